"""Rules about fuel cards: disabled when the holder leaves, one holder or one van."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dsp_desktop.kernel.wording import day_text, listed
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, broken
from dsp_desktop.rules.parameters import Figures


@dataclass(frozen=True, slots=True)
class CardFacts:
    """One active fuel card.

    ``holder_stopped`` says how the holder stopped driving: "left" or "was suspended".
    ``van_gone`` names the card's van if that van went back; ``ever_held`` says whether
    it was ever handed to anyone; ``drivers_today`` are those whose routes name it.
    """

    holder: str | None
    holder_stopped: str | None
    stopped_on: date | None
    has_van: bool
    van_gone: str | None
    ever_held: bool
    drivers_today: tuple[str, ...]


def _holder_gone(facts: CardFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if facts.holder_stopped is not None:
        day = f" {day_text(facts.stopped_on)}" if facts.stopped_on else ""
        yield broken(
            f"Still active; its holder {facts.holder} {facts.holder_stopped}{day}.",
            "Disable the card and PIN with the provider, and record it.",
            since=facts.stopped_on,
            due=facts.stopped_on,
        )


def _one_holder(facts: CardFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if len(facts.drivers_today) > 1:
        yield broken(
            f"On the routes of {listed(list(facts.drivers_today))} on one day.",
            "Give each route its own card.",
        )
    if facts.van_gone is not None:
        yield broken(
            f"Belongs to {facts.van_gone}, which went back.",
            "Give the card another van or holder, or have it cancelled.",
        )
    elif not facts.has_van and not facts.ever_held:
        yield broken(
            "Active, and neither a van nor a holder is on file.",
            "Record who holds the card, or which van it belongs to.",
        )


RULES = (rule("AS-01", _holder_gone), rule("AS-03", _one_holder))
