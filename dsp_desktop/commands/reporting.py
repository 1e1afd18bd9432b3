"""``dsp-desktop report compliance``: the PDF an auditor or an insurer asks for."""

import argparse
import json
from pathlib import Path
from typing import Any

from dsp_desktop.commands.options import add_company, add_json, add_on, opened
from dsp_desktop.kernel.clock import Clock


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    reports = subparsers.add_parser(
        "report", help="write a report as a PDF", description="Write a report as a PDF."
    ).add_subparsers(metavar="REPORT", required=True)
    parser = reports.add_parser(
        "compliance",
        help="whether the company is fit to run, and what proves it",
        description="Write the compliance report: what is blocked, due or unknown on a day, by "
        "which rule, and what ends it. A file that is already there is replaced.",
    )
    add_company(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the PDF to write")
    add_on(parser)
    parser.add_argument("--each-driver", action="store_true", help="add a page for each driver")
    parser.add_argument("--each-van", action="store_true", help="add a page for each van")
    parser.add_argument("--prepared-by", metavar="NAME", help="whose name stands on every page")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Write the report and say what was written."""
    from dsp_desktop.kernel.progress import NoProgress  # noqa: PLC0415 - loads with the reports
    from dsp_desktop.reports import compliance_report  # noqa: PLC0415
    from dsp_desktop.rules.engine import State  # noqa: PLC0415

    with opened(args, clock=clock) as app, app.read() as source:
        data = compliance_report.load(
            source,
            on=args.on or app.clock.today(),
            now=app.clock.now(),
            prepared_by=args.prepared_by or app.actor.name,
            each_driver=args.each_driver,
            each_van=args.each_van,
        )
    pages = compliance_report.write(args.out, data, progress=NoProgress())
    blocked, due, unknown = (
        len(data.found(s)) for s in (State.BLOCKED, State.DUE_SOON, State.CANNOT_CONFIRM)
    )
    if args.json:
        said = {"report": "compliance", "out": str(args.out), "on": data.on.isoformat()}
        counts = {"pages": pages, "blocked": blocked, "due_soon": due, "cannot_confirm": unknown}
        print(json.dumps(said | counts, ensure_ascii=False))
        return 0
    print(f"Wrote {args.out}: {data.company.legal_name} as of {data.on.isoformat()}.")
    print(
        f"{pages} {'page' if pages == 1 else 'pages'}. Findings: {blocked} blocked, {due} due "
        f"soon, {unknown} that cannot be confirmed."
    )
    return 0
