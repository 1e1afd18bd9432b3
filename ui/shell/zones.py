"""The time zones of the United States, as a person calls them."""

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
