"""The catalog: every rule has its entry, every entry its rule."""

from pathlib import Path

import pytest

from dsp_desktop import rulebook
from dsp_desktop.rules import catalog
from dsp_desktop.rules.engine import Severity

BY_NUMBER = rulebook.by_number()
#: Named in the product's promise: nobody softens license, insurance, medical card, grounding.
FIRM = {"DQ-V1", "DQ-07", "FMC-08", "FMC-15", "OS-08", "SV-05", "SV-06", "VEH-08", "VEH-V1"}


def test_every_entry_of_the_catalog_has_a_check_and_every_check_an_entry() -> None:
    assert set(BY_NUMBER) == set(catalog.entries())


@pytest.mark.parametrize("number", sorted(BY_NUMBER))
def test_every_rule_says_what_it_asks_and_by_what_law(number: str) -> None:
    rule = BY_NUMBER[number]
    assert rule.title
    assert rule.requirement.endswith(".")
    assert rule.citation.strip()
    assert rule.severity in Severity


def test_the_owner_cannot_soften_what_keeps_people_safe() -> None:
    firm = {number for number, rule in BY_NUMBER.items() if not rule.may_soften}
    assert firm == FIRM | {"OWN-01", "OWN-02"}


def test_a_number_that_stands_twice_is_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('[X-01]\ntitle = "x"\n', "utf-8")
    with pytest.raises(ValueError, match="twice"):
        catalog.entries(tmp_path)
