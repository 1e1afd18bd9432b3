"""``dsp-desktop import FILE...``: look at what files would do, and import them."""

import argparse
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_company, add_json, day, named, opened
from dsp_desktop.commands.saying import answer
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import AppError, JobCancelled, Problem, Rejected
from dsp_desktop.kernel.sentences import sentence

if TYPE_CHECKING:
    from dsp_desktop.app import App
    from dsp_desktop.intake.planning import Asked, Preview, ShownStep

#: In the order in which they are written: drivers and vans before what names them.
_KINDS = tuple(FileKind)
_SHOWN = 20
_MB = 1 << 20


@dataclass(slots=True)
class _Report:
    """What became of one file, as it is printed."""

    file: str
    preview: "Preview | None" = None
    refused: list[str] = field(default_factory=list)
    written: bool = False
    done: bool = False


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "import",
        help="import files that you have downloaded",
        description="Import AssociateData, VehiclesData, Routes and WEX transaction files. They "
        "are told apart by their headers. Without --yes nothing is written.",
    )
    parser.add_argument(
        "files", type=named, metavar="FILE", nargs="+", help="a .csv or a spreadsheet"
    )
    add_company(parser)
    agreed = parser.add_mutually_exclusive_group()
    agreed.add_argument("--dry-run", action="store_true", help="only look; this is the default")
    agreed.add_argument("--yes", action="store_true", help="write what the preview shows")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        type=_mapping,
        metavar="HEADER=FIELD",
        help="read a renamed column as FIELD; remembered with --yes",
    )
    kinds = [kind.value for kind in _KINDS]
    parser.add_argument("--as", dest="kind", choices=kinds, help="what the file is")
    parser.add_argument("--day", type=day, metavar="DATE", help="the day of a Routes file")
    parser.add_argument("--station", metavar="CODE", help="the station of a Routes file")
    parser.add_argument("--all", action="store_true", help="list every line, not the first 20")
    add_json(parser, "print one JSON object a file")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Preview every file, write those that can be if asked to, and say what happened."""
    from dsp_desktop.intake.planning import Asked  # noqa: PLC0415 - loads the database

    kind = FileKind(args.kind) if args.kind else None
    asked = Asked(kind, dict(args.map), args.day, args.station, args.all or args.json)
    reports = [_Report(file) for file in args.files]
    stopped = False
    with opened(args, clock=clock) as app:
        job = _Job(app, asked, agreed=args.yes, progress=Counter.on_a_terminal())
        try:
            for report in job.in_order(reports):
                job.do(report)
        except KeyboardInterrupt:
            stopped = True
            job.progress.clear()
    for report in reports:  # in the order given, whatever order they were written in
        if report.done:
            if args.json:
                answer(args, _as_json(report))
            else:
                print(_as_text(report, most=None if args.all else _SHOWN))
    if stopped:
        args.stopped = _stopped([report.file for report in reports if report.written])
        raise JobCancelled
    return 1 if any(report.refused for report in reports) else 0


def _stopped(written: list[str]) -> str:
    if not written:
        return "Stopped. Nothing was written."
    return f"Stopped. Written before that, each as a whole: {', '.join(written)}. Nothing else was."


@dataclass(frozen=True, slots=True)
class _Job:
    """One call of the command: the company, what was asked and agreed."""

    app: "App"
    asked: "Asked"
    agreed: bool
    progress: Counter

    def in_order(self, reports: list[_Report]) -> list[_Report]:
        """Put drivers and vans before the routes and the fuel that name them, if we write."""
        return sorted(reports, key=self._place) if self.agreed and len(reports) > 1 else reports

    def _place(self, report: _Report) -> int:
        from dsp_desktop.intake.service import kind_of  # noqa: PLC0415

        try:
            with self.app.read() as source:
                kind = kind_of(source, _content(Path(report.file)), self.asked, self.progress)
        except AppError:  # it is refused with its reason when its turn comes
            return len(_KINDS)
        return _KINDS.index(kind)

    def do(self, report: _Report) -> None:
        """Look at a file, and write what was seen if that was agreed."""
        try:
            self._do(report)
        except Rejected as error:
            report.refused = [sentence(problem) for problem in error.problems]
        except AppError as error:
            report.refused = [sentence(error)]
        self.progress.clear()
        report.done = True

    def _do(self, report: _Report) -> None:
        from dsp_desktop.intake.service import apply, preview  # noqa: PLC0415

        path = Path(report.file)
        content, today = _content(path), self.app.clock.today()
        with self.app.read() as source:
            report.preview = seen = preview(
                source, path.name, content, today=today, progress=self.progress, asked=self.asked
            )
        if seen.missing:
            names = ", ".join(f.label for f in seen.missing)
            raise Rejected(Problem("", "import.columns_missing", (("names", names),)))
        if self.agreed:
            outcome, _changes = self.app.do(
                "import_file", lambda uow: apply(uow, seen, self.progress)
            )
            report.written = outcome.batch_id is not None
        report.preview = replace(seen, content=b"")


def _content(path: Path) -> bytes:
    from dsp_desktop.intake.files import MOST_MB  # noqa: PLC0415

    try:
        size = path.stat().st_size
        if size > MOST_MB * _MB:
            details = (("size", f"{size / _MB:,.0f}"), ("most", MOST_MB))
            raise Rejected(Problem("", "intake.too_large", details))
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
        because = getattr(error, "strerror", None) or str(error)
        place = (("path", str(path)), ("because", because))
        raise Rejected(Problem("", "intake.cannot_open", place)) from error


def _as_json(report: _Report) -> dict[str, Any]:
    """Return the object of one file; a refused one has the same names, and says why."""
    seen = report.preview
    bad = seen.unreadable if seen else ()
    said = {
        "file": report.file,
        "kind": seen.kind.value if seen else None,
        "sha256": seen.sha256 if seen else None,
        "added": seen.added if seen else 0,
        "changed": seen.changed if seen else 0,
        "unchanged": seen.unchanged if seen else 0,
        "ignored_columns": list(seen.ignored_columns) if seen else [],
        "unreadable": [{"line": one.line, "reason": one.reason} for one in bad],
        "notes": list(seen.notes) if seen else [],
        "missing_columns": [
            {"field": field.name, "label": field.label} for field in (seen.missing if seen else ())
        ],
        "written": report.written,
    }
    return said | {"refused": " ".join(report.refused)} if report.refused else said


def _as_text(report: _Report, *, most: int | None) -> str:
    """Return what is printed about one file; ``most`` lines of each list, or all of them."""
    lines = [report.file]
    seen = report.preview
    if seen is not None:
        lines.append(f"  {seen.title}, read as {seen.read_as}, header on line {seen.header_line}")
    if report.refused:
        lines += [f"  Refused: {text}" for text in report.refused]
        if seen is not None and seen.missing:
            fields = ", ".join(f.name for f in seen.missing)
            lines.append(f'  Use --map "HEADER=FIELD"; FIELD is one of {fields}.')
            lines.append(f"  Headers not read: {', '.join(seen.ignored_columns)}")
        return "\n".join(lines)
    assert seen is not None  # noqa: S101 - neither refused nor read cannot be
    lines.append(f"  {seen.added:,} added, {seen.changed:,} changed, {seen.unchanged:,} unchanged")
    lines += _first([_step_text(step) for step in seen.steps], seen.added + seen.changed, most)
    if seen.ignored_columns:
        lines.append(f"  Ignored columns: {', '.join(seen.ignored_columns)}")
    bad = [f"    line {one.line}: {one.reason}" for one in seen.unreadable]
    if bad:
        lines.append(f"  Cannot be read: {seen.unreadable_count:,}")
        lines += _first(bad, seen.unreadable_count, most)
    lines += [f"  {note}" for note in seen.notes]
    if report.written:
        lines.append("  Written.")
    else:
        lines.append("  Nothing was written." + (" Add --yes to write it." if seen.writes else ""))
    return "\n".join(lines)


def _first(lines: list[str], count: int, most: int | None) -> list[str]:
    """Return the first lines, and how many more there are."""
    shown = lines[:most]
    return [*shown, f"    and {count - len(shown):,} more"] if count > len(shown) else shown


def _step_text(step: "ShownStep") -> str:
    changes = "; ".join(
        f"{change.label}: {_shown(change.before)} → {_shown(change.after)}"
        for change in step.changes
    )
    return f"    line {step.line}: {step.action.value} {step.label}  {changes}".rstrip()


def _shown(value: object) -> str:  # noqa: PLR0911 - one line a type
    """Return a value as people read it."""
    from dsp_desktop.kernel.money import Money  # noqa: PLC0415
    from dsp_desktop.kernel.wording import day_text, label, money_text  # noqa: PLC0415

    match value:
        case None | "":
            return "—"
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return label(value)
        case Money():
            return money_text(value)
        case date():
            return day_text(value)
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)


def _mapping(text: str) -> tuple[str, str]:
    header, sign, name = text.rpartition("=")
    if not (sign and header.strip() and name.strip()):
        msg = 'write it as "Header in the file=field"'
        raise argparse.ArgumentTypeError(msg)
    return header.strip(), name.strip()
