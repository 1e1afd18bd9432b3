"""Fuel exceptions: what does not fit about a purchase, reviewed in bulk and closed by people."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from dsp_desktop.app import UnitOfWork
from dsp_desktop.fuel_review.terms import ExceptionKind, ExceptionStanding, Weight
from dsp_desktop.kernel.listing import Span
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.wording import counted, label
from ui.kit import dialogs
from ui.kit.facts import text_label
from ui.kit.l10n import mark, translated
from ui.kit.later import later, load
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.places import Place, report_place
from ui.kit.spec import Column, CustomPage, Filter, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.compliance.service import review_fuel
    from dsp_desktop.fuel_review import queries, service
    from dsp_desktop.fuel_review.service import Reviewed
else:
    queries = later("dsp_desktop.fuel_review.queries")
    service = later("dsp_desktop.fuel_review.service")
    review_fuel = later("dsp_desktop.compliance.service").review_fuel

_TITLE = mark("fuel_exception", "Fuel exceptions")
_CLOSE = mark("fuel_exception", "Close")
_WHAT_WAS_IT = mark("fuel_exception", "What was it? The reason stays with the exception.")
_SPANS = (Span.LAST_90_DAYS, Span.LAST_30_DAYS, Span.LAST_365_DAYS, Span.ALL_TIME)
_DONE = mark(
    "fuel_exception",
    "{purchases} held against cards, hand-outs, routes and vans, from {first} to today: {found}, "
    "{still} open as before, {closed} closed before, {gone} no longer so.",
)


def _t(text: str) -> str:
    return translated("fuel_exception", text)


EXCEPTIONS: PageSpec[Any, Any] = PageSpec(
    entity="fuel_exception",
    noun=mark("fuel_exception", "exception"),
    many=mark("fuel_exception", "exceptions"),
    title=_TITLE,
    group="",
    icon="ph.warning-octagon",
    view=Permission.FUEL_VIEW,
    edit=Permission.FUEL_EDIT,
    listing=queries.EXCEPTION_LIST,
    empty=mark(
        "fuel_exception",
        "No exceptions here. Review this period to hold its purchases against cards, hand-outs, "
        "routes and vans.",
    ),
    sort="bought_on",
    descending=True,
    filters=(
        Filter(
            "status",
            mark("fuel_exception", "Status"),
            ExceptionStanding,
            opens=(mark("fuel_exception", "Still open"), (ExceptionStanding.OPEN,)),
        ),
        Filter("weight", mark("fuel_exception", "Weight"), Weight),
        Filter("kind", mark("fuel_exception", "Kind"), ExceptionKind),
        Filter("period", mark("fuel_exception", "Period"), tuple((label(s), s) for s in _SPANS)),
    ),
    columns=(
        Column("bought_on", mark("fuel_exception", "Date"), Kind.DATE),
        Column("kind", mark("fuel_exception", "What does not fit"), Kind.CHOICE),
        Column("weight", mark("fuel_exception", "Weight"), Kind.CHOICE),
        Column("van", mark("fuel_exception", "Van"), Kind.CODE, link="van"),
        Column("driver", mark("fuel_exception", "Driver"), link="driver"),
        Column("total", mark("fuel_exception", "Total"), Kind.MONEY),
        Column("evidence", mark("fuel_exception", "Evidence")),
        Column("status", mark("fuel_exception", "Status"), Kind.CHOICE, shown=False),
        Column("gallons", mark("fuel_exception", "Gallons"), Kind.QUANTITY, shown=False),
        Column("merchant", mark("fuel_exception", "Merchant"), shown=False),
        Column("card_last4", mark("fuel_exception", "Card"), Kind.CODE, shown=False),
        Column("found_at", mark("fuel_exception", "Found"), Kind.MOMENT, shown=False),
        Column("closed_by", mark("fuel_exception", "Closed by"), shown=False),
        Column("reason", mark("fuel_exception", "Reason"), shown=False),
    ),
    actions=(
        RowAction(
            _CLOSE,
            Permission.FUEL_EDIT,
            service.close_exception,
            ask=_WHAT_WAS_IT,
            for_states=(ExceptionStanding.OPEN,),
        ),
        RowAction(
            mark("fuel_exception", "Open again"),
            Permission.FUEL_EDIT,
            service.open_again,
            for_states=(ExceptionStanding.CLOSED,),
        ),
    ),
    panel=queries.exception_panel,
)


class FuelExceptionsPage(QWidget):
    """The list, with what is done to many at once: a review of the period, closing a choice."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self.list = ListPage(EXCEPTIONS, operations)
        self.said = text_label("")
        self.said.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        column = self.list.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - a list page has no other
        column.insertWidget(1, self.said)
        may = operations.app.actor.may(Permission.FUEL_EDIT)
        if operations.app.actor.may(Permission.REPORTS_VIEW):
            self._offer("report", mark("fuel_exception", "Report"), self.report)
        if may:
            self._offer("close", mark("fuel_exception", "Close chosen…"), self.close_chosen)
            title = mark("fuel_exception", "Review this period")
            self._offer("review", title, self.review, primary=True)
            self.list.empty.offer(_t(title), self.review)
        self.setFocusProxy(self.list)

    def visit(self, place: Place) -> None:
        """Show what the person came for."""
        self.list.visit(place)

    def review(self) -> None:
        """Hold what was bought in the period above against everything around it."""
        today = self._operations.app.clock.today()
        chosen = self.list.bar.filters.get("period") or _SPANS[0]
        span = Span(chosen) if isinstance(chosen, str) else _SPANS[0]
        known, run = self._operations, load(review_fuel)

        def work(uow: UnitOfWork, progress: Progress) -> "tuple[str, Reviewed]":
            first = load(queries.first_day)(uow.session, today, span)
            return f"{first:%d %b %Y}".lstrip("0"), run(uow, first, today, progress)

        words = _t(mark("fuel_exception", "Reviewing fuel purchases"))
        known.job("review_fuel", work, then=self._tell, words=words)

    def close_chosen(self) -> None:
        """Close every exception that is selected, with one reason."""
        ids = self.list.table.selected_ids()
        if not ids:
            return
        count = counted(len(ids), "exception")
        question = _t(mark("fuel_exception", "{count} chosen. {question}")).format(
            count=count, question=_t(_WHAT_WAS_IT)
        )
        reason = dialogs.ask(self, _t(_CLOSE), question)
        if reason is not None:
            close = load(service.close_exceptions)
            self._operations.write("close_exceptions", lambda uow: close(uow, ids, reason))

    def report(self) -> None:
        """Go to the report about them."""
        self._operations.wanted.emit(report_place("fuel-exceptions"))

    def _tell(self, outcome: "tuple[str, Reviewed]") -> None:
        first, reviewed = outcome
        self.said.setText(
            _t(_DONE).format(
                purchases=counted(reviewed.purchases, "purchase"),
                first=first,
                found=counted(reviewed.found, "new exception"),
                still=reviewed.still,
                closed=reviewed.closed,
                gone=reviewed.gone,
            )
        )
        self.said.show()

    def _offer(self, name: str, title: str, do: Any, *, primary: bool = False) -> None:
        button = QPushButton(_t(title))
        button.setObjectName(name)
        button.clicked.connect(lambda _on=False: do())
        self.list.header.add_action(button, primary=primary)


PAGES = (
    CustomPage(
        entity="fuel_exception",
        title=_TITLE,
        group="",
        icon="ph.warning-octagon",
        view=Permission.FUEL_VIEW,
        build=FuelExceptionsPage,
    ),
)
