"""Colors, sizes and columns."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dsp_desktop.rules.engine import State
from dsp_desktop.runtime.settings import Theme as Choice
from tests.support.builders import a_van
from ui.kit import icons
from ui.kit.columns import Wish, fitted
from ui.kit.icons import icon
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.rescale import rescale
from ui.kit.side import SideBySide
from ui.kit.stylesheet import style_sheet
from ui.kit.theme import BODY, DARK, LIGHT, Theme, Tokens, palette, scaled, tokens_of
from ui.pages.vans import VANS


def luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(color)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(tokens: Tokens) -> None:
    pairs = [(tokens.on_accent, tokens.accent), (tokens.on_accent, tokens.accent_hover)]
    grounds = (tokens.window, tokens.sidebar, tokens.card, tokens.field, tokens.hover)
    pairs += [(ink, g) for ink in (tokens.text, tokens.muted) for g in grounds]
    pairs += [(tokens.accent, g) for g in (tokens.card, tokens.window, tokens.accent_soft)]
    pairs += [(tokens.text, tokens.accent_soft), (tokens.muted, tokens.neutral_soft)]
    for state in State:
        ink = getattr(tokens, state.value)
        pairs += [(ink, getattr(tokens, f"{state.value}_soft")), (ink, tokens.card)]
    too_faint = [(a, b, round(contrast(a, b), 2)) for a, b in pairs if contrast(a, b) < 4.5]
    assert too_faint == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_sheet_knows_every_token_it_names_and_scales_its_sizes(tokens: Tokens) -> None:
    sheet = style_sheet(tokens, 1.5)
    assert "@" not in sheet
    assert "font-size: 33px" in sheet
    for field in fields(tokens):
        value = getattr(tokens, field.name)
        assert field.name == "dark" or QColor(value).isValid()


def test_a_palette_leads_back_to_its_tokens() -> None:
    assert tokens_of(palette(LIGHT)) is LIGHT
    assert tokens_of(palette(DARK)) is DARK


def test_a_choice_of_looks_takes_effect_everywhere(qtbot: QtBot, qapp: QApplication) -> None:
    before = (qapp.palette(), qapp.font(), qapp.styleSheet())
    theme = Theme(qapp, Choice.LIGHT, 100)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    try:
        with qtbot.waitSignal(theme.changed):
            theme.choose(Choice.DARK, 150)
        assert theme.tokens is DARK
        qtbot.waitUntil(lambda: tokens_of(widget.palette()) is DARK)
        assert scaled(widget, 10) == 15
    finally:
        qapp.setPalette(before[0])
        qapp.setFont(before[1])
        qapp.setStyleSheet(before[2])


@pytest.mark.parametrize("time", [1, 2])
def test_a_list_keeps_its_place_through_one_change_of_looks_after_another(
    qtbot: QtBot, qapp: QApplication, operations: Operations, time: int
) -> None:
    before = (qapp.palette(), qapp.font(), qapp.styleSheet())
    theme = Theme(qapp, Choice.LIGHT, 100)
    page = ListPage(VANS, operations)
    qtbot.addWidget(page)
    page.show()
    try:
        for choice, percent in ((Choice.DARK, 150), (Choice.LIGHT, 100), (Choice.DARK, 200)):
            theme.choose(choice, percent)
            qtbot.wait(10)  # the page of the time before is destroyed here
            assert tokens_of(page.palette()).dark is (choice is Choice.DARK)
            assert page.font().pixelSize() == round(BODY * percent / 100)
    finally:
        qapp.setPalette(before[0])
        qapp.setFont(before[1])
        qapp.setStyleSheet(before[2])


def test_list_and_panel_share_their_room_anew_for_another_size_of_text(
    qtbot: QtBot, qapp: QApplication, operations: Operations
) -> None:
    before = (qapp.palette(), qapp.font(), qapp.styleSheet())
    theme = Theme(qapp, Choice.LIGHT, 100)
    a_van(operations.app, make="Freightliner", model="MT45")
    page = ListPage(VANS, operations)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    try:
        theme.choose(Choice.LIGHT, 150)
        qtbot.wait(10)
        sides = page.panel.parentWidget()
        assert isinstance(sides, SideBySide)
        now = sides.sizes()
        sides.share()
        assert sides.sizes() == now
    finally:
        qapp.setPalette(before[0])
        qapp.setFont(before[1])
        qapp.setStyleSheet(before[2])


@given(st.integers(0, 400), st.sampled_from([13, 14, 16, 20, 23, 26]))
def test_every_gap_follows_another_size_of_text_and_comes_back(pixels: int, size: int) -> None:
    before, after = 1.0, size / 13
    there = round(round(pixels / before) * after)
    assert there == round(pixels * after)  # as if it had been made for that size
    assert round(round(there / after) * before) == pixels


def test_margins_gaps_and_fixed_sizes_change_at_once(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 18, 24, 18)
    column.setSpacing(14)
    row = QHBoxLayout()
    row.setSpacing(8)
    box = QPushButton("Search")
    box.setFixedWidth(100)
    row.addWidget(box)
    row.addSpacing(20)
    column.addLayout(row)

    def sizes() -> list[int]:
        spacer = row.itemAt(1).spacerItem()
        margins = column.contentsMargins()
        return [
            margins.left(),
            margins.top(),
            column.spacing(),
            row.spacing(),
            box.minimumWidth(),
            box.maximumWidth(),
            spacer.sizeHint().width(),
        ]

    rescale([page, box], 1, 1.5)
    assert sizes() == [36, 27, 21, 12, 150, 150, 30]
    rescale([page, box], 1.5, 1)
    assert sizes() == [24, 18, 14, 8, 100, 100, 20]


def test_an_icon_is_drawn_once_for_each_color(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setPalette(palette(LIGHT))
    light = icon("ph.truck", widget)
    assert icon("ph.truck", widget) is light
    widget.setPalette(palette(DARK))
    assert icon("ph.truck", widget) is not light


wishes = st.builds(
    lambda least, more, stays, less: Wish(least + more, least, stays, least - less),
    st.integers(20, 200),
    st.integers(0, 200),
    st.booleans(),
    st.integers(0, 20),
)


@given(st.lists(wishes, max_size=12), st.integers(50, 3000))
def test_columns_fill_the_room_and_never_more(columns: list[Wish], room: int) -> None:
    widths = fitted(columns, room)
    stay = sum(c.lowest for c in columns if c.stays)
    cramped = sum(c.least for c in columns if c.stays) > room
    floors = [c.lowest if cramped else c.least for c in columns]
    assert all(w == 0 or w >= floor for w, floor in zip(widths, floors, strict=True))
    assert all(w > 0 for w, c in zip(widths, columns, strict=True) if c.stays and c.lowest)
    if stay <= room:
        assert sum(widths) <= room
        assert not any(widths) or sum(widths) == room or _cannot_grow(columns, widths, room)
    hidden = [i for i, w in enumerate(widths) if w == 0]
    assert all(not columns[i].stays for i in hidden)


def _cannot_grow(columns: list[Wish], widths: list[int], room: int) -> bool:
    shown = [c for c, w in zip(columns, widths, strict=True) if w]
    return sum(c.wanted for c in shown) > room and all(c.wanted == c.least for c in shown)


def test_the_last_column_gives_way_first() -> None:
    wish = Wish(100, 100)
    assert fitted([wish, wish, wish], 250) == [125, 125, 0]
    assert fitted([Wish(100, 100, stays=True), wish, Wish(100, 100, stays=True)], 250)[1] == 0


def test_icons_held_back_are_drawn_when_let_go(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    icons.hold()
    icons.set_icon(button, "ph.truck")
    button.show()
    qtbot.waitExposed(button)
    QApplication.processEvents()
    assert button.icon().isNull()
    icons.let_go()
    assert not button.icon().isNull()
