"""Work off the UI thread: here, and only here, with real threads."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App, Session
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.progress import Progress, track
from tests.support.builders import a_van
from tests.support.doubles import ErrorEar
from tests.ui.kit.conftest import by_number
from ui.kit.operations import Operations


@pytest.fixture
def threaded(app: App, errors: ErrorEar, qapp: object) -> Iterator[Operations]:
    operations = Operations(app, errors, readiness=by_number)
    yield operations
    operations.shut_down()


def add_many(uow: UnitOfWork, progress: Progress, count: int) -> int:
    for number in track(range(count), progress):
        uow.session.add(Van(number=f"{number}", vin=f"{number:017}"))
    return count


def test_a_job_reports_and_finishes_on_the_ui_thread(qtbot: QtBot, threaded: Operations) -> None:
    here = threading.current_thread()
    seen: list[object] = []
    threaded.changed.connect(lambda _c: seen.append(threading.current_thread()))

    with qtbot.waitSignal(threaded.changed):
        handle = threaded.job("import_vans", lambda uow, p: add_many(uow, p, 50))
        handle.progressed.connect(lambda done, total, _label: seen.append((done, total)))

    assert seen[-1] is here
    assert (50, 50) in seen


def test_cancelling_rolls_everything_back_and_shows_nothing(
    qtbot: QtBot, threaded: Operations
) -> None:
    first_step = threading.Event()

    def endless(uow: UnitOfWork, progress: Progress) -> None:
        for number in track(range(1_000_000), progress):
            uow.session.add(Van(number=f"{number}", vin=f"{number:017}"))
            first_step.set()

    handle = threaded.job("Never ends", endless)
    with qtbot.waitSignal(handle.finished):
        first_step.wait()
        handle.cancel()

    with threaded.app.read() as source:
        assert VAN_LIST.ids(source, ListQuery()) == []


def test_a_slow_question_does_not_hold_up_the_window(qtbot: QtBot, threaded: Operations) -> None:
    answers: list[object] = []
    threaded.read(
        lambda source: (threading.current_thread(), VAN_LIST.ids(source, ListQuery())),
        then=answers.extend,
        owner=threaded,
    )
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers[0] is not threading.current_thread()
    assert answers[1] == []


def test_a_long_question_reports_and_can_be_cancelled(qtbot: QtBot, threaded: Operations) -> None:
    started = threading.Event()
    answers: list[object] = []

    def endless(_source: Session, progress: Progress) -> None:
        for _ in track(range(100_000_000), progress):
            started.set()

    with qtbot.waitSignal(threaded.job_started):
        handle = threaded.gather("Counting", endless, then=answers.append, owner=threaded)
    with qtbot.waitSignal(handle.finished):
        started.wait()
        handle.cancel()
    assert answers == []


def test_an_unclaimed_error_reaches_the_sink(
    qtbot: QtBot, threaded: Operations, errors: ErrorEar
) -> None:
    threaded.write("Breaks", lambda _uow: 1 / 0)
    qtbot.waitUntil(lambda: len(errors.heard) == 1)
    assert isinstance(errors.heard.pop(), ZeroDivisionError)


def test_a_refused_job_may_be_claimed(qtbot: QtBot, threaded: Operations) -> None:
    def refuse(_uow: UnitOfWork, _progress: Progress) -> None:
        raise Rejected(Problem("", "field.required"))

    claimed: list[object] = []
    handle = threaded.job("refuse", refuse, refused=lambda e: claimed.append(e) is None)
    with qtbot.waitSignal(handle.finished):
        pass
    assert [type(e) for e in claimed] == [Rejected]


def test_the_last_operation_can_be_taken_back_once(operations: Operations) -> None:
    operations.write("add_van", lambda uow: add_many(uow, operations_progress(), 1))
    assert count(operations) == 1
    operations.undo()
    assert count(operations) == 0
    operations.undo()
    assert count(operations) == 0


def operations_progress() -> Progress:
    from dsp_desktop.kernel.progress import NoProgress

    return NoProgress()


def count(operations: Operations) -> int:
    with operations.app.read() as source:
        return VAN_LIST.count(source, ListQuery())


def test_readiness_is_looked_at_again_after_a_change_and_never_twice_at_once(
    qtbot: QtBot, threaded: Operations
) -> None:
    looks: list[int] = []
    watch = threaded.readiness
    watch.looked.connect(lambda: looks.append(len(watch.latest.subjects)))
    with qtbot.waitSignal(watch.looked):
        watch.begin()
    assert looks == [0]
    a_van(threaded.app, number="BLOCKED 1")
    with qtbot.waitSignal(watch.looked):
        watch.look()
        watch.look()
        watch.look()
    qtbot.waitUntil(lambda: len(looks) == 3)
    qtbot.wait(50)
    assert looks == [0, 1, 1]


def test_what_nobody_waits_for_lets_every_question_go_first(
    qtbot: QtBot, threaded: Operations
) -> None:
    said: list[str] = []
    go_on = threading.Event()
    threaded.read(
        lambda _source: go_on.wait(10), then=lambda _a: said.append("rows"), owner=threaded
    )
    threaded.read_when_quiet(
        lambda _source: None, then=lambda _a: said.append("subtitle"), owner=threaded
    )
    threaded.when_quiet(lambda: said.append("icons"))
    assert said == []
    go_on.set()
    qtbot.waitUntil(lambda: len(said) == 3, timeout=10_000)
    assert said[0] == "rows"
    threaded.when_quiet(lambda: said.append("at once"))
    assert said[-1] == "at once"
