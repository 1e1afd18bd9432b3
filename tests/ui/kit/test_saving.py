"""A file is saved whole or not at all, and a refusal is a sentence."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.builders import a_van
from tests.support.doubles import ErrorEar
from ui.kit import dialogs
from ui.kit.list_menus import save
from ui.kit.list_page import ListPage
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.saving import CannotSave, save_bytes, saving
from ui.pages.vans import VANS


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_that_cannot_be_saved_there_is_a_sentence(  # noqa: PLR0913, PLR0917 - fixtures
    qtbot: QtBot,
    operations: Operations,
    errors: ErrorEar,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    a_van(operations.app)
    page = ListPage(VANS, operations)
    qtbot.addWidget(page)
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "gone" / f"v.{ending}")
    save(page, operations, ending)
    error = errors.heard.pop()
    assert errors.heard == []
    assert isinstance(error, CannotSave)
    assert "choose another place" in sentence(error)


def test_what_was_there_stays_until_the_new_file_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "vans.csv"
    target.write_text("old", "utf-8")

    def half() -> None:
        with saving(target) as part:
            part.write_text("ne", "utf-8")
            raise OSError(28, "No space left on device")

    with pytest.raises(CannotSave) as caught:
        half()
    assert "no space left on device" in sentence(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["vans.csv"]
    assert target.read_text("utf-8") == "old"
    save_bytes(target, b"new")
    assert target.read_text("utf-8") == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["vans.csv"]
