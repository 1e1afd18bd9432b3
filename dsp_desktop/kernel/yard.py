"""What is said about daily checks, defects and repairs."""

from dsp_desktop.kernel.marking import mark

YARD = {
    "certification.work_not_done": mark(
        "errors",
        "It is on an order at {shop}. Note first that the work is done, or cancel the order.",
    ),
    "check.list_changed": mark(
        "errors", "The list of items is another one by now. Begin the check again."
    ),
    "check.nobody": mark("errors", "Say who made the check: a driver, or a name."),
    "check.not_daily": mark("errors", "Only pre-trip and post-trip checks go item by item."),
    "check.note_long": mark("errors", "{item}: say it in 400 letters at most."),
    "check.note_needed": mark("errors", "{item}: say what is wrong with it."),
    "check.odometer_unlikely": mark(
        "errors", "The odometer showed more before this, or less afterwards. Read it again."
    ),
    "check.unanswered": mark(
        "errors", "{item}: say whether it is fine, has a defect, or does not apply."
    ),
    "check.van_not_here": mark("errors", "Only a van that we have can be checked."),
    "defect.clock_behind": mark(
        "errors",
        "The clock of this computer is behind the step before: set it right. No step is "
        "dated before the one it follows.",
    ),
    "defect.not_open": mark("errors", "This defect has been certified already."),
    "inspection.answered": mark(
        "errors",
        "This follows from the answers, item by item, and stays. A defect that was none is "
        "certified as needing no repair.",
    ),
    "release.in_the_shop": mark("errors", "It is at {shop}. Note first that the work is done."),
    "release.no_defects": mark(
        "errors", "No safety defect stands against it: release it on the page of vans."
    ),
    "release.not_certified": mark(
        "errors", "Not yet certified as repaired, or as needing no repair: {defects}."
    ),
    "repair.ended": mark("errors", "This order has ended already."),
    "repair.has_invoice": mark("errors", "The invoice is entered already."),
    "repair.not_done": mark("errors", "The invoice comes when the work is done."),
    "repair.not_ordered": mark("errors", "Only work that is ordered can begin."),
    "repair.not_started": mark("errors", "Note first that the shop has begun."),
    "repair.ordered_already": mark("errors", "One of these is on another order that still runs."),
    "repair.two_vans": mark("errors", "An order is for one van; these defects are of several."),
    "review.nothing_released": mark(
        "errors", "Nothing waits for a review: a driver reviews once, after the van is released."
    ),
    "van.defects_stand": mark(
        "errors",
        "Safety defects stand against it: {n}. Have them certified, and release the van on "
        "the page of defects.",
    ),
}
