"""The recovery code: printed, proved, and replaced without ever locking anybody out."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from dsp_desktop import recovery
from dsp_desktop.access.queries import safeguards
from dsp_desktop.access.service import (
    keep_recovery_code,
    note_recovery_check,
    note_sheet,
    recovery_code,
    set_lock,
)
from dsp_desktop.app import App
from dsp_desktop.db import driver
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.driver import is_server
from dsp_desktop.kernel.errors import (
    DatabaseBusy,
    DemoHasNoSecret,
    NoRecoveryCode,
    NotPermitted,
    Rejected,
    WrongKey,
)
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.reports import recovery_sheet
from dsp_desktop.rescue.looking import opens_something
from dsp_desktop.runtime import secrets
from dsp_desktop.runtime.keys import RecoveryCode, new_company_id
from tests.conftest import CLOCK, OWNER
from tests.support.builders import a_company, a_driver

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _the_keyring_is_as_it_was(app: App) -> Iterator[None]:
    """Every test's company is a copy of one, and so is its key."""
    yield
    secrets.remember(app.key)


@pytest.fixture
def coded(app: App) -> Iterator[tuple[App, RecoveryCode]]:
    """A company that is opened by a code, and keeps it."""
    code = RecoveryCode.new()
    coded = recovery.renew(app, code)
    yield coded, code
    coded.close()


def opens(app: App, code: RecoveryCode) -> bool:
    """Whether a code opens the company and what is sealed in it, without any keyring."""
    key = code.key(app.key.company_id)
    if not is_server(app.target) and not opens_something(Path(app.target), key):
        return False
    again = App.open(app.target, clock=CLOCK, actor=SYSTEM, key=key)
    try:
        with again.write("look") as uow:
            recovery_code(uow)
    except WrongKey:
        return False
    finally:
        again.store.close()
    return True


def test_a_new_code_opens_everything_and_the_old_one_nothing(
    coded: tuple[App, RecoveryCode],
) -> None:
    app, first = coded
    driver_id = a_driver(app)
    second = RecoveryCode.new()
    renewed = recovery.renew(app, second)
    assert opens(renewed, second)
    assert not opens(renewed, first)
    with renewed.read() as source:
        assert safeguards(source).renewed_at == CLOCK.now()
        assert safeguards(source).sheet_at is None
        operations = set(source.scalars(select(AuditEntry.operation)))
    assert "renew_recovery_code" in operations
    assert driver_id
    assert secrets.remembered(renewed.key.company_id) == second.key(renewed.key.company_id)
    renewed.close()


def test_the_drill_opens_the_company_by_what_was_typed_and_by_nothing_else(
    coded: tuple[App, RecoveryCode],
) -> None:
    app, code = coded
    secrets.forget(app.key.company_id)
    recovery.check(app, code.written().lower().replace("-", " "))
    for wrong in (RecoveryCode.new().written(), code.written()[:-1], ""):
        with pytest.raises(WrongKey):
            recovery.check(app, wrong)
    with app.write("check_recovery") as uow:
        note_recovery_check(uow)
        uow.commit()
    with app.read() as source:
        state = safeguards(source)
    assert state.checked_at == state.sheet_at == CLOCK.now()


def test_the_sheet_is_printed_by_whoever_may_and_the_trail_says_who(
    coded: tuple[App, RecoveryCode],
) -> None:
    app, code = coded
    with app.write("print_recovery_sheet") as uow:
        assert recovery_code(uow) == code
        note_sheet(uow)
        uow.commit()
    with app.read() as source:
        looked = source.scalars(
            select(AuditEntry).where(AuditEntry.entity == "safeguards", AuditEntry.verb == "looked")
        ).one()
        trail = source.scalars(select(AuditEntry)).all()
    assert looked.operation == "print_recovery_sheet"
    assert code.written() not in str([entry.changes for entry in trail])


def test_a_company_made_without_its_code_says_that_a_new_one_must_be_made(app: App) -> None:
    with app.write("print_recovery_sheet") as uow, pytest.raises(NoRecoveryCode):
        recovery_code(uow)


def test_nobody_without_leave_touches_the_code_or_the_lock(clerk: App) -> None:
    with clerk.write("x") as uow:
        for touch in (recovery_code, note_sheet, note_recovery_check):
            with pytest.raises(NotPermitted):
                touch(uow)
        with pytest.raises(NotPermitted):
            keep_recovery_code(uow, RecoveryCode.new())
        with pytest.raises(NotPermitted):
            set_lock(uow, 5)
    with pytest.raises(NotPermitted):
        recovery.renew(clerk, RecoveryCode.new())


@pytest.mark.parametrize("minutes", [0, -1, 121])
def test_the_lock_has_limits(app: App, minutes: int) -> None:
    with app.write("set_lock") as uow:
        with pytest.raises(Rejected):
            set_lock(uow, minutes)
        set_lock(uow, 5)
        uow.commit()
    with app.read() as source:
        assert safeguards(source).lock_minutes == 5


def test_a_demo_has_nothing_to_recover(app: App) -> None:
    demo = replace(app, key=replace(app.key, company_id=new_company_id(demo=True)))
    with pytest.raises(DemoHasNoSecret):
        recovery.renew(demo, RecoveryCode.new())
    with pytest.raises(DemoHasNoSecret):
        recovery.check(demo, RecoveryCode.new().written())


def test_while_somebody_else_has_the_file_open_nothing_is_changed(
    coded: tuple[App, RecoveryCode],
) -> None:
    app, code = coded
    if is_server(app.target):
        pytest.skip("a server wraps 32 bytes anew, whoever is connected")
    other = driver.connect(app.target, app.key)
    other.execute("SELECT count(*) FROM company").fetchone()
    second = RecoveryCode.new()
    with pytest.raises(DatabaseBusy):
        recovery.renew(app, second)
    other.close()
    assert opens(app, code)
    assert not opens(app, second)


_RENEWING = """
import sys
sys.path.insert(0, {root!r})
import keyring
from tests.support.keyring import MemoryKeyring
keyring.set_keyring(MemoryKeyring())
from dsp_desktop import recovery
from dsp_desktop.app import App
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime.keys import RecoveryCode
from tests.conftest import CLOCK
from dsp_desktop.unlocking import key_by_code
app = App.open({path!r}, clock=CLOCK, actor=SYSTEM, key=key_by_code({path!r}, {old!r}))
app.store.vault.unwrapped()
step = {step!r}
if step:
    import os
    def stop(*_a): os._exit(9)
    setattr(recovery, step, stop)
print("go", flush=True)
recovery.renew(app, RecoveryCode.read({new!r}))
print("done", flush=True)
"""


def _renew_elsewhere(
    app: App, old: RecoveryCode, new: RecoveryCode, *, step: str = ""
) -> subprocess.Popen[str]:
    said = _RENEWING.format(
        root=str(ROOT), path=app.target, old=old.written(), new=new.written(), step=step
    )
    return subprocess.Popen(  # noqa: S603 - this Python, with the lines above
        [sys.executable, "-c", said], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("step", ["_encrypt_anew", "_settle", "_remember"])
def test_stopped_between_two_steps_one_of_the_two_codes_opens_everything(
    coded: tuple[App, RecoveryCode], step: str
) -> None:
    app, old = coded
    if is_server(app.target):
        pytest.skip("on a server it is one transaction")
    app.close()
    new = RecoveryCode.new()
    with _renew_elsewhere(app, old, new, step=step) as renewing:
        assert renewing.wait(60) == 9
    assert [opens(app, old), opens(app, new)] == [step == "_encrypt_anew", step != "_encrypt_anew"]
    left = old if step == "_encrypt_anew" else new
    again = App.open(app.target, clock=CLOCK, actor=SYSTEM, key=left.key(app.key.company_id))
    third = RecoveryCode.new()
    renewed = recovery.renew(again, third)
    assert [opens(renewed, code) for code in (old, new, third)] == [False, False, True]
    renewed.close()


@pytest.mark.parametrize("after_ms", [0, 5, 15, 30, 45, 70])
def test_killed_at_any_moment_one_of_the_two_codes_opens_everything(
    coded: tuple[App, RecoveryCode], after_ms: int
) -> None:
    app, old = coded
    if is_server(app.target):
        pytest.skip("on a server it is one transaction")
    if os.name == "nt":
        pytest.skip("Windows kills otherwise")
    with app.write("fill") as uow:
        uow.session.connection().exec_driver_sql("CREATE TABLE filling (x)")
        for _ in range(40):
            uow.session.connection().exec_driver_sql(
                "INSERT INTO filling VALUES (randomblob(100000))"
            )
        uow.commit()
    app.close()
    new = RecoveryCode.new()
    with _renew_elsewhere(app, old, new) as renewing:
        assert renewing.stdout is not None
        assert renewing.stdout.readline() == "go\n"
        ready = time.monotonic() + after_ms / 1_000
        while time.monotonic() < ready:
            pass
        renewing.send_signal(signal.SIGKILL)
    assert opens(app, old) != opens(app, new)


def test_the_sheet_tells_the_whole_path_and_who_can_read_what_with_it(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_company(app)
    monkeypatch.chdir(tmp_path)
    code = RecoveryCode.new()
    for place, told in (
        ("Cascade.dsp", str(tmp_path / "Cascade.dsp")),
        ("postgresql://anna@office/cascade", "postgresql://anna@office/cascade"),
    ):
        with app.read() as source:
            sheet = recovery_sheet.load(
                source, code=code, place=place, now=CLOCK.now(), printed_by=OWNER
            )
        assert sheet.place == told
    pdf = pypdfium2.PdfDocument(recovery_sheet.pdf(sheet))
    said = " ".join(pdf[0].get_textpage().get_text_range().split())
    pdf.close()
    assert "anybody can read everything in it" in said
    assert "Printed by Pat Tester" in said
    assert "As of" not in said
