"""At the scan desk: a scan does one thing for certain, or says why it does nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.app import App
from dsp_desktop.custody.desk import Desk, Outcome, scan_at_desk
from dsp_desktop.custody.logic import (
    GiveOut,
    Held,
    Item,
    Known,
    KnownDriver,
    KnownItem,
    NextDriver,
    Scanned,
    Step,
    TakeIn,
    Turn,
    begins_name,
    decide,
    read_scan,
    tagged,
)
from dsp_desktop.custody.queries import CUSTODY_LIST
from dsp_desktop.custody.queries.desk import in_hands
from dsp_desktop.custody.service import KeyDetails, UniformDetails, add_key, add_uniform
from dsp_desktop.custody.terms import Condition, DeskMode, Holding, ItemKind, ItemStatus
from dsp_desktop.db.undo import undo
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.fleet.service import ground_van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.errors import NotPermitted, Problem, Rejected
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.service import end_employment, hire_driver, suspend_driver
from dsp_desktop.people.terms import DriverStatus
from dsp_desktop.registry import KINDS
from tests.support.builders import a_card, a_device, a_driver, a_van, a_vin, done

OUT, BACK = DeskMode.HAND_OUT, DeskMode.TAKE_BACK
FIT = {
    ItemKind.VAN: VanStatus.ACTIVE,
    ItemKind.DEVICE: DeviceStatus.IN_SERVICE,
    ItemKind.FUEL_CARD: CardStatus.ACTIVE,
    ItemKind.KEY: ItemStatus.IN_SERVICE,
    ItemKind.UNIFORM: ItemStatus.IN_SERVICE,
}
UNFIT = {
    ItemKind.VAN: VanStatus.GROUNDED,
    ItemKind.DEVICE: DeviceStatus.IN_REPAIR,
    ItemKind.FUEL_CARD: CardStatus.DISABLED,
    ItemKind.KEY: ItemStatus.LOST,
    ItemKind.UNIFORM: ItemStatus.RETIRED,
}


def why(step: Step) -> str:
    return step.code if isinstance(step, Problem) else ""


# What a scan means, over anything that may be known.

ids = st.integers(1, 4)
known_drivers = st.builds(
    KnownDriver, ids, st.sampled_from(["Ada", "Ben"]), st.sampled_from(DriverStatus), st.booleans()
)
holds = st.builds(Held, st.integers(1, 99), ids, st.just("Ada"), st.just(date(2026, 3, 2)))


@st.composite
def known_items(draw: st.DrawFn) -> KnownItem:
    kind = draw(st.sampled_from(ItemKind))
    status = draw(st.sampled_from([FIT[kind], UNFIT[kind]]))
    return KnownItem(Item(kind, draw(ids)), "X1", status, draw(st.none() | holds))


turns = st.none() | st.builds(
    Turn,
    ids,
    st.just("Ada"),
    st.lists(st.tuples(st.sampled_from(ItemKind), st.just("X9")), max_size=2).map(tuple),
)
anything = st.builds(
    Known,
    st.just(Scanned("X1")),
    st.sampled_from(DeskMode),
    st.lists(known_drivers, max_size=3).map(tuple),
    st.lists(known_items(), max_size=3).map(tuple),
    turns,
    st.booleans(),
)


@given(anything)
def test_only_the_one_thing_called_so_is_handed_out_and_only_to_whose_turn_it_is(
    known: Known,
) -> None:
    step = decide(known)
    if isinstance(step, GiveOut):
        [item] = known.items
        assert not any(driver.exactly for driver in known.drivers)
        assert known.mode is OUT
        assert known.turn is not None
        assert (step.item, step.driver_id) == (item.item, known.turn.driver_id)
        assert item.held is None
        assert item.status is FIT[item.item.kind]


@given(anything)
def test_only_what_is_out_is_taken_back_and_never_in_anothers_turn(known: Known) -> None:
    step = decide(known)
    if isinstance(step, TakeIn):
        [item] = known.items
        assert item.held is not None
        assert step.custody_id == item.held.custody_id
        assert known.turn is None or known.turn.driver_id == item.held.driver_id
        assert known.turn is None or known.mode is BACK


@given(anything)
def test_where_two_remain_nothing_is_done(known: Known) -> None:
    exact = sum(driver.exactly for driver in known.drivers)
    if exact + len(known.items) > 1:
        assert why(decide(known)) == "desk.ambiguous"
    if not known.items and not exact and len(known.drivers) > 1:
        assert why(decide(known)) == "desk.ambiguous"
    if not known.items and not known.drivers:
        assert why(decide(known)) == "desk.unknown"


@given(anything)
def test_nobody_who_left_or_is_suspended_gets_a_turn_to_be_handed_things(known: Known) -> None:
    step = decide(known)
    if isinstance(step, NextDriver) and known.mode is OUT:
        standing = {d.status for d in known.drivers if d.id == step.driver_id}
        assert standing - {DriverStatus.LEFT, DriverStatus.SUSPENDED}


@given(anything)
def test_the_same_is_decided_in_whatever_order_things_are_found(known: Known) -> None:
    turned = replace(known, drivers=known.drivers[::-1], items=known.items[::-1])
    assert type(decide(turned)) is type(decide(known))
    assert why(decide(turned)) == why(decide(known))


codes = st.text(st.sampled_from("ABC123- "), min_size=1).filter(lambda text: text.strip())


@given(codes, st.none() | st.sampled_from(ItemKind))
def test_a_label_of_ours_is_read_as_what_it_was_printed_for(
    code: str, kind: ItemKind | None
) -> None:
    plain = " ".join(code.split())
    scanned = Scanned(plain, kind, is_driver=kind is None)
    assert read_scan(tagged(kind, code)) == scanned
    assert read_scan(tagged(kind, code).lower() + "  ") == scanned


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_line_is_no_scan(typed: str) -> None:
    assert read_scan(typed) is None


@pytest.mark.parametrize("typed", ["A", "1", "12", "ADA B", "DA"])
def test_what_does_not_begin_a_name_is_not_taken_for_one(typed: str) -> None:
    assert not begins_name(typed, "Ada Example")


# The same with a company behind it.


def scan(app: App, typed: str, desk: Desk | None = None) -> Outcome:
    outcome: Outcome = done(app, scan_at_desk, typed, desk or Desk())
    return outcome


def at_turn(app: App, badge: str, **more: object) -> Desk:
    turn = scan(app, badge, Desk(**more)).turn  # type: ignore[arg-type] # as the test says
    assert turn is not None
    return Desk(driver_id=turn.driver_id, driver=turn.driver, **more)  # type: ignore[arg-type] # likewise


def still_out(app: App) -> list[tuple[str | None, str]]:
    with app.read() as source:
        found = CUSTODY_LIST.ids(
            source, ListQuery(filters={"holding": Holding.STILL_OUT}, sort="since")
        )
        rows = CUSTODY_LIST.rows(source, found)
        return [(rows[each].item, rows[each].driver) for each in found]


@pytest.fixture
def stocked(app: App) -> App:
    """Two drivers and one of each thing."""
    a_driver(app, transporter_id="A1B2C3D4E5F6G7")
    a_driver(app, name="Ben Example", transporter_id="B1B2C3D4E5F6G7")
    a_van(app)
    a_device(app, serial="SN-77", imei="490154203237518")
    a_card(app, label="F-01")
    done(app, add_key, KeyDetails("K-V1"))
    done(app, add_uniform, UniformDetails("U-1", "Jacket"))
    return app


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("v1", "V1"),
        ("VAN:V1", "V1"),
        ("k-v1", "K-V1"),
        ("P1", "P1"),
        ("sn-77", "P1"),
        ("490154203237518", "P1"),
        ("4417", "WEX 4417"),
        ("CARD:f-01", "WEX 4417"),
        ("U-1", "U-1"),
    ],
)
def test_a_badge_and_then_a_thing_by_any_of_its_codes_hands_it_out(
    stocked: App, typed: str, called: str
) -> None:
    outcome = scan(stocked, typed, at_turn(stocked, "a1b2c3d4e5f6g7"))
    assert isinstance(outcome.step, GiveOut)
    assert still_out(stocked) == [(called, "Ada Example")]
    assert outcome.turn is not None
    assert [name for _kind, name in outcome.turn.holds] == [called]


@pytest.mark.parametrize(
    "badge", ["A1B2C3D4E5F6G7", "driver:a1b2c3d4e5f6g7", "ada", "ad ex", "ADA EXAMPLE"]
)
def test_a_driver_is_known_by_badge_or_by_the_beginning_of_the_name(
    stocked: App, badge: str
) -> None:
    step = scan(stocked, badge).step
    assert isinstance(step, NextDriver)
    assert step.driver == "Ada Example"


def test_a_beginning_that_two_share_names_both_and_does_nothing(stocked: App) -> None:
    step = scan(stocked, "exam").step
    assert isinstance(step, Problem)
    assert dict(step.details)["these"] == "Ada Example and Ben Example"


def test_a_whole_name_goes_before_one_that_begins_like_it(stocked: App) -> None:
    a_driver(stocked, name="Ada Example Junior")
    step = scan(stocked, "ada example").step
    assert isinstance(step, NextDriver)
    assert step.driver == "Ada Example"


def test_a_part_of_a_badge_is_nobodys(stocked: App) -> None:
    assert why(scan(stocked, "A1B2").step) == "desk.unknown"


def test_a_code_that_two_things_bear_is_not_guessed_but_a_printed_label_says_which(
    stocked: App,
) -> None:
    done(stocked, add_uniform, UniformDetails("V1", "Polo shirt"))
    desk = at_turn(stocked, "ada")
    assert why(scan(stocked, "V1", desk).step) == "desk.ambiguous"
    assert still_out(stocked) == []
    scan(stocked, "UNIFORM:V1", desk)
    assert still_out(stocked) == [("V1", "Ada Example")]


def test_a_thing_without_a_badge_is_not_handed_out(stocked: App) -> None:
    assert why(scan(stocked, "P1").step) == "desk.no_turn"
    assert still_out(stocked) == []


def test_a_doubled_scan_hands_nothing_out_twice(stocked: App) -> None:
    desk = at_turn(stocked, "ada")
    scan(stocked, "P1", desk)
    assert why(scan(stocked, "P1", desk).step) == "desk.has_it"
    assert len(still_out(stocked)) == 1


def test_what_another_holds_stays_theirs(stocked: App) -> None:
    scan(stocked, "P1", at_turn(stocked, "ada"))
    for mode in DeskMode:
        step = scan(stocked, "P1", at_turn(stocked, "ben", mode=mode)).step
        assert why(step) == "desk.anothers"
    assert still_out(stocked) == [("P1", "Ada Example")]


@pytest.mark.parametrize("mode", DeskMode)
def test_what_is_out_is_taken_back_where_it_is_nobodys_turn(stocked: App, mode: DeskMode) -> None:
    scan(stocked, "P1", at_turn(stocked, "ada"))
    step = scan(stocked, "P1", Desk(mode)).step
    assert isinstance(step, TakeIn)
    assert step.driver == "Ada Example"
    assert still_out(stocked) == []
    assert why(scan(stocked, "P1", Desk(mode)).step) in ("desk.not_out", "desk.no_turn")


def test_how_it_looked_when_it_came_back_is_kept(stocked: App) -> None:
    scan(stocked, "P1", at_turn(stocked, "ada"))
    scan(stocked, "P1", Desk(BACK, condition=Condition.DAMAGED))
    with stocked.read() as source:
        [custody] = CUSTODY_LIST.ids(source, ListQuery())
        assert CUSTODY_LIST.rows(source, [custody])[custody].condition_back is Condition.DAMAGED


def test_a_second_van_goes_to_one_driver_only_when_it_is_scanned_twice(stocked: App) -> None:
    a_van(stocked, number="V2", vin=a_vin(1))
    desk = at_turn(stocked, "ada")
    scan(stocked, "V1", desk)
    assert why(scan(stocked, "V2", desk).step) == "desk.second"
    assert why(scan(stocked, "V2", replace(desk, asked="V1")).step) == "desk.second"
    assert isinstance(scan(stocked, "V2", replace(desk, asked="V2")).step, GiveOut)


def test_what_is_out_of_use_is_refused_as_everywhere(stocked: App) -> None:
    with stocked.read() as source:
        van = VAN_LIST.ids(source, ListQuery())[0]
    done(stocked, ground_van, van, "brakes")
    assert why(scan(stocked, "V1", at_turn(stocked, "ada")).step) == "custody.item_unavailable"


def test_who_left_is_handed_nothing_but_may_bring_things_back(stocked: App) -> None:
    scan(stocked, "P1", ada := at_turn(stocked, "ada"))
    done(stocked, end_employment, ada.driver_id, date(2026, 3, 1))
    assert why(scan(stocked, "A1B2C3D4E5F6G7").step) == "custody.driver_left"
    assert why(scan(stocked, "ada").step) == "desk.unknown"
    scan(stocked, "P1", at_turn(stocked, "A1B2C3D4E5F6G7", mode=BACK))
    assert still_out(stocked) == []


def test_who_is_suspended_is_handed_nothing(stocked: App) -> None:
    done(stocked, hire_driver, at_turn(stocked, "ada").driver_id, date(2026, 2, 1))
    done(stocked, suspend_driver, at_turn(stocked, "ada").driver_id, date(2026, 3, 1), "a crash")
    assert why(scan(stocked, "ada").step) == "desk.suspended"


def test_a_scan_is_one_step_to_take_back(stocked: App) -> None:
    desk = at_turn(stocked, "ada")
    _, changes = stocked.do("scan_at_desk", lambda uow: scan_at_desk(uow, "P1", desk))
    stocked.do("undo", lambda uow: undo(uow, changes.unit, KINDS))
    assert still_out(stocked) == []
    scan(stocked, "P1", desk)
    _, changes = stocked.do("scan_at_desk", lambda uow: scan_at_desk(uow, "P1", Desk(BACK)))
    stocked.do("undo", lambda uow: undo(uow, changes.unit, KINDS))
    assert still_out(stocked) == [("P1", "Ada Example")]


def test_a_scan_that_does_nothing_leaves_no_trace(stocked: App) -> None:
    _, changes = stocked.do("scan_at_desk", lambda uow: scan_at_desk(uow, "nothing", Desk()))
    assert not changes.touches


def test_an_empty_scan_is_refused(stocked: App) -> None:
    with pytest.raises(Rejected):
        scan(stocked, "  ")


def test_who_may_not_hand_out_cannot_scan(stocked: App) -> None:
    actor = replace(
        stocked.actor, permissions=stocked.actor.permissions - {Permission.CUSTODY_EDIT}
    )
    with pytest.raises(NotPermitted):
        scan(replace(stocked, actor=actor), "P1")


def test_a_scan_asks_a_fixed_number_of_questions(
    stocked: App, queries: Callable[[], list[str]]
) -> None:
    desk = at_turn(stocked, "ada")
    for typed in ("P1", "K-V1", "U-1"):
        scan(stocked, typed, desk)
    before = len(queries())
    scan(stocked, "V1", desk)
    asked = queries()[before:]
    assert len(asked) < 30
    # The long table is only ever asked for one thing, one driver, or one moment.
    assert all("WHERE" in each for each in asked if "FROM custody" in each)


def test_what_a_driver_holds_is_told_in_the_order_it_was_handed_out(stocked: App) -> None:
    desk = at_turn(stocked, "ada")
    for typed in ("U-1", "P1"):
        scan(stocked, typed, desk)
    with stocked.read() as source:
        assert desk.driver_id is not None
        assert [h.called for h in in_hands(source, desk.driver_id)] == ["U-1", "P1"]
