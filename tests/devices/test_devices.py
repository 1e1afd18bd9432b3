"""Devices: the IMEI, and what people do to them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.app import App
from dsp_desktop.custody.queries import DEVICE_LIST
from dsp_desktop.devices.logic import imei_is_sound
from dsp_desktop.devices.queries import device_details, device_panel, device_picks
from dsp_desktop.devices.service import (
    add_device,
    change_device,
    lose_device,
    put_in_service,
    remove_device,
    retire_device,
    send_to_repair,
)
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery
from tests.support.builders import DEVICE, a_device, done

IMEI = "490154203237518"


def codes(refusal: pytest.ExceptionInfo[Rejected]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in refusal.value.problems}


@pytest.mark.parametrize("imei", [IMEI, "356938035643809", "000000000000000"])
def test_sound(imei: str) -> None:
    assert imei_is_sound(imei)


@pytest.mark.parametrize(
    "imei", ["490154203237517", "49015420323751", "49015420323751X", "", "٤" * 15]
)
def test_unsound(imei: str) -> None:
    assert not imei_is_sound(imei)


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: str, place: int, shift: int) -> None:
    sound = next(body + last for last in "0123456789" if imei_is_sound(body + last))
    wrong = (int(sound[place]) + shift) % 10
    assert not imei_is_sound(f"{sound[:place]}{wrong}{sound[place + 1 :]}")


def test_codes_and_numbers_are_kept_one_way(app: App) -> None:
    device_id = a_device(
        app, label=" p1 ", imei="49-015420-323751-8", phone_number="(206) 555-0142", serial="sn9"
    )

    with app.read() as source:
        kept = device_details(source, device_id).details

    assert (kept.label, kept.imei, kept.phone_number, kept.serial) == (
        "P1", IMEI, "206-555-0142", "SN9",
    )  # fmt: skip


def test_everything_wrong_is_said_at_once(app: App) -> None:
    a_device(app, imei=IMEI)

    with pytest.raises(Rejected) as refusal:
        a_device(app, label="p1", imei=IMEI, phone_number="555")
    assert codes(refusal) == {
        ("label", "field.taken"),
        ("imei", "field.taken"),
        ("phone_number", "field.not_a_phone"),
    }
    with pytest.raises(Rejected) as refusal:
        a_device(app, label=" ", imei="490154203237517")
    assert codes(refusal) == {("label", "field.required"), ("imei", "device.imei_unsound")}


def test_a_device_does_not_stand_in_its_own_way(app: App) -> None:
    device_id = a_device(app, imei=IMEI)

    done(app, change_device, device_id, replace(DEVICE, imei=IMEI, model="A15"), 1)

    with app.read() as source:
        assert device_details(source, device_id).details.model == "A15"


@pytest.mark.parametrize(
    ("way", "ends"),
    [
        ([lose_device], DeviceStatus.LOST),
        ([lose_device, put_in_service], DeviceStatus.IN_SERVICE),
        ([send_to_repair], DeviceStatus.IN_REPAIR),
        ([send_to_repair, put_in_service], DeviceStatus.IN_SERVICE),
        ([send_to_repair, lose_device, retire_device], DeviceStatus.RETIRED),
    ],
)
def test_a_device_goes_through_its_life(
    app: App, way: list[Callable[..., None]], ends: DeviceStatus
) -> None:
    device_id = a_device(app)

    for step in way:
        done(app, step, device_id)

    with app.read() as source:
        assert DEVICE_LIST.rows(source, [device_id])[device_id].status is ends


@pytest.mark.parametrize("step", [lose_device, send_to_repair, put_in_service, retire_device])
def test_nothing_happens_to_a_retired_device(app: App, step: Callable[..., None]) -> None:
    device_id = a_device(app)
    done(app, retire_device, device_id)

    with pytest.raises(Rejected) as refusal:
        done(app, step, device_id)

    assert refusal.value.problems[0].details == (("status", "retired"),)


def test_a_device_entered_by_mistake_can_be_removed(app: App) -> None:
    device_id = a_device(app)

    done(app, remove_device, device_id)

    with app.read() as source:
        assert DEVICE_LIST.count(source, ListQuery()) == 0


def test_retired_devices_are_offered_last(app: App) -> None:
    gone = a_device(app)
    a_device(app, label="P2")
    done(app, retire_device, gone)

    with app.read() as source:
        assert [p.label for p in device_picks(source)] == ["P2 · Phone", "P1 · Phone (retired)"]
        assert device_panel(source, gone).title == "P1"


@pytest.mark.parametrize(
    "action",
    [
        lambda uow: add_device(uow, DEVICE),
        lambda uow: change_device(uow, 1, DEVICE, 1),
        lambda uow: remove_device(uow, 1),
        lambda uow: lose_device(uow, 1),
    ],
)
def test_without_permission_nothing_happens(clerk: App, action: Callable[..., object]) -> None:
    with pytest.raises(NotPermitted), clerk.write("test") as uow:
        action(uow)
