"""What a report is, before anybody makes it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.reports.asking import Asked, Parameter
from dsp_desktop.reports.document import Document

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
else:  # a list of reports is shown long before anything is read
    Session = Any


class Group(StrEnum):
    """Where a report stands, as the pages do in the side bar."""

    FLEET = "Fleet"
    PEOPLE = "People"
    MONEY = "Money"
    COMPANY = "Company"


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``name`` is that of the command line, ``about`` one sentence of what it says.

    ``view`` is what a person needs leave for, all of it, besides making reports at all.
    ``load`` reads everything it says. ``draw`` is the way out for a report that the sections
    of a document cannot say: it writes the PDF itself, from the document's ``drawn_from``,
    and returns the number of pages.
    """

    name: str
    title: str
    about: str
    group: Group
    view: tuple[Permission, ...]
    parameters: tuple[Parameter, ...]
    load: Callable[[Session, Asked], Document]
    draw: Callable[[Path, Document, Progress], int] | None = None

    @property
    def needs(self) -> tuple[Permission, ...]:
        """Everything a person needs leave for."""
        return (Permission.REPORTS_VIEW, *self.view)
