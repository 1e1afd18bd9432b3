"""The window as it is opened: it hears of others from the moment a person has sat down."""

import pytest
from pytestqt.qtbot import QtBot

from dsp_desktop.db import notices
from tests.support.builders import a_company, a_van, a_vin
from tests.ui.conftest import (  # noqa: F401 - fixtures of the window
    _garbage_is_collected_on_this_thread,
    _nobody_is_asked,
    _nothing_is_kept_on_this_machine,
    _what_is_loaded_stays,
)
from tests.ui.shell.test_front_desk import desk, open_it, settings  # noqa: F401 - fixtures too
from ui.kit.operations import Operations
from ui.window import FrontDesk


def test_a_company_that_is_open_hears_of_others_until_it_is_left(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    operations: Operations,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notices, "FILE_SECONDS", 0.2)
    elsewhere = operations.app
    a_company(elsewhere)
    open_it(qtbot, desk, elsewhere.target)
    assert desk.desk is not None
    opened = desk.desk.operations
    with qtbot.waitSignal(
        opened.changed, timeout=15_000, check_params_cb=lambda heard: heard.concerns("van")
    ):
        a_van(elsewhere)
    assert opened.last_unit == ""

    heard: list[object] = []
    opened.changed.connect(heard.append)
    desk.welcome()
    a_van(elsewhere, number="V2", vin=a_vin(2))
    qtbot.wait(600)
    assert heard == []
