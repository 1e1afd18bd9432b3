"""From a document to paper: each section as the kit draws it, under the head all reports have."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from dsp_desktop.kernel.progress import Progress
from dsp_desktop.reports import document as says
from dsp_desktop.reports import kit
from dsp_desktop.reports.cells import PILL_SIDE, Cell, Part, Words
from dsp_desktop.reports.document import FIGURES, Document, Kind, Section, Value
from dsp_desktop.reports.formats import UNKNOWN, day, digits, how_many, moment
from dsp_desktop.reports.letterhead import Letterhead
from dsp_desktop.reports.lists import facts
from dsp_desktop.reports.pictures import Photo
from dsp_desktop.reports.signing import SigningLines
from dsp_desktop.reports.states import badge
from dsp_desktop.reports.styles import (
    CELL,
    COLUMN_TITLE,
    ON_ITS_SIDE,
    QUIET_CELL,
    STRONG_CELL,
    UPRIGHT,
    Sheet,
)
from dsp_desktop.reports.tables import Column, room_of, table
from dsp_desktop.reports.text import Heading, Text, fresh_page, intro, lead
from dsp_desktop.reports.values import kind_of, text_of
from dsp_desktop.rules.engine import State

#: How wide a text may make its column, in points, and of how many rows each is measured.
_WIDEST, _MEASURED = 150.0, 400


def write(path: Path, document: Document, letter: Letterhead, progress: Progress) -> int:
    """Write the PDF and return its number of pages; the same document gives the same bytes."""
    return kit.write(path, cover(document, letter), story(document, letter), progress)


def cover(document: Document, letter: Letterhead) -> kit.Cover:
    """Return what every page says."""
    changed = moment(letter.changed_at, letter.zone)
    period = document.when if isinstance(document.about, says.Days) else ""
    return kit.Cover(
        title=document.title,
        company=letter.company,
        as_of=document.when,
        period=period,
        prepared=f"Prepared by {letter.prepared_by}. Data as of last change {changed}",
        data_of=letter.changed_at,
        notice=letter.notice,
        sheet=_sheet(document),
    )


def story(document: Document, letter: Letterhead) -> Sequence[Flowable]:
    """Return the whole report."""
    joined = "" if isinstance(document.about, says.Days) else "as of "
    whole: list[Flowable] = [
        Heading(1, document.title, "top", bookmark=0),
        lead(f"{letter.company}, {joined}{document.when}"),
    ]
    if letter.notice:
        whole.append(Text("This is a demo company. Every name and number in it is invented."))
    if document.intro:
        whole.append(Text(document.intro))
    level = 2
    for number, section in enumerate(document.sections, start=1):
        level = 3 if isinstance(section, says.Chapter) else level
        title = getattr(section, "title", "")
        if title and isinstance(section, says.Chapter):
            if section.fresh_page:
                whole.append(fresh_page(_sheet(document)))
            whole.append(Heading(2, title, f"part-{number}", bookmark=0))
        elif title:
            whole.append(Heading(level, title, f"part-{number}", bookmark=level - 2))
        whole += _drawn(section, document, letter)
    return whole


def _sheet(document: Document) -> Sheet:
    return ON_ITS_SIDE if document.wide else UPRIGHT


def _drawn(section: Section, document: Document, letter: Letterhead) -> Iterator[Flowable]:
    match section:
        case says.Facts():
            pairs = [(name, _fact(value, letter.zone)) for name, value in section.pairs]
            yield facts(pairs) if pairs else Text(UNKNOWN)
        case says.Table():
            yield from _table(section, _sheet(document), letter.zone)
        case says.Paragraph():
            yield Text(section.text)
        case says.Sources():
            yield from _sources(section, _sheet(document))
        case says.Signatures():
            if section.declares:
                yield intro(section.declares)
            yield SigningLines(section.who)
        case says.Picture():
            yield Photo(section.content, section.caption, section.shown)
        case says.FreshPage():
            yield fresh_page(_sheet(document))


def _fact(value: Value, zone: str) -> str:
    return UNKNOWN if value is None else text_of(value, kind_of(value), zone)


def _table(section: says.Table, sheet: Sheet, zone: str) -> Iterator[Flowable]:
    if not section.rows:
        yield Text(section.empty)
        return
    if section.intro:
        yield intro(section.intro)
    stacks = _stacks(section.columns)
    yield table(
        _columns(section, stacks, sheet, zone),
        [_row(section, stacks, row, zone) for row in section.rows],
        total=None if section.total is None else _total(section.total, section, stacks, zone),
        sheet=sheet,
    )


def _stacks(columns: Sequence[says.Column]) -> list[list[int]]:
    """Return which columns stand one below the other on paper, by their places."""
    stacks: list[list[int]] = []
    for place, column in enumerate(columns):
        if column.below and stacks:
            stacks[-1].append(place)
        else:
            stacks.append([place])
    return stacks


def _columns(
    section: says.Table, stacks: Sequence[Sequence[int]], sheet: Sheet, zone: str
) -> list[Column]:
    """Return the columns as wide as what stands in them; where that is too much, text gives."""
    sizes = [[_width(section, place, zone) for place in stack] for stack in stacks]
    wants = [max(want for _, want in stack) for stack in sizes]
    leasts = [max(least for least, _ in stack) for stack in sizes]
    give = sum(wants) - sum(leasts)
    missing = sum(wants) - room_of(len(stacks), sheet)
    share = min(1.0, max(0.0, missing / give)) if give else 0.0
    return [
        Column(
            "\n".join(section.columns[place].title for place in stack),
            want - (want - least) * share,
            figures=section.columns[stack[0]].kind in FIGURES,
        )
        for stack, want, least in zip(stacks, wants, leasts, strict=True)
    ]


def _width(section: says.Table, place: int, zone: str) -> tuple[float, float]:
    """Return how wide a column must be, so that no word is cut, and how wide it would be."""
    column = section.columns[place]
    texts = {text_of(row[place], column.kind, zone) for row in section.rows[:_MEASURED]}
    if section.total is not None:
        texts.add(text_of(section.total[place], column.kind, zone))
    style = STRONG_CELL if place == 0 or section.total is not None else CELL
    side = 2 * PILL_SIDE if column.kind is Kind.STATE else 1.0
    title = _longest(column.title.split(), COLUMN_TITLE)
    want = max(_longest(texts, style) + side, title)
    if column.kind is not Kind.TEXT:
        return want, want
    least = max(_longest({word for text in texts for word in text.split()}, style), title)
    return least, max(least, min(want, _WIDEST))


def _longest(texts: Iterable[str], style: ParagraphStyle) -> float:
    widths = (stringWidth(text, style.fontName, style.fontSize) for text in texts)
    return max(widths, default=0.0)


def _row(
    section: says.Table, stacks: Sequence[Sequence[int]], row: Sequence[Value], zone: str
) -> list[Cell]:
    return [_cell(section, stack, row, zone, first=n == 0) for n, stack in enumerate(stacks)]


def _cell(
    section: says.Table, stack: Sequence[int], row: Sequence[Value], zone: str, *, first: bool
) -> Cell:
    top = row[stack[0]]
    if isinstance(top, State) and len(stack) == 1:
        return badge(top)
    said = [text_of(row[place], section.columns[place].kind, zone) for place in stack]
    if len(said) == 1 and not first:
        return said[0]
    styles = [STRONG_CELL if first else CELL, *(QUIET_CELL for _ in said[1:])]
    return Words(tuple(Part(text, style) for text, style in zip(said, styles, strict=True)))


def _total(
    total: Sequence[Value], section: says.Table, stacks: Sequence[Sequence[int]], zone: str
) -> list[Cell]:
    return [
        "\n".join(
            text_of(total[place], section.columns[place].kind, zone)
            for place in stack
            if total[place] is not None
        )
        for stack in stacks
    ]


def _sources(section: says.Sources, sheet: Sheet) -> Iterator[Flowable]:
    unsure = sum(not figure.confirmed for figure in section.figures)
    if not section.figures:
        yield Text("This report rests on no figure set by law, contract or policy.")
        return
    yield intro(
        f"{how_many(len(section.figures), 'figure')} set by law, contract or policy; {unsure:,} "
        f"not confirmed at the source."
    )
    columns = (
        Column("Figure", 30),
        Column("Value", 16),
        Column("Since", 12),
        Column("Source", 28),
        Column("Standing", 16),
    )
    rows = [
        (
            Words((Part(figure.name, STRONG_CELL),)),
            Words((Part(digits(figure.value)), Part(figure.unit, QUIET_CELL))),
            day(figure.since),
            figure.source,
            standing(figure),
        )
        for figure in section.figures
    ]
    yield table(columns, rows, sheet=sheet)


def standing(figure: says.Figure) -> str:
    """Return what may be said of how sure a figure is."""
    said = "Confirmed" if figure.confirmed else "Not confirmed"
    if not figure.own:
        return said
    return "Owner's own value" if figure.confirmed else "Owner's own value, not confirmed"
