"""The proof that a company is whole: its trail, its records, its file, seals and attachments."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dsp_desktop.audit.queries import record_name
from dsp_desktop.audit.telling import home_zone, moment_text
from dsp_desktop.db.attachments import Attachment, is_as_attached
from dsp_desktop.db.audit import Break, BrokenLink, Chain, prove
from dsp_desktop.db.engine import is_sqlite
from dsp_desktop.db.everything import every_table
from dsp_desktop.db.names import kinds
from dsp_desktop.db.opening import demand, still_opens
from dsp_desktop.db.retold import Counting, Deviation, Difference, count_of, differences
from dsp_desktop.db.sealed import sealed_columns
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.kernel.errors import JobCancelled
from dsp_desktop.kernel.labels import field_text, kind_text, operation_text
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.wording import listed

#: How many problems of one kind are told at most; one is enough to know.
_MOST = 50
_READ_AT_A_TIME = 500
#: How many steps of SQLite's machine go by between two looks at whether to stop.
_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was proved: how many of what, and what is wrong with it."""

    name: str
    what: str
    count: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that was proved."""

    chain: Chain
    checks: tuple[Check, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong anywhere."""
        return not any(check.problems for check in self.checks)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in sentences."""
        return tuple(problem for check in self.checks for problem in check.problems)


def prove_company(source: Session, progress: Progress) -> Proof:
    """Look at everything there is; nothing is changed. Raises ``JobCancelled`` if stopped."""
    demand(source, Permission.AUDIT_VIEW)
    chain = prove(source, sealer_of(source).link, _Labelled(progress, "Following the audit trail"))
    found, records = _records(source, _Labelled(progress, "Comparing records with the trail"))
    progress.report(0, 0, "Checking the database")
    database = _file_check(source, progress) if is_sqlite(source.get_bind()) else _server(source)
    return Proof(
        chain,
        (
            Check("audit_trail", "entries of the audit trail", chain.entries, _told(source, chain)),
            records,
            *database,
            _seals(source, _Labelled(progress, "Opening private values")),
            _attachments(source, _Labelled(progress, "Checking attachments")),
        ),
        found,
    )


def broken_text(broken: BrokenLink, when: Callable[[Any], str]) -> str:
    """Return what is wrong with the first broken link; ``when`` writes a moment."""
    number = f"Entry {broken.number:,}"
    match broken.why:
        case Break.MISSING:
            return f"{number} of the audit trail is missing: it was taken out."
        case Break.CUT_OFF:
            return f"The audit trail was cut off: {number.lower()} and what came after it is gone."
        case Break.CHANGED if broken.at is None:
            return f"{number} of the audit trail was changed and cannot be read any more."
        case Break.CHANGED:
            said = f"{number} of the audit trail was changed after it was written"
        case _:
            said = f"{number} of the audit trail was put there by something else"
    record = f"{kind_text(broken.entity).lower()} {broken.entity_id}"
    what = f"{operation_text(broken.operation)} ({record})"
    return f"{said}. It says: {when(broken.at)}, {broken.actor_name}, {what}."


def difference_text(source: Session, found: Difference) -> str:
    """Return how a record differs from what the trail tells of it; no value is named."""
    if found.why is Deviation.MARKS_LOST:
        what = f"{kind_text(found.entity).lower()}, entry {found.entry:,}"
        return f"The marks of records that came at once were changed ({what}): they prove nothing."
    record = record_name(source, f"{found.entity}:{found.record_id}")
    match found.why:
        case Deviation.CHANGED:
            fields = listed([field_text(found.entity, name) for name in found.fields])
            last = f"entry {found.entry:,}, the last about it, says otherwise"
            return f"{record} was changed behind the audit trail: {fields}; {last}."
        case Deviation.GONE:
            return f"{record} is gone, and no entry of the audit trail says who deleted it."
        case Deviation.BACK_AGAIN:
            return f"{record} was deleted by entry {found.entry:,}, and is there again."
        case Deviation.NOT_AS_IT_CAME:
            return f"{record} was changed behind the audit trail: it is not as it was imported."
    return f"{record} is there, and no entry of the audit trail says that anybody added it."


def _records(source: Session, progress: Progress) -> tuple[tuple[Difference, ...], Check]:
    """Hold every record against what the trail tells of it."""
    every_kind = [kind for _entity, kind in sorted(kinds().items())]
    counting = Counting(progress, sum(count_of(source, kind) for kind in every_kind))
    found, more = list[Difference](), 0
    for kind in every_kind:
        for one in differences(source, kind, counting):
            if len(found) < _MOST:
                found.append(one)
            else:
                more += 1
        counting.next_kind()
    problems = [difference_text(source, one) for one in found]
    if more:
        problems.append(f"{more:,} more records are not as the audit trail tells.")
    what = "records as the audit trail tells them"
    return tuple(found), Check("records", what, counting.count, tuple(problems))


class _Labelled:
    """Says what is going on with each report."""

    def __init__(self, progress: Progress, label: str) -> None:
        self._progress, self._label = progress, label

    def report(self, done: int, total: int, label: str = "") -> None:
        """Implement ``Progress``."""
        self._progress.report(done, total, label or self._label)


def _told(source: Session, chain: Chain) -> tuple[str, ...]:
    zone = home_zone(source)
    if chain.broken is None:
        return ()
    return (broken_text(chain.broken, lambda at: moment_text(at, zone)),)


def _file_check(source: Session, progress: Progress) -> tuple[Check, ...]:
    """Check every page's seal, every table and index against each other, and every reference."""
    connection = source.connection()

    def asked(pragma: str) -> list[str]:
        with _stoppable(connection.connection.driver_connection, progress):
            rows = connection.exec_driver_sql(f"PRAGMA {pragma}").all()
        return [" ".join(str(part) for part in row) for row in rows if tuple(row) != ("ok",)]

    pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    damaged = [*asked("cipher_integrity_check"), *asked(f"integrity_check({_MOST})")]
    loose = asked("foreign_key_check")[:_MOST]
    return (
        Check("file", "pages of the file", pages, tuple(f"The file: {d}" for d in damaged[:_MOST])),
        Check(
            "references",
            "kinds of reference between records",
            _references(),
            tuple(f"A record refers to another that is not there: {one}" for one in loose),
        ),
    )


def _server(source: Session) -> tuple[Check, ...]:
    """Count the constraints by which PostgreSQL keeps references itself."""
    kept = text("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated")
    count, wanted = int(source.scalar(kept) or 0), _references()
    lost = () if count >= wanted else (f"The server keeps {count} of {wanted} kinds of reference.",)
    return (Check("references", "kinds of reference between records", count, lost),)


def _references() -> int:
    return sum(len(table.foreign_key_constraints) for table in every_table())


@contextmanager
def _stoppable(driver: Any, progress: Progress) -> Iterator[None]:
    """Let a long statement of SQLite be stopped."""
    stopped: list[JobCancelled] = []

    def look() -> int:
        try:
            progress.report(0, 0, "Checking the database")
        except JobCancelled as stop:
            stopped.append(stop)
        return len(stopped)

    driver.set_progress_handler(look, _STEPS)
    try:
        yield
    except Exception as error:
        if stopped:
            raise stopped[0] from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


def _seals(source: Session, progress: Progress) -> Check:
    """Open every sealed value; none is kept or shown."""
    count, problems = 0, []
    sealed = [(kind, name) for kind in kinds().values() for name in sealed_columns(kind)]
    for done, (kind, name) in enumerate(sealed, start=1):
        column = getattr(kind, name)
        rows = select(kind.id, column).where(column.is_not(None))
        for record_id, value in source.execute(rows.execution_options(yield_per=_READ_AT_A_TIME)):
            count += 1
            if not still_opens(source, column, record_id, value):
                record = f"{kind_text(kind.entity).lower()} {record_id}"
                what = f"{field_text(kind.entity, name)} of {record}"
                problems.append(f"A private value cannot be opened: {what}.")
        progress.report(done, len(sealed))
    return Check("private_values", "private values", count, tuple(problems[:_MOST]))


def _attachments(source: Session, progress: Progress) -> Check:
    """Compare every attachment's content with the address it is kept under."""
    total = source.scalar(select(func.count()).select_from(Attachment)) or 0
    problems = []
    ids = source.scalars(select(Attachment.id).order_by(Attachment.id)).all()
    for done, attachment_id in enumerate(ids, start=1):
        if not is_as_attached(source, attachment_id):
            problems.append(f"Attachment {attachment_id} is not what was attached.")
        progress.report(done, total)
    return Check("attachments", "attachments", total, tuple(problems[:_MOST]))
