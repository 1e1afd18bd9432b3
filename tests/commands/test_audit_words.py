"""``audit`` asked for what there is not: a kind, a record, a person, an operation."""

import json

import pytest

from dsp_desktop.cli import run
from tests.conftest import CLOCK

Capsys = pytest.CaptureFixture[str]


@pytest.mark.parametrize("record", ["blah", "van:", ":3", "van:x", "van:-1", "van:9999999999"])
def test_what_names_no_record_is_refused_and_not_called_deleted(
    record: str, demo: str, capsys: Capsys
) -> None:
    assert run(["audit", "--company", demo, "--record", record], clock=CLOCK) == 1
    said = capsys.readouterr().err
    assert "deleted" not in said
    assert "such as van:3" in said or "no kind of record" in said


@pytest.mark.parametrize("asked", [("--kind", "vam"), ("--record", "vam:1")])
def test_a_kind_that_no_company_has_is_refused_with_those_there_are(
    asked: tuple[str, str], demo: str, capsys: Capsys
) -> None:
    assert run(["audit", "--company", demo, *asked, "--json"], clock=CLOCK) == 1
    (said,) = json.loads(capsys.readouterr().out)["refused"]
    assert said.startswith("There is no kind of record called vam. These are there: app_user, ")
    assert said.endswith(", van, van_release.")


def test_a_kind_that_is_only_in_no_entry_is_answered(demo: str, capsys: Capsys) -> None:
    assert run(["audit", "--company", demo, "--kind", "backup_plan"], clock=CLOCK) == 0
    out, err = capsys.readouterr()
    assert out.endswith("0 of 0 that match.\n")
    assert err == ""


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("--person", "Nobody"), "Nothing in the trail was done by Nobody; by these: system."),
        (("--operation", "make_demon"), "Nothing in the trail is called make_demon; these are"),
        (("--record", "van:9999"), "The trail tells nothing of van:9999 that fits"),
    ],
)
def test_a_name_that_may_be_mistyped_is_answered_and_pointed_out(
    asked: tuple[str, str], why: str, demo: str, capsys: Capsys
) -> None:
    assert run(["audit", "--company", demo, *asked], clock=CLOCK) == 0
    out, err = capsys.readouterr()
    assert out.endswith("0 of 0 that match.\n")
    assert why in err
    assert run(["audit", "--company", demo, *asked, "--json"], clock=CLOCK) == 0
    assert json.loads(capsys.readouterr().out)["count"] == 0


def test_a_number_of_thousands_of_digits_finds_nothing(demo: str, capsys: Capsys) -> None:
    assert run(["audit", "--company", demo, "--text", "9" * 5000], clock=CLOCK) == 0
    assert "0 of 0" in capsys.readouterr().out
