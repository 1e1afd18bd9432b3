"""Whatever the trail can tell of has a name that people use."""

import re

import pytest

from dsp_desktop.db.base import Record
from dsp_desktop.kernel import labels
from dsp_desktop.kernel.field_labels import FIELDS, OWN
from dsp_desktop.registry import KINDS

EVERY_FIELD = sorted(
    f"{kind.entity}.{column.key}"
    for kind in KINDS.values()
    for column in kind.__table__.columns
    if column.key not in ("id", "version")
)
#: What no label says: the words of whoever made the tables.
RAW = re.compile(r"\b(id|print|folded|mb|json|sha\d*|unit|prompt)\b| at$|_|#")


@pytest.mark.parametrize("entity", sorted(KINDS))
def test_every_kind_of_record_has_a_name(entity: str) -> None:
    assert entity in labels.KINDS, f"say in kernel/labels.py what people call a {entity}"
    assert KINDS[entity].called or entity in labels.SINGLE, f"by what is a {entity} known?"


@pytest.mark.parametrize("field", EVERY_FIELD)
def test_every_field_has_a_name_or_is_hidden(field: str) -> None:
    known = field in labels.HIDDEN or field in OWN or field.partition(".")[2] in FIELDS
    assert known, f"say in kernel/field_labels.py what people call {field}, or hide it"


@pytest.mark.parametrize("field", [each for each in EVERY_FIELD if each not in labels.HIDDEN])
def test_no_name_is_that_of_a_column(field: str) -> None:
    text = labels.field_text(*field.split("."))
    assert text[0].isupper()
    assert not RAW.search(text), text


def test_nobody_is_named_who_is_gone() -> None:
    fields = {field.partition(".")[2] for field in EVERY_FIELD}
    assert labels.KINDS.keys() - KINDS.keys() == {"audit_entry"}
    assert FIELDS.keys() <= fields
    assert OWN.keys() | labels.HIDDEN <= set(EVERY_FIELD)
    assert not OWN.keys() & labels.HIDDEN


@pytest.mark.parametrize(
    "kind", sorted(KINDS.values(), key=lambda kind: kind.entity), ids=lambda kind: kind.entity
)
def test_no_two_fields_of_a_kind_have_one_name(kind: type[Record]) -> None:
    shown = [
        labels.field_text(kind.entity, column.key)
        for column in kind.__table__.columns
        if not labels.is_hidden(kind.entity, column.key) and column.key not in ("id", "version")
    ]
    assert len(shown) == len(set(shown)), sorted(shown)


def test_no_name_has_a_short_form_in_small_letters() -> None:
    shorts = {"cdl", "dsp", "ein", "gvwr", "id", "imei", "mc", "mcs150", "vin"}
    texts = (*FIELDS.values(), *OWN.values(), *labels.KINDS.values())
    said = {word.casefold(): word for t in texts for word in re.sub(r"[-()]", "", t).split()}
    assert {said[short] for short in shorts} == {short.upper() for short in shorts}
