"""The log: what was done by number, and nothing about anybody."""

import logging
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.app import App
from dsp_desktop.fleet.service import add_van, ground_van
from dsp_desktop.kernel.errors import Rejected
from dsp_desktop.people.service import DriverDetails, add_driver
from dsp_desktop.runtime import logs
from tests.support.builders import VAN, a_company, a_driver, a_van, done
from tests.support.people import a_license, a_policy, a_station


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    opened = logs.begin(tmp_path / "logs")
    assert opened is not None
    yield tmp_path / "logs" / "dsp-desktop.log"
    opened.close()


def written(log: Path) -> str:
    return "".join(file.read_text("utf-8") for file in log.parent.iterdir())


def test_each_write_leaves_its_operation_and_its_number(log: Path, app: App) -> None:
    with app.write("ground_van") as uow:
        van_id = add_van(uow, VAN)
        ground_van(uow, van_id, "brakes worn")
        changes = uow.commit()
    assert f"wrote ground_van unit={changes.unit} entries=3" in written(log)


def test_what_was_given_up_says_why_by_its_kind_only(log: Path, app: App) -> None:
    with pytest.raises(Rejected), app.write("ground_van") as uow:
        ground_van(uow, add_van(uow, VAN), "")
    assert "given up ground_van" in written(log)
    assert "Rejected" in written(log)


def test_nothing_of_a_days_work_is_in_it(log: Path, app: App) -> None:
    a_company(app, legal_name="Cascade Parcel LLC", ein="91-1234567")
    van_id = a_van(app, plate="QQZ4711")
    details = DriverDetails("Nguyễn Đặng", email="dang@example.com", work_phone="206-555-0142")
    driver_id = done(app, add_driver, details)
    a_driver(app, name="Ada Example", born_on=date(1990, 4, 1))
    a_license(app, driver_id, number="D7654321")
    a_policy(app, number="AM-998877")
    a_station(app, "DZZ9")
    done(app, ground_van, van_id, "brakes worn through")
    for error in (ValueError("Ada Example 123-45-6789"), KeyError("D7654321")):
        try:
            raise error
        except (KeyError, ValueError) as caught:
            logs.unexpected(caught)

    said = written(log)

    assert said.count("wrote ") == 8
    private = (
        "Cascade 1234567 QQZ4711 Nguyễn Đặng dang 555-0142 Ada Example 1990 D7654321 998877 DZZ9 "
        "brakes 6789 1FTBW 1M8GDM9AXKP042788"
    )
    assert [word for word in private.split() if word in said] == []


def test_what_a_library_says_is_written_without_its_values(log: Path) -> None:
    logging.getLogger("sqlalchemy.pool").warning("lost %s of %s", "Ada Example", "123-45-6789")
    logging.getLogger("pdf").warning("cannot read Ada Example.pdf")
    assert "lost %s of %s" in written(log)
    assert "Ada" not in written(log)


def test_an_error_nobody_caught_on_a_thread_is_written_by_its_place(log: Path) -> None:
    logs.hear_every_error()

    def fail() -> None:
        msg = "Ada Example"
        raise ValueError(msg)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "ValueError" in written(log)
    assert "test_logs.py" in written(log)
    assert "Ada" not in written(log)


@given(
    st.sampled_from(
        (
            "123-45-6789",
            "123 45 6789",
            "123456789",
            "ada.example@mail.example.com",
            "(206) 555-0100",
            "+1 206 555 0100",
            "D1234567",
            "4417 1234 5678 9113",
            "1M8GDM9AXKP042788",
            "password=hunter2",
            "://ada:hush@db",
            "K7QW-ABCD-EF23-9XYZ-QQ11",
            "ghp_abcdefghijklmnopqrstuvwxyz012345",
        )
    ),
    st.text(" ,;:()'\"\n", max_size=3),
)
def test_what_looks_private_is_taken_out_wherever_it_stands(secret: str, around: str) -> None:
    bare = secret.removeprefix("password=")
    assert bare not in logs.redacted(f"was {around} {secret} {around} here")


def test_numbers_of_ours_stay(log: Path) -> None:
    unit = "0f3cf7b0c3b34a5a8d9d2f1c6a7b8e90"
    line = f"wrote change_van unit={unit} entries=12 in 2026-11-20T10:00:00Z"
    assert logs.redacted(line) == line
    assert logs.redacted("9" * 8 + " rows") == "9" * 8 + " rows"


def test_it_never_grows_beyond_its_bounds(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = logging.getLogger("dsp_desktop.test")
    for _ in range(9_000):
        ours.info("wrote %s", "x y " * 250)
    files = [f for f in log.parent.iterdir() if f.name.startswith("dsp-desktop.log")]
    assert 1 < len(files) <= 6
    assert sum(file.stat().st_size for file in files) <= 6_000_000


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    assert logs.begin(tmp_path / "logs") is None


def test_the_last_lines_are_kept_for_a_report(log: Path, app: App) -> None:
    a_van(app)
    assert "wrote add_van unit=" in logs.recent()[-1]
