"""From a sheet to a PDF: pages, fonts, outline. Complete in itself, though not yet tagged."""

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

from dsp_desktop.reports.sheet import Place, Sheet
from dsp_desktop.reports.styles import PAGE_HEIGHT, PAGE_WIDTH


def assemble(sheet: Sheet) -> pikepdf.Pdf:
    """Return the pages of ``sheet`` with their fonts and bookmarks."""
    sheet.finish()
    pdf = pikepdf.new()
    fonts = Dictionary({f"/{use.resource}": use.embed(pdf) for use in sheet.fonts.values()})
    resources = pdf.make_indirect(Dictionary(Font=fonts))
    box = Array([0, 0, round(PAGE_WIDTH), round(PAGE_HEIGHT)])
    for page in sheet.pages:
        content = pdf.make_stream("\n".join(page.operators).encode("ascii"))
        pdf.pages.append(
            pikepdf.Page(
                Dictionary(Type=Name.Page, MediaBox=box, Resources=resources, Contents=content)
            )
        )
    _add_outline(pdf, sheet)
    return pdf


def destination(pdf: pikepdf.Pdf, place: Place) -> Array:
    """Return where a bookmark or link leads, keeping the reader's zoom."""
    return Array([pdf.pages[place.page].obj, Name.XYZ, 0, round(place.y), 0])


def _add_outline(pdf: pikepdf.Pdf, sheet: Sheet) -> None:
    with pdf.open_outline() as outline:
        open_items: list[OutlineItem] = []
        for mark in sheet.bookmarks:
            item = OutlineItem(mark.title, destination(pdf, mark.place))
            item.is_closed = mark.level == 0
            del open_items[mark.level :]
            siblings = open_items[-1].children if open_items else outline.root
            siblings.append(item)
            open_items.append(item)
