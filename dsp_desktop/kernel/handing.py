"""What is said at the scan desk when a scan does nothing, and of labels."""

from dsp_desktop.kernel.marking import mark

HANDING = {
    "desk.ambiguous": mark(
        "errors",
        "{code} can be {these}. Scan a label printed here, or type it whole. Nothing was done.",
    ),
    "desk.anothers": mark(
        "errors",
        "{item} has been out to {driver} since {since}, and it is {turn}'s turn. End the turn "
        "and scan it once more to take it back. Nothing was done.",
    ),
    "desk.has_it": mark("errors", "{driver} has {item} already, since {since}. Nothing was done."),
    "desk.no_turn": mark(
        "errors", "{item} is not out. Scan a driver's badge first to hand it out. Nothing was done."
    ),
    "desk.not_out": mark("errors", "{item} is not out. Nothing was done."),
    "desk.second": mark(
        "errors",
        "{driver} has {other} already. Scan {item} once more to hand it out as well. "
        "Nothing was done yet.",
    ),
    "desk.suspended": mark("errors", "{driver} is suspended and is handed nothing here."),
    "desk.turn_already": mark("errors", "It is {driver}'s turn already."),
    "desk.unknown": mark(
        "errors",
        "{code} is not on file: no driver, van, device, card, key or uniform is called that. "
        "Nothing was done.",
    ),
    "report.number_out_of_reach": mark("errors", "Give a whole number from {least} to {most}."),
}
