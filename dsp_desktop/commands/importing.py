"""``dsp-desktop import FILE...``: look at what files would do, and import them."""

import argparse
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import AppError, Problem, Rejected
from dsp_desktop.kernel.permissions import Actor
from dsp_desktop.kernel.sentences import sentence

if TYPE_CHECKING:
    from dsp_desktop.app import App
    from dsp_desktop.intake.planning import Asked, Preview

_KINDS = ("associates", "vans", "routes", "fuel")
_SHOWN = 20
_MB = 1 << 20


@dataclass(slots=True)
class _Report:
    """What became of one file, as it is printed."""

    file: str
    preview: "Preview | None" = None
    refused: list[str] = field(default_factory=list)
    written: bool = False


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "import",
        help="import files that you have downloaded",
        description="Import AssociateData, VehiclesData, Routes and WEX transaction files. They "
        "are told apart by their headers. Without --yes nothing is written.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="a .csv or a spreadsheet")
    parser.add_argument("--company", required=True, metavar="PATH|URL", help="the company")
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
    parser.add_argument("--as", dest="kind", choices=_KINDS, help="what the file is")
    parser.add_argument("--day", type=_day, metavar="DATE", help="the day of a Routes file")
    parser.add_argument("--station", metavar="CODE", help="the station of a Routes file")
    parser.add_argument("--json", action="store_true", help="print one JSON object a file")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock, actor: Actor) -> int:
    """Preview every file, write those that can be if asked to, and say what happened."""
    from dsp_desktop.app import open_company  # noqa: PLC0415 - loads the database
    from dsp_desktop.intake.planning import Asked  # noqa: PLC0415
    from dsp_desktop.intake.terms import FileKind  # noqa: PLC0415

    kind = FileKind(args.kind) if args.kind else None
    asked = Asked(kind, dict(args.map), args.day, args.station)
    app = open_company(args.company, clock=clock, actor=actor)
    refused = False
    try:
        for path in args.files:
            report = _import(app, Path(path), asked, agreed=args.yes)
            refused = refused or bool(report.refused)
            print(
                json.dumps(_as_json(report), ensure_ascii=False) if args.json else _as_text(report)
            )
    finally:
        app.engine.dispose()
    return 1 if refused else 0


def _import(app: "App", path: Path, asked: "Asked", *, agreed: bool) -> _Report:
    from dsp_desktop.intake.service import apply, preview  # noqa: PLC0415

    report = _Report(str(path))
    try:
        content = _content(path)
        with app.read() as source:
            report.preview = preview(
                source, path.name, content, today=app.clock.today(), asked=asked
            )
        if report.preview.missing:
            names = ", ".join(f.label for f in report.preview.missing)
            missing = Problem("", "import.columns_missing", (("names", names),))
            report.refused = [sentence(missing)]
        elif agreed:
            with app.write("import_file") as uow:
                outcome = apply(uow, report.preview)
                uow.commit()
            report.written = outcome.batch_id is not None
    except Rejected as error:
        report.refused = [sentence(problem) for problem in error.problems]
    except AppError as error:
        report.refused = [sentence(error)]
    return report


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
    seen = report.preview
    said: dict[str, Any] = {"file": report.file}
    if seen is not None:
        said |= {
            "kind": seen.kind.value,
            "sha256": seen.sha256,
            "added": seen.added,
            "changed": seen.changed,
            "unchanged": seen.unchanged,
            "ignored_columns": list(seen.ignored_columns),
            "unreadable": [{"line": b.line, "reason": b.reason} for b in seen.unreadable],
            "notes": list(seen.notes),
            "missing_columns": [{"field": f.name, "label": f.label} for f in seen.missing],
        }
    else:
        said |= {"kind": None, "added": 0, "changed": 0, "unchanged": 0}
        said |= {"ignored_columns": [], "unreadable": []}
    said["written"] = report.written
    if report.refused:
        said["refused"] = " ".join(report.refused)
    return said


def _as_text(report: _Report) -> str:
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
    lines.append(f"  {seen.added} added, {seen.changed} changed, {seen.unchanged} unchanged")
    for step in seen.steps[:_SHOWN]:
        changes = "; ".join(
            f"{c.label}: {_shown(c.before)} → {_shown(c.after)}" for c in step.changes
        )
        lines.append(f"    line {step.line}: {step.action.value} {step.label}  {changes}".rstrip())
    if len(seen.steps) > _SHOWN:
        lines.append(f"    and {seen.added + seen.changed - _SHOWN} more")
    if seen.ignored_columns:
        lines.append(f"  Ignored columns: {', '.join(seen.ignored_columns)}")
    lines += [f"  Line {b.line} cannot be read: {b.reason}" for b in seen.unreadable]
    lines += [f"  {note}" for note in seen.notes]
    if report.written:
        lines.append("  Written.")
    else:
        lines.append("  Nothing was written." + (" Add --yes to write it." if seen.writes else ""))
    return "\n".join(lines)


def _shown(value: object) -> str:
    from dsp_desktop.kernel.money import Money  # noqa: PLC0415

    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"${value.amount:,.2f}" if isinstance(value, Money) else str(value)


def _mapping(text: str) -> tuple[str, str]:
    header, sign, name = text.rpartition("=")
    if not (sign and header.strip() and name.strip()):
        msg = 'write it as "Header in the file=field"'
        raise argparse.ArgumentTypeError(msg)
    return header.strip(), name.strip()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = "write the day as 2026-11-20"
        raise argparse.ArgumentTypeError(msg) from error
