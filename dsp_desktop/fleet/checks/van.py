"""Rules about a van itself: weight, registration, plate, insurance card, grounding, file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dsp_desktop.fleet.terms import VanBody, VanStatus
from dsp_desktop.kernel.wording import day_text, label, listed
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, Severity, broken, unknown
from dsp_desktop.rules.expiry import DAY, expiring
from dsp_desktop.rules.parameters import Figures


class WeightClass(StrEnum):
    """What a rated weight makes of a vehicle."""

    LIGHT = "light"
    COMMERCIAL = "commercial"
    CDL = "cdl"


def weight_class(
    rated_lb: int | None, actual_lb: int | None, figures: Figures, on: date
) -> WeightClass | None:
    """Classify a vehicle by its rated or its actual weight, whichever is greater.

    ``None`` is unclassified: without the rating nothing proves it light.

    Source: 49 CFR 390.5 (commercial motor vehicle from 10,001 lb), 383.5 (commercial
    license from 26,001 lb).
    """
    heaviest = max(rated_lb or 0, actual_lb or 0)
    if heaviest >= figures.whole("weight.cdl_from", on):
        return WeightClass.CDL
    if heaviest >= figures.whole("weight.commercial_from", on):
        return WeightClass.COMMERCIAL
    return None if rated_lb is None else WeightClass.LIGHT


@dataclass(frozen=True, slots=True)
class VanFacts:
    """One van. ``lessor`` and ``controlled_since`` come from its lease.

    ``unsafe_on`` is the day of the last daily check if that check found it unsafe.
    """

    status: VanStatus
    body: VanBody
    gvwr_lb: int | None
    actual_weight_lb: int | None
    tire_size: str | None
    make: str | None
    year: int | None
    plate: str | None
    plate_state: str | None
    registration_expires: date | None
    sticker_expires: date | None
    insurance_card_expires: date | None
    grounded_on: date | None
    grounded_because: str | None
    unsafe_on: date | None
    defects: str | None
    lessor: str | None
    controlled_since: date | None
    in_service_on: date | None
    left_on: date | None
    has_schedule: bool


def _rated_weight(facts: VanFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if facts.gvwr_lb is None:
        light = facts.body is VanBody.CARGO_VAN
        yield unknown(
            f"The rated weight of this {label(facts.body).lower()} is not on file.",
            "Read the GVWR off the door-jamb label and enter it.",
            severity=Severity.WARNING if light else None,
        )


def _registration(facts: VanFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.registration_expires is None:
        yield unknown(
            "The expiry date of the registration is missing.",
            "Enter the date from the registration card.",
        )
        return
    yield from expiring(
        "Registration",
        facts.registration_expires,
        warn_days=figures.several("notice.registration", on)[0],
        on=on,
        action="Renew the registration and enter the new date.",
    )


def _not_grounded(facts: VanFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    if facts.status is VanStatus.GROUNDED and (facts.grounded_on or on) <= on:
        because = f": {facts.grounded_because}" if facts.grounded_because else ""
        since = f" since {day_text(facts.grounded_on)}" if facts.grounded_on else ""
        yield broken(
            f"Grounded{since}{because}.".replace("..", "."),
            "Have it repaired, then release the van.",
            since=facts.grounded_on,
        )
    elif facts.unsafe_on is not None:
        found = f": {facts.defects}" if facts.defects else ""
        yield broken(
            f"The daily check of {day_text(facts.unsafe_on)} found it unsafe{found}.".replace(
                "..", "."
            ),
            "Have it repaired and checked again.",
            since=facts.unsafe_on,
        )


def _plate_and_card(facts: VanFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.plate is None or facts.plate_state is None:
        missing = "plate" if facts.plate is None else "state of the plate"
        yield unknown(f"The {missing} is not on file.", "Enter the plate and its state.")
    if facts.insurance_card_expires is None:
        yield unknown(
            "The expiry date of the insurance card is missing.",
            "Enter the date from the insurance card in the van.",
        )
    else:
        yield from expiring(
            "Insurance card",
            facts.insurance_card_expires,
            warn_days=figures.several("notice.insurance_card", on)[0],
            on=on,
            action="Put the new insurance card in the van and enter its date.",
        )
    if facts.sticker_expires is not None and not _is_the_states_own(facts, figures, on):
        yield from expiring(
            "Inspection sticker",
            facts.sticker_expires,
            warn_days=figures.several("notice.state_inspection", on)[0],
            on=on,
            action="Have the van inspected and enter the new date.",
        )


def _is_the_states_own(facts: VanFacts, figures: Figures, on: date) -> bool:
    """Whether the state's own rules (SV-02, SV-04) answer for the sticker, or it was dropped."""
    return figures.covers(f"state_inspection.months.{facts.plate_state}", on)


def _is_heavy(facts: VanFacts, figures: Figures, on: date) -> bool:
    kind = weight_class(facts.gvwr_lb, facts.actual_weight_lb, figures, on)
    return kind not in (WeightClass.LIGHT, None)


def _maintenance_file(facts: VanFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not _is_heavy(facts, figures, on):
        return
    days = figures.whole("vehicle.maintenance_file", on)
    if facts.controlled_since and on < facts.controlled_since + days * DAY:
        return
    holds = {
        "make": facts.make,
        "model year": facts.year,
        "tire size": facts.tire_size,
        "who furnishes it (lease)": facts.lessor,
        "maintenance schedule": facts.has_schedule,
    }
    missing = [words for words, value in holds.items() if not value]
    if missing:
        yield broken(
            f"The maintenance file lacks: {listed(missing)}.",
            "Complete the van's details, lease and maintenance schedule.",
            since=facts.controlled_since and facts.controlled_since + days * DAY,
        )


def _on_the_books(facts: VanFacts, _figures: Figures, on: date) -> Iterator[Answer]:
    returned = facts.status is VanStatus.RETURNED and (facts.left_on or on) <= on
    if facts.status is VanStatus.ON_ORDER or returned:
        yield broken(f"This van is {label(facts.status).lower()}.", "Choose another van.")
    elif facts.in_service_on is not None and facts.in_service_on > on:
        yield broken(
            f"This van is in service only from {day_text(facts.in_service_on)}.",
            "Choose another van until then.",
            due=facts.in_service_on,
        )


VAN_RULES = (
    rule("FMC-01", _rated_weight),
    rule("SV-01", _registration),
    rule("VEH-V1", _not_grounded),
    rule("VEH-V4", _plate_and_card),
    rule("VEH-01", _maintenance_file),
    rule("OWN-02", _on_the_books),
)
