"""What the palette offers: pages, what can be added, actions, and records by what is typed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dsp_desktop.app import Session
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.places import Place, report_place
from ui.shell.actions import Actions
from ui.shell.navigator import Navigator
from ui.shell.palette import Palette, Suggestion

if TYPE_CHECKING:
    from dsp_desktop.overview.queries import Hit


def _t(text: str) -> str:
    return translated("menu", text)


class Offers:
    """Everything this person may go to and do now; nothing that would be refused."""

    def __init__(self, operations: Operations, navigator: Navigator, actions: Actions) -> None:
        self._operations, self._navigator, self._actions = operations, navigator, actions

    def show(self, window: QWidget) -> Palette:
        """Open the palette in front of a window."""
        self._palette = Palette(self._commands(), self._look_up, window)
        self._palette.finished.connect(self._palette.deleteLater)
        self._palette.open()
        return self._palette

    def _commands(self) -> Sequence[Suggestion]:
        pages = [
            Suggestion(
                translated(p.entity, p.title),
                translated("groups", p.group) or _t(mark("menu", "Page")),
                partial(self._operations.wanted.emit, Place(p.entity)),
            )
            for p in (*self._navigator.places, *self._navigator.elsewhere)
        ]
        adds = [
            Suggestion(
                _t(mark("menu", "Add {noun}")).format(noun=translated(p.entity, p.noun)),
                translated(p.entity, p.title),
                partial(self._operations.wanted.emit, Place(p.entity, edit=True)),
            )
            for p in self._navigator.doors.values()
            if p.add and self._operations.app.actor.may(p.add)
        ]
        actions = [Suggestion(*offer) for offer in self._actions.offered()]
        return [*pages, *adds, *actions, *self._reports()]

    def _reports(self) -> Sequence[Suggestion]:
        from dsp_desktop.reports.catalog import reports_for  # noqa: PLC0415 - when it is opened

        return [
            Suggestion(
                translated("reports", report.title),
                _t(mark("menu", "Report")),
                partial(self._operations.wanted.emit, report_place(report.name)),
            )
            for report in reports_for(self._operations.app.actor)
        ]

    def _look_up(self, text: str, tell: Callable[[Sequence[Suggestion]], object]) -> None:
        def question(source: Session) -> "Sequence[Hit]":
            from dsp_desktop.overview.queries import find  # noqa: PLC0415 - knows every area

            return find(source, text)

        self._operations.read(
            question,
            then=lambda hits: tell([self._as_suggestion(h) for h in hits if self._has_page(h)]),
            owner=self._palette,
        )

    def _has_page(self, hit: "Hit") -> bool:
        return hit.entity in self._navigator.doors

    def _as_suggestion(self, hit: "Hit") -> Suggestion:
        door = self._navigator.doors[hit.entity]
        noun = translated(hit.entity, door.noun or door.title)
        place = Place(hit.entity, record_id=hit.id)
        return Suggestion(
            hit.label,
            " · ".join(part for part in (noun.capitalize(), hit.detail) if part),
            partial(self._operations.wanted.emit, place),
        )
