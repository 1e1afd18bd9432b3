"""The small lists of keys and uniforms."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from dsp_desktop.app import App
from dsp_desktop.custody.logic import Item
from dsp_desktop.custody.queries import (
    KEY_LIST,
    UNIFORM_LIST,
    key_details,
    key_panel,
    uniform_details,
    uniform_panel,
)
from dsp_desktop.custody.service import (
    HandOutDetails,
    KeyDetails,
    UniformDetails,
    add_key,
    add_uniform,
    change_key,
    change_uniform,
    find_key,
    find_uniform,
    hand_out,
    lose_key,
    lose_uniform,
    remove_key,
    remove_uniform,
    retire_key,
    retire_uniform,
)
from dsp_desktop.custody.terms import ItemKind, ItemStatus
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery
from tests.support.builders import a_driver, a_van, done

VEST = UniformDetails("U1", "Vest", "L")


def codes(refusal: pytest.ExceptionInfo[Rejected]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in refusal.value.problems}


def test_a_key_is_listed_with_its_van_and_its_holder(app: App) -> None:
    van_id, driver_id = a_van(app), a_driver(app)
    key_id = done(app, add_key, KeyDetails(" k1 ", van_id))
    done(app, add_key, KeyDetails("K2"))
    done(app, hand_out, HandOutDetails(Item(ItemKind.KEY, key_id).handle, driver_id))

    with app.read() as source:
        row = KEY_LIST.rows(source, [key_id])[key_id]
        assert (row.label, row.van, row.holder) == ("K1", "V1", "Ada Example")
        for typed in ("k1", "v1", "ada"):
            assert KEY_LIST.ids(source, ListQuery(text=typed)) == [key_id], typed
        assert key_panel(source, key_id).sections[1].facts[0].value == "Ada Example"


def test_a_uniform_is_found_by_piece_and_size(app: App) -> None:
    vest = done(app, add_uniform, VEST)
    done(app, add_uniform, UniformDetails("U2", "Jacket"))

    with app.read() as source:
        assert UNIFORM_LIST.ids(source, ListQuery(text="vest")) == [vest]
        assert UNIFORM_LIST.count(source, ListQuery(filters={"status": ItemStatus.LOST})) == 0
        assert uniform_panel(source, vest).subtitle == "Vest"


def test_a_label_is_needed_and_belongs_to_one(app: App) -> None:
    done(app, add_key, KeyDetails("K1"))
    done(app, add_uniform, VEST)

    with pytest.raises(Rejected) as refusal:
        done(app, add_key, KeyDetails("k1"))
    assert codes(refusal) == {("label", "field.taken")}
    with pytest.raises(Rejected) as refusal:
        done(app, add_uniform, UniformDetails(" ", " "))
    assert codes(refusal) == {("label", "field.required"), ("kind", "field.required")}
    with pytest.raises(Rejected) as refusal:
        done(app, add_uniform, UniformDetails("u1", " "))
    assert codes(refusal) == {("label", "field.taken"), ("kind", "field.required")}


def test_what_is_noted_can_be_corrected(app: App) -> None:
    key_id, uniform_id = done(app, add_key, KeyDetails("K1")), done(app, add_uniform, VEST)

    done(app, change_key, key_id, KeyDetails("K1", note="spare"), 1)
    done(app, change_uniform, uniform_id, replace(VEST, size="XL"), 1)

    with app.read() as source:
        assert key_details(source, key_id).details.note == "spare"
        assert uniform_details(source, uniform_id).details.size == "XL"


@pytest.mark.parametrize(
    ("way", "ends"),
    [
        ([lose_key], ItemStatus.LOST),
        ([lose_key, find_key], ItemStatus.IN_SERVICE),
        ([lose_key, retire_key], ItemStatus.RETIRED),
    ],
)
def test_a_key_goes_through_its_life(
    app: App, way: list[Callable[..., None]], ends: ItemStatus
) -> None:
    key_id = done(app, add_key, KeyDetails("K1"))

    for step in way:
        done(app, step, key_id)

    with app.read() as source:
        assert KEY_LIST.rows(source, [key_id])[key_id].status is ends
    with pytest.raises(Rejected) as refusal:
        done(app, way[-1], key_id)
    assert codes(refusal) == {("status", "custody.already")}


def test_a_uniform_goes_through_its_life(app: App) -> None:
    uniform_id = done(app, add_uniform, VEST)

    for step in (lose_uniform, find_uniform, retire_uniform):
        done(app, step, uniform_id)

    with app.read() as source:
        assert UNIFORM_LIST.rows(source, [uniform_id])[uniform_id].status is ItemStatus.RETIRED


def test_only_what_was_never_handed_out_can_be_removed(app: App) -> None:
    key_id, uniform_id = done(app, add_key, KeyDetails("K1")), done(app, add_uniform, VEST)
    handed = done(app, add_key, KeyDetails("K2"))
    done(app, hand_out, HandOutDetails(Item(ItemKind.KEY, handed).handle, a_driver(app)))

    with pytest.raises(Rejected) as refusal:
        done(app, remove_key, handed)
    done(app, remove_key, key_id)
    done(app, remove_uniform, uniform_id)

    assert codes(refusal) == {("", "record.in_use")}
    with app.read() as source:
        assert KEY_LIST.count(source, ListQuery()) == 1
        assert UNIFORM_LIST.count(source, ListQuery()) == 0


@pytest.mark.parametrize(
    "action",
    [
        lambda uow: add_key(uow, KeyDetails("K1")),
        lambda uow: change_key(uow, 1, KeyDetails("K1"), 1),
        lambda uow: remove_key(uow, 1),
        lambda uow: add_uniform(uow, VEST),
        lambda uow: change_uniform(uow, 1, VEST, 1),
        lambda uow: remove_uniform(uow, 1),
    ],
)
def test_without_permission_nothing_happens(clerk: App, action: Callable[..., object]) -> None:
    with pytest.raises(NotPermitted), clerk.write("test") as uow:
        action(uow)
