"""What each error code says to a person. The core raises codes; only this file speaks.

The command line prints these as they stand; the window looks up their translation.
``mark`` lets the translation tools find them.
"""

from dsp_desktop.kernel.errors import AppError, Problem


def mark(_context: str, text: str) -> str:
    """Mark a literal for translation and return it unchanged."""
    return text


TEXTS = {
    "access.not_permitted": mark("errors", "Your role does not allow this."),
    "card.last_four_unsound": mark("errors", "Type the last four digits of the card."),
    "card.only_last_four": mark(
        "errors",
        "Only the last four digits of a card are ever kept. Nothing was saved; shorten it.",
    ),
    "card.wrong_status": mark(
        "errors", "This cannot be done while the card is {status}. Nothing was changed."
    ),
    "check.already_ordered": mark(
        "errors", "The report is ordered; this can no longer change. Begin another check instead."
    ),
    "check.not_now": mark(
        "errors", "This check is {state}; the step does not fit. Nothing was changed."
    ),
    "check.step_missing": mark("errors", "First record {need}. Nothing was changed."),
    "check.waiting": mark(
        "errors", "The waiting time is not over. The first day for this is {first}."
    ),
    "company.ein_unsound": mark("errors", "An EIN has nine digits: 12-3456789."),
    "company.exists": mark(
        "errors", "This data already belongs to a company. Change its record instead."
    ),
    "company.mc_unsound": mark("errors", "An MC number has up to eight digits: MC-123456."),
    "company.usdot_unsound": mark("errors", "A USDOT number has up to eight digits: 1234567."),
    "company.zone_unknown": mark(
        "errors", "Choose a time zone by its full name: America/Los_Angeles."
    ),
    "custody.already": mark("errors", "It is {status} already."),
    "custody.already_back": mark("errors", "It has been taken back already."),
    "custody.back_before_out": mark("errors", "It cannot come back before it was handed out."),
    "custody.driver_left": mark("errors", "{driver} has left and cannot be given anything."),
    "custody.held": mark("errors", "{driver} has held it since {since}. Take it back first."),
    "custody.item_unavailable": mark("errors", "{item} cannot be handed out: it is {status}."),
    "custody.lost_not_passed_on": mark(
        "errors", "A lost item cannot be passed on. Take it back as lost."
    ),
    "custody.overlaps": mark("errors", "Someone else held it then. Check the time."),
    "custody.same_driver": mark("errors", "This driver holds it already."),
    "database.already_there": mark(
        "errors", "There is already something at {path}. Nothing was changed; choose another place."
    ),
    "database.busy": mark(
        "errors", "Someone else is writing to this company. Nothing was changed; try again."
    ),
    "database.no_such_file": mark("errors", "There is no company file at {path}."),
    "database.not_a_company": mark(
        "errors", "{path} is not a company file, or it is damaged. Nothing was changed."
    ),
    "database.too_new": mark(
        "errors", "This company was saved by a newer version. Update the application first."
    ),
    "database.unreachable": mark(
        "errors", "The database server at {address} did not answer: {because}"
    ),
    "dates.backwards": mark("errors", "This date is before the one it must follow."),
    "dates.future": mark("errors", "This date is still to come."),
    "device.imei_unsound": mark(
        "errors", "Check the IMEI: it has 15 digits and the last one must fit."
    ),
    "device.wrong_status": mark(
        "errors", "This cannot be done while the device is {status}. Nothing was changed."
    ),
    "driver.email_unsound": mark(
        "errors", "Check the e-mail address: it needs a name, an @ and a domain."
    ),
    "driver.hired_before_end": mark(
        "errors", "Hire back on or after the last day of the time before."
    ),
    "driver.transporter_id_unsound": mark(
        "errors", "A transporter ID is one capital letter followed by 12 or 13 capitals and digits."
    ),
    "driver.wrong_status": mark(
        "errors", "This cannot be done while the driver is {status}. Nothing was changed."
    ),
    "drug_test.result_stays": mark("errors", "A recorded result stays. Add another test instead."),
    "field.in_future": mark("errors", "This day is still to come."),
    "field.negative": mark("errors", "This cannot be less than zero."),
    "field.no_such_state": mark("errors", "Use the two-letter code of a state, such as CA."),
    "field.not_a_phone": mark(
        "errors", "Check the phone number: ten digits, or + and the country code."
    ),
    "field.not_positive": mark("errors", "This must be more than zero."),
    "field.file_gone": mark("errors", "This file cannot be read any more. Choose it again."),
    "field.file_too_large": mark(
        "errors", "This file is over 50 MB. Save it smaller and choose it again."
    ),
    "field.not_a_date": mark("errors", "Enter a day like 11/18/2026."),
    "field.not_a_number": mark("errors", "Enter a number."),
    "field.not_a_time": mark("errors", "Enter a time like 14:05 or 2:05 pm."),
    "field.not_on_the_list": mark("errors", "Choose one from the list."),
    "field.required": mark("errors", "Fill this in."),
    "field.taken": mark("errors", "{value} is already in use."),
    "field.unreadable": mark("errors", "This cannot be read as a value."),
    "file.empty": mark("errors", "{name} is empty. Nothing was kept; choose another file."),
    "file.kind": mark(
        "errors",
        "{name} is not a kind of file we keep. Use a PDF, a picture, a text or an office document.",
    ),
    "file.not_what_it_says": mark(
        "errors", "{name} is not what its name says, or it is damaged. Nothing was kept."
    ),
    "file.too_large": mark(
        "errors", "{name} is larger than 50 MB. Nothing was kept; scan it smaller or split it."
    ),
    "inspection.defects_needed": mark("errors", "Say what is wrong with the van."),
    "inspection.expired_before_done": mark("errors", "It cannot expire before it was done."),
    "inspection.inspector_needed": mark("errors", "Name the inspector; the yearly report has to."),
    "inspection.van_gone": mark("errors", "The van had been given back by then."),
    "lease.ends_before_start": mark("errors", "The lease cannot end before it starts."),
    "lease.overlaps": mark(
        "errors",
        "The van is already under the lease of {lessor} from {starts}. End that one first.",
    ),
    "lease.returned_before_start": mark(
        "errors", "The van cannot go back before the lease starts."
    ),
    "policy.aggregate_below_each": mark(
        "errors", "The aggregate limit cannot be below the limit for one accident."
    ),
    "policy.cancelled_outside_term": mark(
        "errors", "The day of the cancellation must lie within the term."
    ),
    "policy.outside_term": mark("errors", "This day is outside the time the policy covers."),
    "record.in_use": mark("errors", "Other records refer to this one: {users}."),
    "record.not_found": mark("errors", "This record has been deleted."),
    "record.stale": mark("errors", "Someone else changed this record. Reopen it and try again."),
    "undo.impossible": mark("errors", "This cannot be taken back; correct it instead."),
    "undo.overtaken": mark("errors", "It has been changed again since."),
    "van.not_active": mark("errors", "Only a van in service can be grounded."),
    "van.not_grounded": mark("errors", "Only a grounded van can be released."),
    "van.not_here": mark("errors", "Only a van that we have can be returned."),
    "van.not_on_order": mark("errors", "Only a van on order can be received."),
    "van.odometer_backwards": mark("errors", "The odometer cannot go back; it was {was} mi."),
    "van.vin_unsound": mark("errors", "Check the VIN: the check digit is wrong."),
    "van.year_unlikely": mark("errors", "Give a model year from {first} to {last}."),
}


def sentence(problem: Problem | AppError) -> str:
    """Return the sentence for an error or a problem."""
    return TEXTS[problem.code].format(**dict(problem.details))
