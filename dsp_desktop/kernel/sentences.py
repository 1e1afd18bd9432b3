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
    "field.no_such_state": mark("errors", "Use the two-letter code of a state, such as CA."),
    "field.not_a_phone": mark(
        "errors", "Check the phone number: ten digits, or + and the country code."
    ),
    "field.required": mark("errors", "Fill this in."),
    "field.taken": mark("errors", "{value} is already in use."),
    "field.unreadable": mark("errors", "This cannot be read as a value."),
    "record.in_use": mark("errors", "Other records refer to this one: {users}."),
    "record.not_found": mark("errors", "This record has been deleted."),
    "record.stale": mark("errors", "Someone else changed this record. Reopen it and try again."),
    "undo.impossible": mark("errors", "This cannot be taken back; correct it instead."),
    "undo.overtaken": mark("errors", "It has been changed again since."),
    "van.not_active": mark("errors", "Only a van in service can be grounded."),
    "van.odometer_backwards": mark("errors", "The odometer cannot go back; it was {was} mi."),
    "van.vin_unsound": mark("errors", "Check the VIN: the check digit is wrong."),
}


def sentence(problem: Problem | AppError) -> str:
    """Return the sentence for an error or a problem."""
    return TEXTS[problem.code].format(**dict(problem.details))
