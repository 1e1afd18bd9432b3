"""Today: what stops a van leaving, first; then what else the records know about the day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.app import Session
from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.rules.engine import Finding, State, urgency
from ui.kit.formats import shown
from ui.kit.header import PageHeader
from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.spec import CustomPage, Kind
from ui.kit.theme import MARGIN, scaled
from ui.pages.today_chart import RoutesChart, load_drawing
from ui.pages.today_needs import Need, NeedsList
from ui.pages.today_parts import Tile, Tiles

if TYPE_CHECKING:
    from dsp_desktop.overview.queries import Day, RouteDay, day, route_days
else:
    Day = later("dsp_desktop.overview.queries").Day
    RouteDay = later("dsp_desktop.overview.queries").RouteDay
    day = later("dsp_desktop.overview.queries").day
    route_days = later("dsp_desktop.overview.queries").route_days


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKS = timedelta(weeks=8)
_SOON = timedelta(days=30)
#: So many subjects are drawn; the lists have them all.
_SHOWN = 40
#: Narrower than this, the picture stands below the list, and the page scrolls.
_SIDE_BY_SIDE = 700
#: The list and the picture are at least so high.
_LEAST = 240
#: What a subject's kind is called: one, many.
_NOUNS = {
    "driver": (mark("today", "driver"), mark("today", "drivers")),
    "van": (mark("today", "van"), mark("today", "vans")),
    "device": (mark("today", "device"), mark("today", "devices")),
    "fuel_card": (mark("today", "fuel card"), mark("today", "fuel cards")),
    "policy": (mark("today", "policy"), mark("today", "policies")),
    "background_check": (
        mark("today", "background check"),
        mark("today", "background checks"),
    ),
    "company": (mark("today", "company rule"), mark("today", "company rules")),
}


def _t(text: str) -> str:
    return translated("today", text)


def headline(on: date) -> str:
    """Return the day as people say it.

    Example:
        >>> headline(date(2026, 11, 20))
        'Friday 20 November'
    """
    return f"{_WEEKDAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


class TodayPage(QWidget):
    """Looks again whenever the readiness of the company has been looked at again."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._on = operations.app.clock.today()
        self.header = PageHeader(headline(self._on), operations)
        self.header.set_subtitle(_t(mark("today", "Everything that stops a van leaving, first")))
        report = QPushButton(_t(mark("today", "Compliance report")))
        report.clicked.connect(lambda _checked: operations.wanted.emit(Place("report")))
        self.header.add_action(report, primary=True)
        self.routes = Tile(_t(mark("today", "Routes covered today")))
        self.stopped = Tile(_t(mark("today", "Cannot go out")))
        self.due = Tile(_t(mark("today", "Due within 30 days")))
        self.unknown = Tile(_t(mark("today", "Cannot confirm")))
        self.fuel = Tile(_t(mark("today", "Fuel, last 7 days")))
        self.tiles = (self.routes, self.stopped, self.due, self.unknown, self.fuel)
        self.needs_title = QLabel(_t(mark("today", "Needs you")))
        self.needs_title.setProperty("role", "heading")
        self.needs: list[Need] = []
        self.steps: list[QPushButton] = []
        self.chart = RoutesChart()
        self._list = NeedsList()
        self._drawn: tuple[tuple[Finding, ...], ...] | None = None
        self._cards = QHBoxLayout()
        self._lay_out()
        self._connect()
        operations.readiness.looked.connect(self.refresh)
        operations.readiness.begin()
        if operations.readiness.latest is not None:
            self.refresh()

    def refresh(self) -> None:
        """Show the latest answer."""
        answer = self._operations.readiness.latest
        if answer is None:
            return
        self._on = answer.on
        self.header.set_title(headline(answer.on))
        self._show_counts(answer)

        def question(source: Session) -> tuple[Day, tuple[RouteDay, ...]]:
            load_drawing()
            return day(source, answer), route_days(source, answer.on - _WEEKS, answer.on)

        self._operations.read(question, then=lambda told: self._show_day(answer, *told), owner=self)

    def _show_counts(self, answer: Readiness) -> None:
        stopped = {k: answer.count(k)[State.BLOCKED] for k in ("driver", "van")}
        total = sum(stopped.values())
        if total:
            self.stopped.say_parts(str(total), _parts(stopped), "blocked")
        else:
            self.stopped.say("0", _t(mark("today", "every driver and van may")), "ready")
        due = [f for f in answer.findings if f.state is State.DUE_SOON and self._is_near(f)]
        subjects = {(f.subject.kind, f.subject.id) for f in due}
        days = sorted(f.due for f in due if f.due is not None)
        if not days:
            self.due.say("0", _t(mark("today", "nothing runs out")), "ready")
        else:
            self.due.say(str(len(subjects)), _first_due(days, answer.on), "due_soon")
        unknown = {k: answer.count(k)[State.CANNOT_CONFIRM] for k in _NOUNS}
        total = sum(unknown.values())
        if total:
            self.unknown.say_parts(str(total), _parts(unknown), "cannot_confirm")
        else:
            self.unknown.say("0", _t(mark("today", "all that is needed is on file")), "ready")

    def _show_day(self, answer: Readiness, figures: Day, days: Sequence[RouteDay]) -> None:
        self._show_routes(figures)
        if not figures.drivers and not figures.vans:
            for tile in (self.stopped, self.due, self.unknown):
                tile.say("-", _t(mark("today", "no drivers or vans on file yet")))
        self.fuel.setVisible(figures.fuel_last is not None)
        before = shown(figures.fuel_week_before, Kind.MONEY)
        words = _t(mark("today", "{amount} the week before")).format(amount=before)
        self.fuel.say(shown(figures.fuel_week, Kind.MONEY), words)
        self.chart.show_days(_with_today(days, figures), figures.on)
        if not self._show_next_steps(figures):
            self.needs_title.setText(_t(mark("today", "Needs you")))
            self.show_needs(answer)

    def _show_routes(self, figures: Day) -> None:
        if not figures.routes:
            words = mark("today", "no routes on file for today")
            self.routes.say("-", _t(words))
            return
        tone = "ready" if figures.covered == figures.routes else "blocked"
        spare = [
            (kind, f"{count} {_noun(kind, count)}")
            for kind, count in (("driver", figures.spare_drivers), ("van", figures.spare_vans))
        ]
        words = _t(mark("today", "{drivers} and {vans} to spare"))
        line = words.format(drivers=spare[0][1], vans=spare[1][1])
        self.routes.say(f"{figures.covered} / {figures.routes}", line, tone)
        self.routes.setToolTip("\n".join(figures.uncovered))

    def show_needs(self, answer: Readiness) -> None:
        """List what needs somebody."""
        groups = tuple(needs(answer))
        if groups == self._drawn:  # nothing is new: the list stays as it is
            return
        self._drawn, self.steps = groups, []
        self.needs = [Need(group, answer.on, self._operations) for group in groups[:_SHOWN]]
        lines: list[QWidget] = [*self.needs]
        if not groups:
            words = mark("today", "Nothing stops a van leaving today.")
            lines.append(_words(_t(words), "strong"))
            words = mark("today", "Every rule was asked, and nothing is missing or due.")
            lines.append(_words(_t(words)))
        if len(groups) > _SHOWN:
            words = mark("today", "And {n} more: the lists under Fleet and People have them all.")
            lines.append(_words(_t(words).format(n=len(groups) - _SHOWN)))
        self._list.show_lines(lines)

    def _show_next_steps(self, figures: Day) -> bool:
        """Lead a company that has only begun; return whether there is a step left."""
        steps = (
            (
                figures.drivers,
                mark("today", "Bring in your drivers"),
                "AssociateData.csv",
                "driver",
            ),
            (figures.vans, mark("today", "Bring in your vans"), "VehiclesData.xlsx", "van"),
            (
                figures.last_routes is not None,
                mark("today", "Bring in your routes"),
                "Routes_….xlsx",
                "route",
            ),
            (
                figures.policies,
                mark("today", "Enter your insurance policies"),
                _t(mark("today", "auto liability and workers' compensation first")),
                "policy",
            ),
        )
        if all(done for done, *_ in steps):
            return False
        self.needs_title.setText(_t(mark("today", "Next steps")))
        self._drawn, self.needs, self.steps = None, [], []
        words = mark("today", "Drop the files anywhere in this window; you see what would change.")
        lines = [
            self._step(_t(what), how, entity, done=bool(done)) for done, what, how, entity in steps
        ]
        self._list.show_lines([*lines, _words(_t(words))])
        return True

    def _step(self, what: str, how: str, entity: str, *, done: bool) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, scaled(self, 6), 0, scaled(self, 6))
        words = QVBoxLayout()
        title = QLabel(f"✓  {what}" if done else what)
        line = QLabel(_t(mark("today", "Done")) if done else how)
        line.setProperty("role", "help")
        words.addWidget(title)
        words.addWidget(line)
        layout.addLayout(words, 1)
        if not done:
            by_hand = entity == "policy"
            add, bring = mark("today", "Add a policy"), mark("today", "Import")
            button = QPushButton(_t(add if by_hand else bring))
            button.setAccessibleName(what)
            place = Place(entity, edit=True) if by_hand else Place("import_batch", edit=True)
            button.clicked.connect(lambda _checked: self._operations.wanted.emit(place))
            self.steps.append(button)
            layout.addWidget(button)
        return row

    def _is_near(self, finding: Finding) -> bool:
        return finding.due is not None and finding.due <= self._on + _SOON

    def _connect(self) -> None:
        go = self._operations.wanted.emit
        self.routes.clicked.connect(lambda: go(Place("route")))
        self.stopped.clicked.connect(lambda: self._show_kind(State.BLOCKED, ("driver", "van")))
        self.due.clicked.connect(lambda: self._show_kind(State.DUE_SOON, tuple(_NOUNS)))
        self.unknown.clicked.connect(lambda: self._show_kind(State.CANNOT_CONFIRM, tuple(_NOUNS)))
        self.fuel.clicked.connect(lambda: go(Place("fuel_purchase")))
        self.stopped.part_chosen.connect(lambda kind: go(Place(kind, state=State.BLOCKED)))
        self.unknown.part_chosen.connect(lambda kind: go(Place(kind, state=State.CANNOT_CONFIRM)))

    def _show_kind(self, state: State, kinds: tuple[str, ...]) -> None:
        """Open the list that has most of a state."""
        answer = self._operations.readiness.latest
        if answer is not None:
            most = max(kinds, key=lambda kind: answer.count(kind)[state])
            self._operations.wanted.emit(Place(most, state=state))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        is_wide = self.width() >= scaled(self, _SIDE_BY_SIDE)
        along, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._cards.setDirection(along if is_wide else down)

    def _lay_out(self) -> None:
        title = QLabel(_t(mark("today", "Routes a day, the last eight weeks")))
        title.setProperty("role", "heading")
        title.setWordWrap(True)
        self._list.show_lines(
            [_words(_t(mark("today", "Looking at every driver, van and paper…")))]
        )
        self._cards.setSpacing(scaled(self, 14))
        self._cards.addWidget(_card(self, self.needs_title, self._list), 8)
        self._cards.addWidget(_card(self, title, self.chart), 5)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(self, 14))
        column.addWidget(Tiles(self.tiles))
        column.addLayout(self._cards, 1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        side = scaled(self, MARGIN)
        layout.setContentsMargins(side, scaled(self, 18), side, scaled(self, 18))
        layout.setSpacing(scaled(self, 14))
        layout.addWidget(self.header)
        layout.addWidget(scroll, 1)


def needs(answer: Readiness) -> list[tuple[Finding, ...]]:
    """Group the findings by subject: the worst subjects first, and the soonest among them."""
    groups: dict[tuple[str, int], list[Finding]] = {}
    for finding in sorted((f for f in answer.findings if f.state is not State.READY), key=urgency):
        groups.setdefault((finding.subject.kind, finding.subject.id), []).append(finding)
    return [tuple(group) for group in groups.values()]


def _with_today(days: Sequence[RouteDay], figures: Day) -> tuple[RouteDay, ...]:
    """Return the days with today's covered as the tile counts them: by the rules too."""
    return tuple(replace(d, covered=figures.covered) if d.day == figures.on else d for d in days)


def _parts(counts: dict[str, int]) -> list[tuple[str, str]]:
    return [(kind, f"{count} {_noun(kind, count)}") for kind, count in counts.items() if count]


def _noun(kind: str, count: int) -> str:
    one, many = _NOUNS[kind]
    return _t(one if count == 1 else many)


def _short(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]}"


def _first_due(days: Sequence[date], on: date) -> str:
    """Say when the first of them falls due, and how many are late already."""
    ahead = [day for day in days if day >= on]
    late = len(days) - len(ahead)
    parts = [_t(mark("today", "{n} late")).format(n=late)] if late else []
    if ahead:
        words = mark("today", "next on {day}") if late else mark("today", "first on {day}")
        parts.append(_t(words).format(day=_short(ahead[0])))
    return ", ".join(parts)


def _words(text: str, role: str = "muted") -> QLabel:
    words = QLabel(text)
    words.setProperty("role", role)
    words.setWordWrap(True)
    return words


def _card(like: QWidget, title: QLabel, body: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    card.setMinimumHeight(scaled(like, _LEAST))
    layout = QVBoxLayout(card)
    layout.setContentsMargins(*(scaled(like, side) for side in (16, 14, 10, 12)))
    layout.addWidget(title)
    layout.addWidget(body, 1)
    return card


PAGES = (
    CustomPage(
        entity="today",
        title=mark("today", "Today"),
        group="",
        icon="ph.sun-horizon",
        view=Permission.DISPATCH_VIEW,
        build=TodayPage,
    ),
)
