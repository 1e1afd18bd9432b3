"""The audit trail: who did what, when, with before and after, and the proof that it is whole."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dsp_desktop.app import Session
from dsp_desktop.audit.terms import Reach
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.listing import Choice
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.kernel.wording import counted, label
from ui.kit import dialogs
from ui.kit.facts import text_label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.pdf_pages import PdfPages, choose_printer, print_pages, printer_for
from ui.kit.places import Place
from ui.kit.spec import Column, CustomPage, Filter, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.audit import queries
    from dsp_desktop.audit.proof import Proof
    from dsp_desktop.audit.queries import Offered
else:
    queries = later("dsp_desktop.audit.queries")

_PDF = mark("audit", "PDF (*.pdf)")
_TITLE = mark("audit", "Audit trail")
_WORDS = mark("audit", "Type a name, a van or a day, such as 2026-11-20")
_WHOLE = mark(
    "audit",
    "The company is whole: {entries} of the audit trail, {records}, {values} and {files} were "
    "proved {when}.",
)
_BROKEN = mark("audit", "Something is wrong. {problems} Nothing was changed.")
_ANY = mark("audit", "{title}: any")
#: How many problems the page tells; the command line tells all of them.
_MOST = 5


def _t(text: str) -> str:
    return translated("audit", text)


def show_record(operations: Operations, entry_id: int) -> None:
    """Cut the trail down to the record that an entry is about."""

    def question(source: Session) -> str:
        row = queries.AUDIT_LIST.rows(source, [entry_id])[entry_id]
        return f"{row.entity}:{row.record_id}"

    operations.read(question, then=lambda record: _go(operations, record), owner=operations)


def _go(operations: Operations, record: str) -> None:
    operations.wanted.emit(Place("audit_entry", filters={"record": record}))


TRAIL: PageSpec[Any, Any] = PageSpec(
    entity="audit_entry",
    noun=mark("audit_entry", "entry"),
    many=mark("audit_entry", "entries"),
    title=mark("audit_entry", "Audit trail"),
    group="",
    icon="ph.clock-counter-clockwise",
    view=Permission.AUDIT_VIEW,
    edit=Permission.AUDIT_VIEW,
    listing=queries.AUDIT_LIST,
    empty=mark("audit_entry", "Nothing has been done in this company yet."),
    sort="at",
    descending=True,
    columns=(
        Column("at", mark("audit_entry", "When"), Kind.MOMENT),
        Column("actor_name", mark("audit_entry", "Who")),
        Column("operation", mark("audit_entry", "What")),
        Column("record", mark("audit_entry", "Record")),
        Column("told", mark("audit_entry", "Before and after")),
        Column("verb", mark("audit_entry", "How"), Kind.CHOICE, shown=False),
        Column("kind", mark("audit_entry", "Kind of record"), shown=False),
        Column("id", mark("audit_entry", "Number"), Kind.COUNT, shown=False),
    ),
    actions=(
        RowAction(
            mark("audit_entry", "Only this record"), Permission.AUDIT_VIEW, by_hand=show_record
        ),
    ),
    panel=queries.audit_panel,
)


class AuditPage(QWidget):
    """The list of entries, with what the trail holds to choose from above it."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._record: Choice | None = None
        self._wanted: Place | None = None
        self._is_stale = False
        self.list: ListPage | None = None
        self._proof = ""
        self.proof = text_label("")
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        operations.changed.connect(self._look_again)
        self._build()

    def visit(self, place: Place) -> None:
        """Show one entry, or what was done to one record."""
        record = place.filters.get("record")
        if record is not None:
            wanted = str(record)
            self._operations.read(
                lambda source: Choice(wanted, queries.record_name(source, wanted)),
                then=self._cut_to,
                owner=self,
            )
        elif self.list is None:
            self._wanted = place
        else:
            self.list.visit(place)

    def verify(self) -> None:
        """Prove the company whole, with progress, and say what was found."""

        def question(source: Session, progress: Progress) -> "Proof":
            from dsp_desktop.audit.proof import prove_company  # noqa: PLC0415 - when it is asked

            return prove_company(source, progress)

        words = _t(mark("audit", "Proving the company whole"))
        self._operations.gather(words, question, then=self._tell, owner=self)

    def save(self) -> None:
        """Save what is shown as a PDF."""
        today = self._operations.app.clock.today().isoformat()
        title = _t(mark("audit", "Save the audit trail"))
        chosen = dialogs.choose_place(self, title, f"{_t(_TITLE)} {today}.pdf", _t(_PDF))
        if chosen is not None:
            path = chosen if chosen.suffix else chosen.with_suffix(".pdf")
            self._draw(path, lambda: self._operations.saved.emit(path))

    def print_out(self) -> None:
        """Print what is shown."""
        folder = TemporaryDirectory(prefix="dsp-audit-", ignore_cleanup_errors=True)
        path = Path(folder.name) / "trail.pdf"

        def send() -> None:
            pages = PdfPages(path)
            try:
                printer = printer_for(_t(_TITLE))
                if choose_printer(self, printer, len(pages)):
                    print_pages(pages, printer, NoProgress())
            finally:
                pages.close()
                folder.cleanup()

        self._draw(path, send)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look again at what was done while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._look_again()

    def _draw(self, path: Path, then: Any) -> None:
        if self.list is None:
            return
        app, query = self._operations.app, self.list.model.query

        def question(source: Session, progress: Progress) -> int:
            from dsp_desktop.reports import audit_trail  # noqa: PLC0415 - loads ReportLab

            data = audit_trail.load(
                source, query, now=app.clock.now(), prepared_by=app.actor.name, progress=progress
            )
            return audit_trail.write(path, data, progress=progress)

        words = _t(mark("audit", "Writing the audit trail"))
        self._operations.gather(words, question, then=lambda _pages: then(), owner=self)

    def _look_again(self, _changes: object = None) -> None:
        self._is_stale = not self.isVisible()
        if self.list is not None and not self._is_stale:
            self.list.model.again()

    def _cut_to(self, record: Choice) -> None:
        self._record = record
        self._build()

    def _build(self) -> None:
        self._operations.read(queries.offered, then=self._show, owner=self)

    def _show(self, offers: "Offered") -> None:
        page = ListPage(replace(TRAIL, filters=_filters(offers, self._record)), self._operations)
        page.bar.box.setToolTip(_t(_WORDS))
        page.bar.box.setAccessibleDescription(_t(_WORDS))
        self.proof = text_label(self._proof, "strong")
        self.proof.setVisible(bool(self._proof))
        column = page.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - a list page has no other
        column.insertWidget(1, self.proof)
        for name, title, do in (
            ("verify", mark("audit", "Verify now"), self.verify),
            ("print", mark("audit", "Print…"), self.print_out),
            ("save", mark("audit", "Save as PDF…"), self.save),
        ):
            button = QPushButton(_t(title))
            button.setObjectName(name)
            button.clicked.connect(lambda _on=False, do=do: do())
            page.header.add_action(button, primary=name == "save")
        if self._record is not None:
            everything = QPushButton(_t(mark("audit", "Show everything")))
            everything.setObjectName("everything")
            everything.clicked.connect(lambda _on: self._show_everything())
            page.header.add_action(everything)
            page.bar.set_to(filters={"record": self._record.id})
        before, self.list = self.list, page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            page.visit(wanted)

    def _show_everything(self) -> None:
        self._record = None
        self._build()

    def _tell(self, proof: "Proof") -> None:
        counts = {check.name: check.count for check in proof.checks}
        if proof.is_whole:
            words = _t(_WHOLE).format(
                entries=counted(counts["audit_trail"], "entry", "entries"),
                records=counted(counts["records"], "record"),
                values=counted(counts["private_values"], "private value"),
                files=counted(counts["attachments"], "attachment"),
                when=by_type(self._operations.app.clock.now(), zone=self._operations.zone),
            )
        else:
            words = _t(_BROKEN).format(problems=" ".join(proof.problems[:_MOST]))
        self._proof = words
        self.proof.setText(words)
        self.proof.show()


def _filters(offers: "Offered", record: Choice | None) -> tuple[Filter, ...]:
    """Return the drop-downs: what occurs in the trail, after "any"."""

    def among(name: str, title: str, choices: list[tuple[str, object]]) -> Filter:
        nothing = translated("audit", _ANY).format(title=translated("audit_entry", title))
        return Filter(name, title, ((nothing, None), *choices))

    reaches: list[tuple[str, object]] = [(label(r), r) for r in Reach]
    period = Filter("period", mark("audit_entry", "Period"), tuple(reaches))
    filters = (
        period,
        among("person", mark("audit_entry", "Person"), [(name, name) for name in offers.people]),
        among("kind", mark("audit_entry", "Kind"), [(c.label, c.id) for c in offers.kinds]),
        among(
            "operation",
            mark("audit_entry", "Operation"),
            [(c.label, c.id) for c in offers.operations],
        ),
        among("verb", mark("audit_entry", "How"), [(label(verb), verb) for verb in Verb]),
    )
    if record is None:
        return filters
    one: list[tuple[str, object]] = [(record.label, record.id)]
    return (among("record", mark("audit_entry", "Record"), one), *filters)


PAGES = (
    CustomPage(
        entity=TRAIL.entity,
        title=TRAIL.title,
        group="",
        icon=TRAIL.icon,
        view=TRAIL.view,
        build=AuditPage,
    ),
)
