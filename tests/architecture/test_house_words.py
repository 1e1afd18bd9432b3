"""What must never be in the tree: unfinished marks, and addresses of the machine it grew on."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

_TEXT = {".py", ".md", ".toml", ".yml", ".yaml", ".sh", ".txt", ".iss", ".spec", ""}
# Spelled in pieces, so that this file does not contain what it looks for.
_NEVER = re.compile(
    "|".join(
        (
            "TO" + "DO",
            "FIX" + "ME",
            "raise NotImplemented" + "Error",
            "python" + "hosted",
            r"/(?:work|tmp|home|root)/" + r"[a-z]",
        )
    )
)


def files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - git is how the tree got here
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\n") if listed.returncode == 0 else []
    return [ROOT / n for n in names if n and Path(n).suffix in _TEXT and (ROOT / n).is_file()]


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_unfinished_and_no_address_of_a_machine(path: Path) -> None:
    found = _NEVER.search(path.read_text("utf-8"))
    assert found is None, found
