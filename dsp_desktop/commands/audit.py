"""``dsp-desktop audit``: who did what, when, and what was before and after."""

import argparse
import json
from pathlib import Path
from typing import Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_company, add_json, opened
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.listing import ListQuery

_MOST = 100
_NAMED = ("person", "kind", "operation", "verb", "record", "period")
_HELP = """\
--json prints one object: "count", how many match, and "entries", the newest first, each with
  number, at, who         its place in the trail, when it was written and by whom
  operation, verb         what was done, and how the record was touched
  kind, record, about     the record by kind, number and name
  said                    each field's name with what it was and became
"""


def add_to(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "audit",
        help="who did what, when, with before and after",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_company(parser)
    parser.add_argument("--text", default="", help="a name, a record, an operation or a day")
    parser.add_argument("--person", metavar="NAME", help="only what this person did")
    parser.add_argument("--kind", metavar="KIND", help="only records of this kind, such as van")
    parser.add_argument("--record", metavar="KIND:NUMBER", help="only this record, such as van:3")
    parser.add_argument("--operation", metavar="NAME", help="only this, such as ground_van")
    parser.add_argument("--verb", choices=("added", "changed", "removed", "looked"))
    parser.add_argument(
        "--period",
        choices=("today", "yesterday", "last_7_days", "last_30_days", "last_365_days", "all_time"),
    )
    parser.add_argument("--most", type=int, default=_MOST, help="how many to print at most")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write a PDF with all of them")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Print the newest entries that match, or write all of them into a PDF."""
    from dsp_desktop.audit.queries import AUDIT_LIST, told_entries  # noqa: PLC0415 - the database
    from dsp_desktop.audit.telling import home_zone, moment_text  # noqa: PLC0415

    filters = {name: getattr(args, name) for name in _NAMED if getattr(args, name) is not None}
    query = ListQuery(args.text, "at", descending=True, filters=filters, limit=max(0, args.most))
    with opened(args, clock=clock) as app, app.read() as source:
        if args.out is not None:
            return _write(args, app, source, query)
        count = AUDIT_LIST.count(source, query)
        told = told_entries(source, AUDIT_LIST.ids(source, query))
        zone = home_zone(source)
    if args.json:
        plain = [_as_plain(one) for one in told]
        print(json.dumps({"count": count, "entries": plain}, ensure_ascii=False))
        return 0
    for one in told:
        entry = one.entry
        head = f"{entry.number:>7}  {moment_text(entry.at, zone)}  {entry.actor_name}"
        print(f"{head}: {one.what}, {one.about}")
        for field, said in one.lines:
            print(f"           {field}: {said}" if field else f"           {said}")
    print(f"{len(told):,} of {count:,} that match.")
    return 0


def _write(args: argparse.Namespace, app: Any, source: Any, query: ListQuery) -> int:
    from dsp_desktop.reports import audit_trail  # noqa: PLC0415 - loads the reports

    counter = Counter.on_a_terminal()
    try:
        data = audit_trail.load(
            source, query, now=app.clock.now(), prepared_by=app.actor.name, progress=counter
        )
        pages = audit_trail.write(args.out, data, progress=counter)
    finally:
        counter.clear()
    whole = data.chain.broken is None
    if args.json:
        said = {"out": str(args.out), "pages": pages, "entries": len(data.entries), "whole": whole}
        print(json.dumps(said, ensure_ascii=False))
    else:
        state = "whole" if whole else "BROKEN: run dsp-desktop verify"
        print(f"Wrote {args.out}: {len(data.entries):,} entries, {pages} pages; trail {state}.")
    return 0


def _as_plain(one: Any) -> dict[str, Any]:
    entry = one.entry
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "who": entry.actor_name,
        "operation": entry.operation,
        "verb": entry.verb.value,
        "kind": entry.entity,
        "record": entry.record_id,
        "about": one.about,
        "said": dict(one.lines),
    }
