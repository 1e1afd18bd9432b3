"""Whatever is typed into a field of any form, it is a value or a note beside the field."""

import math
from datetime import UTC
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from dsp_desktop.kernel.errors import AppError
from tests.fuzz.mutations import WORDS, mutated
from tests.ui.test_catalog import FORMS
from ui.kit.fields.reading import Unreadable, read, written
from ui.kit.form import FormView
from ui.kit.operations import Operations
from ui.kit.spec import Kind, PageSpec

SEATTLE = ZoneInfo("America/Los_Angeles")
TYPED = [
    "1234", "$1,234.56", "(5.00)", "2026-11-18", "11/18/26", "18 Nov 2026", "2:05 pm", "14:05",
    "11/18/2026 2:05 pm", "03/08/2026 02:30", "11/01/2026 01:30", "V1", "1FTBW2CM0PH000001",
    "12/31/9999 23:59", "01/01/1900 00:00", "9" * 5_000, "1" + "0" * 400, "1e400", "0." + "0" * 999,
]  # fmt: skip
anything = st.one_of(
    st.text(max_size=40),
    st.sampled_from([*TYPED, *(word.decode("utf-8", "surrogateescape") for word in WORDS)]),
    st.from_regex(r"[-+$(]?[0-9][0-9.,eE_/: ]{0,24}[apmAPM).]{0,3}", fullmatch=True),
)


@given(anything, st.sampled_from(list(Kind)), st.sampled_from([UTC, SEATTLE]))
@settings(derandomize=True, deadline=None, max_examples=600)
def test_what_is_typed_is_a_value_or_is_not_readable(text: str, kind: Kind, zone: ZoneInfo) -> None:
    try:
        value = read(text, kind, zone)
    except Unreadable:
        return
    assert not isinstance(value, float)
    if isinstance(value, Decimal | int):
        assert math.isfinite(value)
    read(written(value, kind, zone), kind, zone)


def test_what_fingers_make_of_sound_words_is_no_worse() -> None:
    seeds = [text.encode() for text in TYPED]
    for number, content in enumerate(mutated(seeds, 3_000, seed=3)):
        text = content.decode("utf-8", "surrogateescape")[:6_000]
        try:
            read(text, list(Kind)[number % len(Kind)], SEATTLE)
        except Unreadable:
            continue


@pytest.mark.parametrize("spec", FORMS, ids=lambda spec: spec.entity)
@pytest.mark.parametrize("company", ["sqlite"], indirect=True)
def test_a_form_full_of_anything_is_saved_or_says_why_not(
    spec: PageSpec, qtbot: QtBot, operations: Operations
) -> None:
    assert spec.form is not None
    view = FormView(spec.form.fields, spec.entity, operations)
    qtbot.addWidget(view)
    texts = [*TYPED, *(word.decode("utf-8", "surrogateescape") for word in WORDS)]
    for number in range(20):
        for place, (name, editor) in enumerate(view.editors.items()):
            text = texts[(number * 7 + place * 11 + len(name)) % len(texts)]
            if isinstance(editor, QLineEdit):
                editor.setText(text)
            elif isinstance(editor, QPlainTextEdit):
                editor.setPlainText(text)
            elif isinstance(editor, QComboBox):
                if editor.isEditable():
                    editor.setEditText(text if number % 3 == 0 else "")
                editor.setCurrentIndex(number % max(1, editor.count()))
        view.typed()
        try:
            details = spec.form.details(**view.values())
            if spec.form.add is not None:
                with operations.app.write("fuzz") as uow:
                    spec.form.add(uow, details)
                    uow.session.flush()
        except AppError as error:
            view.show_problems(getattr(error, "problems", ()))
