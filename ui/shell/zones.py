"""The time zones of the United States, as a person calls them, and the usual one of a state."""

from ui.kit.l10n import mark

ZONES = {
    "America/New_York": mark("zones", "Eastern"),
    "America/Chicago": mark("zones", "Central"),
    "America/Denver": mark("zones", "Mountain"),
    "America/Phoenix": mark("zones", "Arizona, no daylight saving"),
    "America/Los_Angeles": mark("zones", "Pacific"),
    "America/Anchorage": mark("zones", "Alaska"),
    "Pacific/Honolulu": mark("zones", "Hawaii"),
}
_STATES = {
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}


def usual_zone(state: str) -> str:
    """Return the zone most of a state is in; a person may know better.

    Example:
        >>> usual_zone("WA"), usual_zone("OH")
        ('America/Los_Angeles', 'America/New_York')
    """
    for zone, states in _STATES.items():
        if state in states.split():
            return zone
    return "America/New_York"
