"""Cut text into lines that fit."""

from collections.abc import Iterator

from dsp_desktop.reports.styles import Style
from dsp_desktop.reports.typeface import Face, clean, face


def wrap(text: str, style: Style, width: float) -> list[str]:
    """Return ``text`` as clean lines no wider than ``width`` points; at least one line.

    A line that goes on ends with its space, so that copied text keeps its words apart.
    A word too long for a line is cut where it must be.
    """
    if "\n" in text:
        return [line for part in text.splitlines() for line in wrap(part, style, width)]
    text = clean(text)
    letters, room = face(style.weight), width / style.size
    if letters.width(text) <= room:
        return [text]
    return list(_fill(text, letters, room))


def _fill(text: str, letters: Face, room: float) -> Iterator[str]:
    space = letters.width(" ")
    line, used = "", 0.0
    for word in text.split():
        needed = letters.width(word)
        if line and used + space + needed > room:
            yield line + " "
            line, used = "", 0.0
        if line:
            line, used = f"{line} {word}", used + space + needed
        else:
            *full, line = _cut(word, letters, room) if needed > room else [word]
            yield from full
            used = letters.width(line)
    yield line


def _cut(word: str, letters: Face, room: float) -> list[str]:
    pieces, used = [""], 0.0
    for character in word:
        needed = letters.width(character)
        if pieces[-1] and used + needed > room:
            pieces.append("")
            used = 0.0
        pieces[-1] += character
        used += needed
    return pieces
