"""Bad input by the thousand: every door answers with a sentence, and writes nothing by halves.

The numbers here are small enough for every run of the tests; ``python -m tests.fuzz.soak``
tries as many as time allows, and ``docs/reliability.md`` has its figures.
"""

import sys

import pytest

from tests.fuzz.bombs import BOMBS
from tests.fuzz.children import ROOM_MB, child
from tests.fuzz.doors import DOORS
from tests.fuzz.runs import run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded by Linux")

COUNTS = {
    "tables": 120,
    "imports": 30,
    "attachments": 150,
    "commands": 60,
    "recovery_codes": 500,
    "settings": 250,
    "containers": 50,
    "company_files": 60,
}


@pytest.mark.parametrize("door", DOORS)
def test_whatever_comes_in_is_taken_or_refused_with_a_sentence(door: str) -> None:
    made = run(door, COUNTS[door], seed=1)
    assert [fault for _content, fault in made.faults] == []
    assert made.grown_mb < ROOM_MB
    assert len(made.said) > 1


#: What once broke something, by what it is. Files that want to be large are in ``bombs``,
#: what once broke a form is among the words of ``test_forms``.
FOUND = {
    "a file whose name is no text": ("commands", b"import\0\xb0.csv\0--company\0COMPANY"),
    "a name the console has no letters for": (
        "commands",
        "gate\0--driver\0Nguy\u1ec5n\0--van\x001\0--on\x002026-03-02\0--company\0COMPANY".encode(),
    ),
    "a setting without end": ("settings", b"panel_width = inf\n"),
    "a setting that is no table": ("settings", b"lists = 5\nsizes = [1]\n"),
}


@pytest.mark.parametrize("what", FOUND)
def test_what_once_broke_something_does_no_more(what: str) -> None:
    door, content = FOUND[what]
    with child(door) as one:
        answer = one.ask(content)
    assert answer.fault == ""
    assert answer.said


#: The codes of a refusal that comes before a file is opened in earnest.
TRAPS = {
    "intake.damaged",
    "intake.neither",
    "intake.too_many_cells",
    "intake.too_many_lines",
    "intake.unpacks_too_large",
    "intake.zip_archive",
}
#: What is large or odd and yet no trap: looked at within bounds, and found not to be ours.
HARMLESS = {
    "blank_rows_without_end": "intake.empty",
    "cards_on_a_line_without_end": "read as fuel",
    "cells_far_apart": "intake.empty",
    "a_million_shared_texts": "intake.unknown",
    "formulas_that_share_one_text": "intake.empty",
    "a_line_without_end": "intake.unknown",
    "a_header_without_end": "intake.empty",
    "lines_of_nothing": "intake.empty",
    "delimiters_only": "intake.unknown",
}


def test_what_is_small_and_wants_to_be_large_is_refused_before_it_is() -> None:
    with child("tables") as door:
        for bomb in BOMBS:
            answer = door.ask(bomb())
            assert answer.fault == "", bomb.__name__
            assert answer.grown_mb < ROOM_MB, bomb.__name__
            expected = HARMLESS.get(bomb.__name__)
            assert answer.said == expected if expected else answer.said in TRAPS, (
                bomb.__name__,
                answer.said,
            )
