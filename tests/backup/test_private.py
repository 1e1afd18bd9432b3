"""Nothing in a folder of backups can be read without the company's key."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dsp_desktop.app import App
from dsp_desktop.backup.logic import Keeping
from dsp_desktop.backup.making import back_up
from dsp_desktop.db.opening import opened
from dsp_desktop.db.sealed import sealed_columns
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.people.queries import DRIVER_LIST
from dsp_desktop.registry import KINDS

#: A shorter text is found in any megabyte by chance.
_LEAST = 6


def private_texts(app: App) -> Iterator[str]:
    """Every sealed value in clear, and the names of the drivers besides."""
    with app.read() as source:
        for kind in KINDS.values():
            for name in sealed_columns(kind):
                for record in source.query(kind):
                    yield str(opened(source, record, name) or "")
        rows = DRIVER_LIST.rows(source, DRIVER_LIST.ids(source, ListQuery()))
        yield from (row.name for row in rows.values())


@pytest.mark.parametrize("place", ["in_file", "on_server", "without_client"])
def test_no_private_value_is_in_a_backup_in_clear(
    request: pytest.FixtureRequest, place: str, tmp_path: Path
) -> None:
    if place == "without_client":
        request.getfixturevalue("no_client")
    fixture = "in_file" if place == "in_file" else "on_server"
    app: App = request.getfixturevalue(fixture)
    back_up(app, tmp_path / "b", Keeping())
    files = [path.read_bytes() for path in (tmp_path / "b").iterdir()]
    assert len(files) == 2
    looked_for = {text for text in private_texts(app) if len(text) >= _LEAST}
    assert len(looked_for) > 5
    for text in looked_for:
        for written in (text.encode(), text.encode("utf-16-le"), text.encode().hex().encode()):
            assert not any(written in content for content in files), text
