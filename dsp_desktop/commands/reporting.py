"""``dsp-desktop report NAME``: a report as a PDF or a spreadsheet; alone, which ones there are."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_company, add_json, add_on, day, named, opened
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.listing import Choice
from dsp_desktop.kernel.wording import listed, words
from dsp_desktop.reports.asking import (
    Count,
    OneOf,
    OneRecord,
    Parameter,
    Period,
    YesNo,
    opens_at,
)
from dsp_desktop.reports.catalog import REPORTS, Report
from dsp_desktop.reports.document import Days

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from dsp_desktop.reports.asking import Answer
    from dsp_desktop.reports.making import Made

_SPREADSHEET = ".xlsx"
_MANY = 6


def add_to(subparsers: Any) -> None:
    """Declare the command, and each report with its own options."""
    parser = subparsers.add_parser(
        "report",
        help="write a report as a PDF or a spreadsheet",
        description="Write a report as a PDF, or as a spreadsheet if the file ends with .xlsx. "
        "Without a name, say which reports there are.",
    )
    add_json(parser)
    parser.set_defaults(run=show_reports)
    reports = parser.add_subparsers(metavar="NAME")
    for report in REPORTS:
        _add(reports, report)


def show_reports(args: argparse.Namespace, *, clock: Clock) -> int:  # noqa: ARG001 - as every command
    """Say which reports there are."""
    if args.json:
        told = [{"name": r.name, "title": r.title, "about": r.about} for r in REPORTS]
        answer(args, {"reports": told})
        return 0
    wide = max(len(report.name) for report in REPORTS)
    for report in REPORTS:
        print(f"{report.name:<{wide}}  {report.about}")
    print("Write one with: dsp-desktop report NAME --company C --out FILE.pdf (or .xlsx)")
    return 0


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Make the report, write it and say what was written."""
    from dsp_desktop.reports import making, placing  # noqa: PLC0415 - the database
    from dsp_desktop.reports.asking import asking  # noqa: PLC0415

    report: Report = args.report
    counter = Counter.on_a_terminal()
    spreadsheet = args.out.suffix.casefold() == _SPREADSHEET
    placing.may_replace(args.out, spreadsheet=spreadsheet)  # before minutes of work, not after
    try:
        with opened(args, clock=clock) as app, app.read() as source:
            today = app.clock.today()
            asked = asking(
                report.parameters,
                dict(_answers(args, source, today)),
                now=app.clock.now(),
                today=today,
                prepared_by=args.prepared_by or app.actor.name,
                progress=counter,
            )
            made = making.make(source, report, asked)
        writing = making.write_xlsx if spreadsheet else making.write_pdf
        pieces = writing(args.out, made, counter)
    finally:
        counter.clear()
    _say(args, made, pieces, "sheets" if spreadsheet else "pages")
    return 0


def _add(reports: Any, report: Report) -> None:
    parser = reports.add_parser(
        report.name,
        help=report.about,
        description=f"{report.about} A PDF or spreadsheet that is already there is replaced.",
    )
    add_company(parser)
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help="the PDF, or the .xlsx, to write"
    )
    for parameter in report.parameters:
        _add_option(parser, parameter)
    parser.add_argument("--prepared-by", metavar="NAME", help="whose name stands on every page")
    add_json(parser)
    parser.set_defaults(run=run, report=report)


def _add_option(parser: argparse.ArgumentParser, parameter: Parameter) -> None:
    flag = f"--{parameter.name.replace('_', '-')}"
    match parameter:
        case Period():
            stands = words(parameter.opens.value).lower()
            told = f"the first day; {stands} if neither is given"
            parser.add_argument("--from", dest="since", type=day, metavar="DATE", help=told)
            parser.add_argument("--to", type=day, metavar="DATE", help="the last day")
        case OneRecord():
            told = f"the {parameter.title.lower()}, by number or name"
            told += f"; {parameter.everything.lower()} if not given" if parameter.everything else ""
            needed = not parameter.everything
            parser.add_argument(flag, type=named, required=needed, metavar="NAME", help=told)
        case OneOf():
            choices = [choice.value for choice in parameter.choices]
            told = f"{parameter.title.lower()}; {parameter.opens.value} if not given"
            parser.add_argument(flag, choices=choices, default=parameter.opens.value, help=told)
        case YesNo():
            parser.add_argument(flag, action="store_true", help=parameter.title.lower())
        case Count():
            told = f"{parameter.title.lower()}; {parameter.opens} if not given"
            parser.add_argument(flag, type=int, metavar="N", help=told)
        case _:
            add_on(parser)


def _answers(
    args: argparse.Namespace, source: "Session", today: "date"
) -> Iterator[tuple[str, "Answer"]]:
    """Yield what was given at the command line; what was not is as it opens."""
    for parameter in args.report.parameters:
        match parameter:
            case Period():
                opens = opens_at(parameter, today)
                assert isinstance(opens, Days)  # noqa: S101 - a period opens at days
                since, until = args.since or opens.since, args.to or opens.until
                if args.since and not args.to:
                    until = max(since, today)
                yield parameter.name, Days(since, until)
            case OneRecord():
                text = getattr(args, parameter.name)
                if text is not None:
                    yield parameter.name, _record(parameter, parameter.picks(source), text)
            case OneOf():
                yield parameter.name, parameter.choices(getattr(args, parameter.name))
            case _:
                given = getattr(args, parameter.name)
                if given is not None:
                    yield parameter.name, given


def _record(parameter: OneRecord, picks: Sequence[Choice], text: str) -> int:
    """Return the id of the record that is called so, or of the only one that could be meant."""
    wanted = text.strip().casefold()
    called = [(pick, pick.label.casefold()) for pick in picks]
    for found in (
        [pick for pick, name in called if wanted in (name, name.split(" · ")[0])],
        [pick for pick, name in called if wanted in name],
    ):
        if len(found) == 1:
            return int(found[0].id)
        if found:
            some = listed([pick.label for pick in found[:_MANY]])
            said = (("text", text), ("some", some))
            raise Rejected(Problem(parameter.name, "report.several_called", said))
    about = (("text", text), ("what", parameter.title.lower()))
    raise Rejected(Problem(parameter.name, "report.none_called", about))


def _say(args: argparse.Namespace, made: "Made", pieces: int, what: str) -> None:
    about = made.document.about
    if args.json:
        when = (
            {"from": about.since.isoformat(), "to": about.until.isoformat()}
            if isinstance(about, Days)
            else {"on": about.isoformat()}
        )
        said = {"report": made.report.name, "out": str(args.out)} | when | {what: pieces}
        answer(args, said | dict(made.document.counts))
        return
    print(f"Wrote {args.out}: {made.report.title} of {made.letter.company}, {made.document.when}.")
    counts = [f"{words(name).lower()} {count:,}" for name, count in made.document.counts]
    size = f"{pieces:,} {what[:-1] if pieces == 1 else what}."
    print(f"{size} {words(listed(counts))}." if counts else size)
