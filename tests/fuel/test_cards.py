"""Fuel cards: only the last four digits, and what people do to them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.fuel.logic import holds_card_number
from dsp_desktop.fuel.queries import (
    FUEL_CARD_LIST,
    fuel_card_details,
    fuel_card_panel,
    fuel_card_picks,
    van_sections,
)
from dsp_desktop.fuel.service import (
    activate_card,
    add_card,
    cancel_card,
    change_card,
    disable_card,
    remove_card,
    report_card_lost,
)
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.sentences import sentence
from tests.conftest import CLOCK
from tests.support.builders import CARD, a_card, a_van, done

WHOLE = "7088 1234 5678 4417"


def codes(refusal: pytest.ExceptionInfo[Rejected]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in refusal.value.problems}


@pytest.mark.parametrize("where", ["last4", "label", "note", "provider"])
def test_a_whole_card_number_is_refused_wherever_it_is_pasted(app: App, where: str) -> None:
    with pytest.raises(Rejected) as refusal:
        a_card(app, **{where: WHOLE})

    assert codes(refusal) == {(where, "card.only_last_four")}
    assert not any(part in str(refusal.value) for part in WHOLE.split()[:3])
    assert not any(part in sentence(refusal.value.problems[0]) for part in WHOLE.split())
    with app.read() as source:
        assert FUEL_CARD_LIST.count(source, ListQuery()) == 0
        cards = select(AuditEntry).where(AuditEntry.entity == "fuel_card")
        assert source.scalars(cards).all() == []


def test_a_whole_number_is_refused_in_a_change_too(app: App) -> None:
    card_id = a_card(app)

    with pytest.raises(Rejected):
        done(app, change_card, card_id, replace(CARD, last4=WHOLE.replace(" ", "")), 1)

    with app.read() as source:
        assert fuel_card_details(source, card_id).details.last4 == "4417"


@given(
    st.text(alphabet="0123456789", min_size=12, max_size=19),
    st.sampled_from(["", " ", "-"]),
    st.text(alphabet="abc ,.", max_size=9),
)
def test_no_grouping_hides_a_card_number(digits: str, mark: str, words: str) -> None:
    grouped = mark.join(digits[i : i + 4] for i in range(0, len(digits), 4))
    assert holds_card_number(f"{words}x{grouped}x{words}")


@pytest.mark.parametrize("text", [None, "", "limit raised 11/18/2026", "call 206-555-0142", "4417"])
def test_dates_and_phone_numbers_are_no_card_numbers(text: str | None) -> None:
    assert not holds_card_number(text)


@pytest.mark.parametrize("typed", ["441", "44l7", "", "٤٤١٧"])
def test_anything_but_four_digits_is_refused(app: App, typed: str) -> None:
    with pytest.raises(Rejected) as refusal:
        a_card(app, last4=typed)

    assert codes(refusal) == {("last4", "card.last_four_unsound")}


def test_everything_wrong_is_said_at_once(app: App) -> None:
    with pytest.raises(Rejected) as refusal:
        a_card(app, provider=" ", last4="1", daily_limit=Money(0), fill_limit_gal=Decimal(0))

    assert codes(refusal) == {
        ("provider", "field.required"),
        ("last4", "card.last_four_unsound"),
        ("daily_limit", "field.not_positive"),
        ("fill_limit_gal", "field.not_positive"),
    }


def test_two_cards_may_share_four_digits_only_under_two_labels(app: App) -> None:
    first = a_card(app)
    with pytest.raises(Rejected) as refusal:
        a_card(app)
    assert codes(refusal) == {("last4", "field.taken")}

    a_card(app, label="spare")
    done(app, report_card_lost, first)
    a_card(app)  # the replacement came with the same four digits


@pytest.mark.parametrize(
    ("way", "ends", "stopped"),
    [
        ([disable_card], CardStatus.DISABLED, True),
        ([disable_card, activate_card], CardStatus.ACTIVE, False),
        ([report_card_lost], CardStatus.LOST, True),
        ([report_card_lost, cancel_card], CardStatus.CANCELLED, True),
    ],
)
def test_a_card_goes_through_its_life(
    app: App, way: list[Callable[..., None]], ends: CardStatus, *, stopped: bool
) -> None:
    card_id = a_card(app)

    for step in way:
        done(app, step, card_id)

    with app.read() as source:
        row = FUEL_CARD_LIST.rows(source, [card_id])[card_id]
    assert row.status is ends
    assert row.disabled_on == (CLOCK.today() if stopped else None)


@pytest.mark.parametrize("step", [activate_card, disable_card, report_card_lost])
def test_a_lost_card_is_never_used_again(app: App, step: Callable[..., None]) -> None:
    card_id = a_card(app)
    done(app, report_card_lost, card_id)

    with pytest.raises(Rejected) as refusal:
        done(app, step, card_id)

    assert codes(refusal) == {("status", "card.wrong_status")}


def test_the_list_finds_a_card_by_its_van(app: App) -> None:
    van_id = a_van(app)
    card_id = a_card(app, van_id=van_id)
    a_card(app, last4="0001")

    with app.read() as source:
        assert FUEL_CARD_LIST.ids(source, ListQuery(text="v1")) == [card_id]
        assert FUEL_CARD_LIST.rows(source, [card_id])[card_id].van == "V1"
        assert FUEL_CARD_LIST.count(source, ListQuery(filters={"status": CardStatus.LOST})) == 0


def test_the_vans_panel_names_its_card_and_says_what_is_wrong_with_it(app: App) -> None:
    van_id = a_van(app)
    with app.read() as source:
        assert van_sections(source, van_id)[0].facts == ()
    a_card(app, van_id=van_id, expires=CLOCK.today() - timedelta(days=1))
    lost = a_card(app, van_id=van_id, last4="9999")
    done(app, report_card_lost, lost)

    with app.read() as source:
        values = [fact.value for fact in van_sections(source, van_id)[0].facts]
        assert values == ["•••• 4417, expired", "•••• 9999, lost"]
        assert fuel_card_panel(source, lost).title == "•••• 9999"


def test_lost_cards_are_offered_last(app: App) -> None:
    lost = a_card(app)
    a_card(app, last4="9999", label="spare")
    done(app, report_card_lost, lost)

    with app.read() as source:
        assert [p.label for p in fuel_card_picks(source)] == ["WEX 9999 · SPARE", "WEX 4417 (lost)"]


def test_a_card_entered_by_mistake_can_be_removed(app: App) -> None:
    card_id = a_card(app)

    done(app, remove_card, card_id)

    with app.read() as source:
        assert FUEL_CARD_LIST.count(source, ListQuery()) == 0


@pytest.mark.parametrize(
    "action",
    [
        lambda uow: add_card(uow, CARD),
        lambda uow: change_card(uow, 1, CARD, 1),
        lambda uow: remove_card(uow, 1),
        lambda uow: disable_card(uow, 1),
    ],
)
def test_without_permission_nothing_happens(clerk: App, action: Callable[..., object]) -> None:
    with pytest.raises(NotPermitted), clerk.write("test") as uow:
        action(uow)
