"""One page for each driver and each van: what it is, why it is not ready, what is on file."""

from collections.abc import Iterator, Sequence
from datetime import date

from reportlab.platypus import Flowable

from dsp_desktop.kernel.wording import label
from dsp_desktop.reports.cells import PageOf, Part, Words
from dsp_desktop.reports.compliance_data import (
    ComplianceReport,
    DriverSheet,
    Held,
    InspectionLine,
    LeaseLine,
    LicenseLine,
    Paper,
    VanSheet,
)
from dsp_desktop.reports.formats import (
    NONE,
    UNKNOWN,
    day,
    how_many,
    moment,
    number,
    words,
    yes_no,
)
from dsp_desktop.reports.lists import facts
from dsp_desktop.reports.states import STATE_WORDS, anchor, badge, own_findings_table
from dsp_desktop.reports.styles import CELL, STRONG_CELL
from dsp_desktop.reports.tables import Column, table
from dsp_desktop.reports.text import Heading, Text, fresh_page, intro
from dsp_desktop.rules.engine import Finding, State


def driver_pages(drivers: Sequence[DriverSheet], data: ComplianceReport) -> Iterator[Flowable]:
    """Return an index of the drivers, then a page for each."""
    if not drivers:
        yield Text("No driver is on file.")
        return
    yield intro(f"{how_many(len(drivers), 'driver')}, a page each.")
    yield table(
        (
            Column("Driver", 34),
            Column("Transporter ID", 22),
            Column("State", 17),
            Column("License expires", 16),
            Column("Page", 8, figures=True),
        ),
        [
            (
                Words((Part(d.name, STRONG_CELL),), anchor("driver", d.id)),
                words(d.transporter_id),
                badge(d.state),
                day(d.licenses[-1].expires if d.licenses else None),
                PageOf(anchor("driver", d.id)),
            )
            for d in drivers
        ],
    )
    for driver in drivers:
        yield fresh_page()
        yield from _driver(driver, data)


def _driver(driver: DriverSheet, data: ComplianceReport) -> Iterator[Flowable]:
    yield Heading(3, driver.name, anchor("driver", driver.id), bookmark=1)
    yield facts(
        (
            ("State", f"{STATE_WORDS[driver.state]} on {day(data.on)}"),
            ("Status", label(driver.status)),
            ("Transporter ID", words(driver.transporter_id, unknown=UNKNOWN)),
            ("Position", words(driver.position)),
            ("Station", words(driver.station)),
            ("Hired", day(driver.hired_on, unknown=UNKNOWN)),
            ("First day", day(driver.first_day, unknown=UNKNOWN)),
            ("Cleared in portal", yes_no(driver.portal_cleared)),
        )
    )
    yield from _why(driver.findings, data)
    yield Heading(4, "Driver license")
    yield _licenses(driver.licenses)
    yield Heading(4, "Requirements whose details are kept apart")
    if driver.private:
        yield facts([(title, _STANDS[state]) for title, state in driver.private], 3, 76)
    else:
        yield Text("Not shown to the role of whoever made this report.")
    yield from _on_file(driver.papers)
    yield Heading(4, "Held when the day ended")
    yield _held(driver.held, data, "Item", "Nothing.")
    yield from _insured(driver.covered_by)


_STANDS = STATE_WORDS | {State.READY: "Met, or not asked"}


def van_pages(vans: Sequence[VanSheet], data: ComplianceReport) -> Iterator[Flowable]:
    """Return an index of the vans, then a page for each."""
    if not vans:
        yield Text("No van is on file.")
        return
    yield intro(f"{how_many(len(vans), 'van')}, a page each.")
    yield table(
        (
            Column("Van", 16),
            Column("VIN", 27),
            Column("Plate", 15),
            Column("State", 17),
            Column("Registration expires", 18),
            Column("Page", 7, figures=True),
        ),
        [
            (
                Words((Part(v.number, STRONG_CELL),), anchor("van", v.id)),
                v.vin,
                _plate(v),
                badge(v.state),
                day(v.registration_expires),
                PageOf(anchor("van", v.id)),
            )
            for v in vans
        ],
    )
    for van in vans:
        yield fresh_page()
        yield from _van(van, data)


def _van(van: VanSheet, data: ComplianceReport) -> Iterator[Flowable]:
    yield Heading(3, f"Van {van.number}", anchor("van", van.id), bookmark=1)
    made = " ".join(str(part) for part in (van.year, van.make, van.model) if part)
    yield facts(
        (
            ("State", f"{STATE_WORDS[van.state]} on {day(data.on)}"),
            ("Status", label(van.status)),
            ("VIN", van.vin),
            ("Plate", _plate(van)),
            ("Make and model", made or UNKNOWN),
            ("Kind", label(van.body)),
            ("Rated weight (GVWR)", number(van.gvwr_lb, "lb", unknown=UNKNOWN)),
            ("Actual weight", number(van.actual_weight_lb, "lb", unknown="Not weighed")),
            ("Tire size", words(van.tire_size, unknown=UNKNOWN)),
            ("Fuel", words(van.fuel_type, unknown=UNKNOWN)),
            ("Odometer", number(van.odometer_mi, "mi", unknown=UNKNOWN)),
            ("Station", words(van.station)),
            ("Registration", _until(van.registration_expires)),
            ("Insurance card", _until(van.insurance_card_expires)),
            ("Inspection sticker", _until(van.inspection_sticker_expires)),
        )
    )
    yield from _why(van.findings, data)
    yield Heading(4, "Lease")
    yield _leases(van.leases)
    yield Heading(4, "Latest inspections")
    yield _inspections(van.inspections)
    yield from _on_file(van.papers)
    yield Heading(4, "In whose hands when the day ended")
    yield _held(van.held, data, "Driver", "Nobody's: van and keys are in.")
    yield from _insured(van.covered_by)


def _why(findings: Sequence[Finding], data: ComplianceReport) -> Iterator[Flowable]:
    yield Heading(4, "Readiness")
    if findings:
        yield own_findings_table(findings, data.on)
    else:
        yield Text("Ready: no rule found anything to put right.")


def _licenses(licenses: Sequence[LicenseLine]) -> Flowable:
    if not licenses:
        return Text("No license is on file.")
    return table(
        (
            Column("Number", 16),
            Column("State", 10),
            Column("Class", 16),
            Column("Issued", 16),
            Column("Expires", 16),
            Column("Standing", 30),
        ),
        [
            (
                line.number,
                line.state,
                f"{words(line.license_class)}{' (CDL)' if line.cdl else ''}",
                day(line.issued),
                Words((Part(day(line.expires, unknown=UNKNOWN), STRONG_CELL),)),
                _standing(line),
            )
            for line in licenses
        ],
    )


def _standing(line: LicenseLine) -> str:
    checked = f", checked {day(line.checked_on)}" if line.checked_on else ", never checked"
    return label(line.status) + checked


def _on_file(papers: Sequence[Paper]) -> Iterator[Flowable]:
    yield Heading(4, "Documents on file")
    if not papers:
        yield Text("None.")
        return
    yield table(
        (
            Column("Document", 40),
            Column("Dated", 16),
            Column("Expires", 16),
            Column("Made by", 28),
        ),
        [(_paper(p), day(p.dated), day(p.expires), words(p.issuer)) for p in papers],
    )


def _paper(paper: Paper) -> str:
    return " · ".join(part for part in (label(paper.kind), paper.title) if part)


def _held(held: Sequence[Held], data: ComplianceReport, whom: str, nothing: str) -> Flowable:
    if not held:
        return Text(nothing)
    return table(
        (
            Column("What", 16),
            Column(whom, 36),
            Column("Since", 30),
            Column("Condition handed out", 18),
        ),
        [
            (
                label(item.kind),
                item.called,
                moment(item.since, data.company.time_zone),
                label(item.condition),
            )
            for item in held
        ],
    )


def _insured(covered_by: Sequence[str]) -> Iterator[Flowable]:
    yield Heading(4, "Insured by")
    for said in covered_by or ("No policy in force covers this.",):
        yield Text(said, CELL)


def _leases(leases: Sequence[LeaseLine]) -> Flowable:
    if not leases:
        return Text("No lease or ownership record is on file.")
    return table(
        (
            Column("Kind", 14),
            Column("Lessor", 34),
            Column("Contract", 22),
            Column("From", 15),
            Column("To", 15),
        ),
        [
            (
                label(lease.kind),
                lease.lessor,
                words(lease.contract_number),
                day(lease.starts),
                day(lease.ends),
            )
            for lease in leases
        ],
    )


def _inspections(inspections: Sequence[InspectionLine]) -> Flowable:
    if not inspections:
        return Text("None is on file.")
    return table(
        (
            Column("Kind", 20),
            Column("Done", 18),
            Column("Result", 18),
            Column("Good until", 18),
            Column("Inspector", 26),
        ),
        [
            (
                label(line.kind),
                day(line.done_on),
                "Passed" if line.passed else "Failed",
                day(line.expires),
                words(line.inspector),
            )
            for line in inspections
        ],
    )


def _plate(van: VanSheet) -> str:
    return " ".join(part for part in (van.plate_state, van.plate) if part) or NONE


def _until(last: date | None) -> str:
    return f"until {day(last)}" if last else UNKNOWN
