"""Labels for badges, vans, keys, devices, cards and uniforms: what stands on each."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.reports.asking import Asked
from dsp_desktop.reports.document import Column, Document, Facts, Kind, Table
from dsp_desktop.reports.letterhead import Letterhead, letterhead
from dsp_desktop.reports.queries.labels import labels_of
from dsp_desktop.reports.sheets_of_labels import (
    Label,
    LabelCode,
    LabelKind,
    LabelSheet,
    measures,
)


@dataclass(frozen=True, slots=True)
class LabelRun:
    """What is printed: which labels, on which sheet, and which is the first free one on it."""

    labels: tuple[Label, ...]
    sheet: LabelSheet
    code: LabelCode
    first: int
    letter: Letterhead


def load(source: Session, asked: Asked) -> Document:
    """Read what is to be labelled."""
    demand(source, Permission.REPORTS_VIEW)
    kind, sheet = asked.choice("kind", LabelKind), asked.choice("sheet", LabelSheet)
    size = measures(sheet)
    first = min(asked.number("first"), size.count)
    labels = labels_of(source, kind)
    letter = letterhead(source, now=asked.now, prepared_by=asked.prepared_by)
    return Document(
        title="Labels",
        about=asked.on,
        intro="What stands on each label, and what a scanner reads from it.",
        sections=(
            Facts("In short", (("For", kind), ("Labels", len(labels)), ("Sheet", size.title))),
            Table(
                "Labels",
                (Column("Label"), Column("Below it"), Column("A scanner reads", Kind.CODE)),
                tuple((each.title, each.below, each.code) for each in labels),
                "There is nothing of this kind to label.",
            ),
        ),
        counts=(("labels", len(labels)),),
        drawn_from=LabelRun(labels, sheet, asked.choice("code", LabelCode), first, letter),
    )
