"""What each error code says to a person. The core raises codes; only this file speaks.

The command line prints these as they stand; the window looks up their translation.
``mark`` lets the translation tools find them.
"""

from dsp_desktop.kernel.errors import AppError, Problem
from dsp_desktop.kernel.handing import HANDING
from dsp_desktop.kernel.marking import mark
from dsp_desktop.kernel.safekeeping import SAFEKEEPING
from dsp_desktop.kernel.troubles import TROUBLES
from dsp_desktop.kernel.yard import YARD

TEXTS = {
    **HANDING,
    **SAFEKEEPING,
    **TROUBLES,
    **YARD,
    "card.last_four_unsound": mark("errors", "Type the last four digits of the card."),
    "card.only_last_four": mark(
        "errors",
        "Only the last four digits of a card are ever kept. Nothing was saved; shorten it.",
    ),
    "card.wrong_status": mark(
        "errors", "This cannot be done while the card is {status}. Nothing was changed."
    ),
    "charge.nothing_new": mark("errors", "This is what was answered already."),
    "fuel_exception.is_open": mark("errors", "This exception is open already."),
    "fuel_exception.none_open": mark("errors", "None of these is open; nothing was changed."),
    "check.already_ordered": mark(
        "errors",
        "The report is ordered; this stays as recorded. Choose Correct and give the reason.",
    ),
    "check.copy_before_report": mark("errors", "It cannot go out before the report is back."),
    "check.not_now": mark(
        "errors", "This check is {state}; the step does not fit. Nothing was changed."
    ),
    "check.step_missing": mark("errors", "First record {need}. Nothing was changed."),
    "check.two_decisions": mark(
        "errors", "A check ends in one decision: accepted, or adverse action. Clear one of them."
    ),
    "check.waiting": mark(
        "errors", "The waiting time ({place}) is not over. The first day for this is {first}."
    ),
    "company.ein_unsound": mark("errors", "An EIN has nine digits: 12-3456789."),
    "company.exists": mark(
        "errors", "This data already belongs to a company. Change its record instead."
    ),
    "company.file_size": mark("errors", "Choose a size from 1 to {most} MB."),
    "company.mc_unsound": mark("errors", "An MC number has up to eight digits: MC-123456."),
    "company.ucr_year": mark("errors", "Give a year from {first} to {last}."),
    "company.usdot_unsound": mark("errors", "A USDOT number has up to eight digits: 1234567."),
    "company.zone_unknown": mark(
        "errors", "Choose a time zone by its full name: America/Los_Angeles."
    ),
    "condition.fuel_unlikely": mark("errors", "Give a percentage from 0 to 100."),
    "condition.odometer_unlikely": mark(
        "errors", "This cannot be true beside the other readings of the van's odometer."
    ),
    "condition.van_gone": mark("errors", "The van has been given back; nothing of it changes now."),
    "correction.nothing_differs": mark(
        "errors", "Nothing here differs from what is recorded. Change what was wrong."
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
    "dates.backwards": mark("errors", "This date is before the one it must follow."),
    "dates.future": mark("errors", "This date is still to come."),
    "damage.cost_belongs_to_repair": mark(
        "errors", "Only a repair has a cost here; leave it empty, or choose Repaired."
    ),
    "damage.nothing_new": mark("errors", "This is what the ledger says already."),
    "damage.not_open": mark("errors", "What became of it is noted already. Open it again first."),
    "device.imei_unsound": mark(
        "errors", "Check the IMEI: it has 15 digits and the last one must fit."
    ),
    "device.wrong_status": mark(
        "errors", "This cannot be done while the device is {status}. Nothing was changed."
    ),
    "document.kept_through": mark(
        "errors",
        "This belongs to a qualification file and is kept through {day} (49 CFR 391.51). "
        "If something in it is wrong, correct it.",
    ),
    "document.kept_while_here": mark(
        "errors",
        "This belongs to a qualification file and is kept until three years after the driver "
        "leaves (49 CFR 391.51). If something in it is wrong, correct it.",
    ),
    "document.no_file": mark("errors", "No file is kept with this document. Edit it to add one."),
    "driver.account_unsound": mark(
        "errors", "A bank account has 4 to 17 letters and digits. Compare it with the check."
    ),
    "driver.email_unsound": mark(
        "errors", "Check the e-mail address: it needs a name, an @ and a domain."
    ),
    "driver.hired_before_end": mark(
        "errors", "Hire back on or after the last day of the time before."
    ),
    "driver.routing_for_demo": mark(
        "errors", "In a demo company a routing number begins with 99, so that it is no bank\u2019s."
    ),
    "driver.routing_unsound": mark(
        "errors",
        "This is not a bank\u2019s routing number. Compare its nine digits with the check.",
    ),
    "driver.ssn_for_demo": mark(
        "errors",
        "In a demo company a Social Security number begins with 9, so that it is nobody\u2019s.",
    ),
    "driver.ssn_unsound": mark(
        "errors",
        "This cannot be a Social Security number. Compare its nine digits with the card.",
    ),
    "driver.transporter_id_unsound": mark(
        "errors", "A transporter ID is one capital letter followed by 12 or 13 capitals and digits."
    ),
    "driver.wrong_status": mark(
        "errors", "This cannot be done while the driver is {status}. Nothing was changed."
    ),
    "drug_test.result_stays": mark(
        "errors", "There is a result; this stays as recorded. Choose Correct and give the reason."
    ),
    "field.file_gone": mark("errors", "This file cannot be read any more. Choose it again."),
    "field.file_too_large": mark(
        "errors", "This file is over 100 MB, which is more than is ever kept. Save it smaller."
    ),
    "field.half_masked": mark(
        "errors", "Enter the whole value, or leave the dots as they were to keep what is on file."
    ),
    "field.in_future": mark("errors", "This day is still to come."),
    "field.negative": mark("errors", "This cannot be less than zero."),
    "field.no_such_state": mark("errors", "Use the two-letter code of a state, such as CA."),
    "field.not_a_date": mark("errors", "Enter a day like 11/18/2026."),
    "field.not_a_number": mark("errors", "Enter a number."),
    "field.not_a_phone": mark(
        "errors", "Check the phone number: ten digits, or + and the country code."
    ),
    "field.not_a_time": mark("errors", "Enter a time like 14:05 or 2:05 pm."),
    "field.not_on_the_list": mark("errors", "Choose one from the list."),
    "field.not_positive": mark("errors", "This must be more than zero."),
    "field.required": mark("errors", "Fill this in."),
    "field.taken": mark("errors", "{value} is already in use."),
    "field.unreadable": mark("errors", "This cannot be read as a value."),
    "figure.unknown": mark("errors", "There is no figure named {name}."),
    "import.charges_differ": mark(
        "errors",
        "Of {lines} lines {differ} do not agree with the leases. They are listed under "
        "Lessor statements.",
    ),
    "import.columns_missing": mark(
        "errors",
        "No column was found for {names}. Say which column holds it; it is remembered for "
        "the next file.",
    ),
    "import.drivers_onboarding": mark(
        "errors",
        "New drivers who are not active in the portal: {count}. They come in as onboarding.",
    ),
    "import.drivers_unknown": mark(
        "errors",
        "Drivers not on file: {count} ({names}). Import AssociateData, then this file again.",
    ),
    "import.fuel_unmatched": mark(
        "errors",
        "Of {lines} lines, {drivers} have no driver on file, {vans} no van and {cards} no "
        "fuel card. They are imported all the same, and matched when this file is imported "
        "again.",
    ),
    "import.makes_leases": mark(
        "errors", "Vans that get a lease, from provider and ownership dates: {count}."
    ),
    "import.more_steps": mark(
        "errors",
        "Lines that add or change something: {count} in all. Only the first are listed.",
    ),
    "import.more_unreadable": mark(
        "errors", "Lines that cannot be read: {count} in all. Only the first are listed."
    ),
    "import.no_lines": mark("errors", "There is a header, but no line below it."),
    "import.no_such_field": mark(
        "errors", "There is no field called {field} in the files that can be imported."
    ),
    "import.opens_stations": mark(
        "errors",
        "New stations in {state}, like the company: {codes}. Correct the state if it is another.",
    ),
    "import.opens_stations_nowhere": mark(
        "errors",
        "New stations, and nobody has said yet in which state they are: {codes}. Enter it under "
        "Stations; until then what depends on a state cannot be confirmed.",
    ),
    "import.overtaken": mark(
        "errors",
        "The company has changed since the preview. Nothing was written; look at the new preview.",
    ),
    "import.same_file": mark("errors", "This very file was imported on {day}."),
    "import.sheet_not_read": mark("errors", "Another fitting table was not read: {sheet}."),
    "import.taken_back_already": mark("errors", "This import has been taken back already."),
    "import.touched_since": mark(
        "errors", "Changed since the import. Nothing was taken back; correct it instead."
    ),
    "import.value_taken": mark(
        "errors",
        "Another record has come to use a number or an ID that this import changed. Nothing was "
        "taken back; change that record first.",
    ),
    "inspection.defects_needed": mark("errors", "Say what is wrong with the van."),
    "inspection.expired_before_done": mark("errors", "It cannot expire before it was done."),
    "inspection.inspector_needed": mark("errors", "Name the inspector; the yearly report has to."),
    "inspection.van_gone": mark("errors", "The van had been given back by then."),
    "intake.binary_workbook": mark(
        "errors",
        "This is a binary workbook (.xlsb). Open it and save it as .xlsx or .csv, then "
        "import that.",
    ),
    "intake.cannot_open": mark(
        "errors", "{path} cannot be opened ({because}). Nothing of it was written."
    ),
    "intake.cards_not_masked": mark(
        "errors",
        "This workbook holds whole card numbers that cannot be covered. Nothing was imported; "
        "save it as .csv and import that.",
    ),
    "intake.damaged": mark(
        "errors",
        "This spreadsheet is damaged or not complete. Nothing was written; download it again.",
    ),
    "intake.empty": mark(
        "errors", "There is nothing in this file. Nothing was written; download it again."
    ),
    "intake.hidden_sheet": mark(
        "errors",
        "Only a hidden sheet ({sheet}) fits. Unhide it in a spreadsheet program, save, and "
        "import again.",
    ),
    "intake.neither": mark(
        "errors",
        "This is neither text nor a spreadsheet. Import the .csv or .xlsx file as it was "
        "downloaded.",
    ),
    "intake.old_workbook": mark(
        "errors",
        "This is a workbook of the old kind (.xls), which cannot be checked before it is opened. "
        "Open it, save it as .xlsx or .csv, and import that.",
    ),
    "intake.other": mark(
        "errors", "This looks like {title}, which is not imported. What can be imported: {known}."
    ),
    "intake.password": mark(
        "errors",
        "This spreadsheet is protected by a password. Save it without one, then import it.",
    ),
    "intake.pdf": mark("errors", "This is a PDF. Import the .csv or .xlsx file instead."),
    "intake.routes_name": mark(
        "errors",
        "The day and the station of a Routes file stand only in its name, like "
        "Routes_ABC1_2026-11-20_10_00 (EST).xlsx, and “{name}” does not have both. Give the"
        " file its name back, or say the day and the station.",
    ),
    "intake.too_large": mark(
        "errors",
        "This file has {size} MB; the most that is read is {most} MB. Split it into shorter"
        " periods.",
    ),
    "intake.too_many_cells": mark(
        "errors",
        "A sheet in it spans {rows} rows by {columns} columns; the most is {most} cells. "
        "Save only the table as .csv and import that.",
    ),
    "intake.unknown": mark(
        "errors",
        "This is none of the files that can be imported. Looked for the headers of {known}."
        " Its fullest line at the top reads: {has}.",
    ),
    "intake.too_many_lines": mark(
        "errors",
        "This file has {lines} lines; the most is {most}. Nothing was written; keep only the "
        "table in it.",
    ),
    "intake.unpacks_too_large": mark(
        "errors",
        "This spreadsheet would unpack to more than {most} MB, so it was not opened. Save "
        "the table as .csv and import that.",
    ),
    "intake.web_page": mark(
        "errors",
        "This is a web page, often a sign-in page saved in place of the file. Sign in, then"
        " download the file again.",
    ),
    "intake.xml_spreadsheet": mark(
        "errors",
        "This is an XML spreadsheet. Open it and save it as .xlsx or .csv, then import that.",
    ),
    "intake.zip_archive": mark(
        "errors", "This is a ZIP archive. Unpack it, then import the files in it one by one."
    ),
    "lease.early_end_incomplete": mark(
        "errors", "Enter this too: the lease's rule for an early end needs it."
    ),
    "lease.ends_before_start": mark("errors", "The lease cannot end before it starts."),
    "lease.overlaps": mark(
        "errors",
        "The van is already under the lease of {lessor} from {starts}. End that one first.",
    ),
    "lease.returned_before_start": mark(
        "errors", "The van cannot go back before the lease starts."
    ),
    "lease.share_over_whole": mark("errors", "A share is at most 100 percent."),
    "line.number_taken": mark("errors", "Van number {number} belongs to VIN {vin}."),
    "line.quote_open": mark(
        "errors", "A quotation mark opens here and never closes; nothing from here on can be read."
    ),
    "line.too_wide": mark(
        "errors",
        "This line is longer, or has more columns, than any table; nothing from here on can be "
        "read.",
    ),
    "line.twice": mark("errors", "Line {line} is about the same record and says something else."),
    "parameter.missing": mark(
        "errors", "There is no value of {name} for {day}. Set one in Settings."
    ),
    "photo.not_a_picture": mark(
        "errors", "{name} is not a JPEG or PNG picture. Save the photo as one of these first."
    ),
    "policy.aggregate_below_each": mark(
        "errors", "The aggregate limit cannot be below the limit for one accident."
    ),
    "policy.cancelled_outside_term": mark(
        "errors", "The day of the cancellation must lie within the term."
    ),
    "policy.outside_term": mark("errors", "This day is outside the time the policy covers."),
    "route.code_taken": mark("errors", "Route {code} is already on {day} at {station}."),
    "route.more_done_than_planned": mark("errors", "More stops are done than the route has."),
    "rule.firm": mark(
        "errors",
        "\u201c{title}\u201d cannot be changed: it keeps people and the company safe by law.",
    ),
    "rule.unknown": mark("errors", "There is no rule {number}."),
    "value.formula_unsaved": mark(
        "errors",
        "The formula was saved without its value. Open the file in a spreadsheet program, "
        "save it, and import it again.",
    ),
    "value.garbled": mark(
        "errors",
        "“{value}” has characters that were lost when the file was saved. Download it again, or "
        "correct the name in the file.",
    ),
    "value.needed": mark("errors", "Nothing stands here."),
    "value.not_a_date": mark(
        "errors", "“{value}” is not a date we can read; 2026-11-20, 11/20/2026 and 11/20/26 are."
    ),
    "value.not_a_number": mark("errors", "“{value}” is not a number."),
    "value.not_a_state": mark("errors", "“{value}” is not a state."),
    "value.not_a_time": mark("errors", "“{value}” is not a time of day."),
    "value.not_whole": mark("errors", "“{value}” is not a whole number."),
    "value.out_of_range": mark("errors", "“{value}” is not between {least} and {most}."),
    "value.sheet_error": mark("errors", "The spreadsheet shows an error here."),
    "value.shortened": mark(
        "errors",
        "A spreadsheet has shortened “{value}”, so digits are lost. Download the file again.",
    ),
    "value.too_long": mark("errors", "“{value}” is longer than {most} characters."),
    "value.unknown_word": mark("errors", "“{value}” is not a word we know here; {known} are."),
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
