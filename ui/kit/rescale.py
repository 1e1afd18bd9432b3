"""Another size of text, at once: every gap, margin and fixed size follows.

Widgets take their sizes from :func:`ui.kit.theme.scaled` when they are made. What came from
there can be read back exactly, since sizes only grow from 100%: rounding moved it by less
than a pixel of then. So each number is put back to what it was at 100% and scaled anew.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QMargins, QSize
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QGridLayout, QLabel, QLayout, QWidget

from ui.kit.flow import FlowLayout

#: Labels that are given margins by hand.
_WITH_MARGINS = ("heading", "group", "strong")
#: What Qt takes for no limit to the size of a widget.
_NO_LIMIT = (1 << 24) - 1


def rescale(widgets: Iterable[QWidget], before: float, after: float) -> None:
    """Change everything that was made for text of ``before`` (1 is 100%) to ``after``."""

    def size(pixels: int) -> int:
        return round(round(pixels / before) * after)

    for widget in widgets:
        _widget(widget, size)


def _widget(widget: QWidget, size: Callable[[int], int]) -> None:
    # Other margins are the style sheet's, which follows the text by itself.
    if isinstance(widget, QLabel) and widget.property("role") in _WITH_MARGINS:
        widget.setContentsMargins(*map(size, _sides(widget.contentsMargins())))
    if not widget.isWindow():  # how large a window is, is for the person to say
        least, most = widget.minimumSize(), widget.maximumSize()
        widget.setMaximumSize(_size(most, size))
        widget.setMinimumSize(_size(least, size))
    layout = widget.layout()
    if layout is not None:
        _layout(layout, size)


def _layout(layout: QLayout, size: Callable[[int], int]) -> None:
    layout.setContentsMargins(*map(size, _sides(layout.contentsMargins())))
    match layout:
        case QGridLayout() | QFormLayout():
            layout.setHorizontalSpacing(size(layout.horizontalSpacing()))
            layout.setVerticalSpacing(size(layout.verticalSpacing()))
        case FlowLayout():
            layout.rescale(size)
        case QBoxLayout():
            layout.setSpacing(size(layout.spacing()))
    for place in range(layout.count()):
        item = layout.itemAt(place)
        inside = item.layout() if item else None
        spacer = item.spacerItem() if item else None
        if inside is not None:
            _layout(inside, size)
        elif spacer is not None:
            wanted, policy = spacer.sizeHint(), spacer.sizePolicy()
            across, down = policy.horizontalPolicy(), policy.verticalPolicy()
            spacer.changeSize(size(wanted.width()), size(wanted.height()), across, down)
    layout.invalidate()


def _sides(margins: QMargins) -> tuple[int, int, int, int]:
    return margins.left(), margins.top(), margins.right(), margins.bottom()


def _size(now: QSize, size: Callable[[int], int]) -> QSize:
    return QSize(
        *(side if side in {0, _NO_LIMIT} else size(side) for side in (now.width(), now.height()))
    )
