from pathlib import Path

import pytest

from dsp_desktop.app import App
from dsp_desktop.demo.files import write_files
from dsp_desktop.intake.service import preview
from tests.demo.conftest import CLOCK


@pytest.fixture(scope="module")
def files(demo: App, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files") / "new"
    with demo.read() as source:
        return {p.name.split("_")[0]: p for p in write_files(source, folder, today=CLOCK.today())}


@pytest.mark.parametrize(
    ("name", "added", "changed"),
    [
        ("AssociateData.csv", 1, 1),
        ("VehiclesData.xlsx", 0, 1),
        ("Routes", 14, 0),
        ("WEX", 13, 0),
    ],
)
def test_each_file_is_recognized_and_changes_a_little(
    demo: App, files: dict[str, Path], name: str, added: int, changed: int
) -> None:
    path = files[name]

    with demo.read() as source:
        seen = preview(source, path.name, path.read_bytes(), today=CLOCK.today())

    assert seen.unreadable == ()
    assert (seen.added, seen.changed) == (added, changed)
