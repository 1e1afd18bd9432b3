"""``dsp-desktop audit``: who did what, when, and what was before and after."""

import argparse
import sys
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_company, add_json, named, number_of, opened
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import Problem, refuse
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.wording import counted

if TYPE_CHECKING:  # loads the database
    from dsp_desktop.audit.queries import Offered

_MOST, _EVER = 100, 10_000
#: What a record's number can be, and how many digits that has.
_LARGEST, _LONGEST = 2**31 - 1, 10
_NARROWING = (
    ("--person", "NAME", "only what this person did"),
    ("--kind", "KIND", "only records of this kind, such as van"),
    ("--record", "KIND:NUMBER", "only this record, such as van:3"),
    ("--operation", "NAME", "only this, such as ground_van"),
)
_NAMED = ("person", "kind", "operation", "verb", "record", "period")
_HELP = """\
--json prints one object: "count", how many match, and "entries", the newest first, each with
  number, at, who         its place in the trail, when it was written and by whom
  operation, verb         what was done, and how the record was touched
  kind, record, about     the record by kind, number and name
  said                    each field's name with what it was and became
With --out it has "out", "pages", "entries" and "whole" instead: whether the trail is.
Of a demo company it has "demo": true besides.
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
    for name, metavar, what in _NARROWING:
        parser.add_argument(name, type=named, metavar=metavar, help=what)
    parser.add_argument("--verb", choices=("added", "changed", "removed", "looked"))
    parser.add_argument(
        "--period",
        choices=("today", "yesterday", "last_7_days", "last_30_days", "last_365_days", "all_time"),
    )
    parser.add_argument(
        "--most",
        type=number_of(0, _EVER),
        default=_MOST,
        metavar="COUNT",
        help=f"how many to print at most ({_MOST}); up to {_EVER:,}",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write a PDF with all of them")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Print the newest entries that match, or write all of them into a PDF."""
    from dsp_desktop.audit.queries import (  # noqa: PLC0415 - loads the database
        AUDIT_LIST,
        offered,
        told_entries,
    )
    from dsp_desktop.audit.telling import home_zone, moment_text  # noqa: PLC0415

    filters = {name: getattr(args, name) for name in _NAMED if getattr(args, name) is not None}
    query = ListQuery(args.text, "at", descending=True, filters=filters, limit=args.most)
    with opened(args, clock=clock) as app, app.read() as source:
        known = offered(source)
        _refuse_unknown(args, known)
        if args.out is not None:
            return _write(args, app, source, query)
        count = AUDIT_LIST.count(source, query)
        told = told_entries(source, AUDIT_LIST.ids(source, query))
        zone = home_zone(source)
    if args.json:
        plain = [_as_plain(one) for one in told]
        answer(args, {"count": count, "entries": plain})
        return 0
    for one in told:
        entry = one.entry
        head = f"{entry.number:>7}  {moment_text(entry.at, zone)}  {entry.actor_name}"
        print(f"{head}: {one.what}, {one.about}")
        for field, said in one.lines:
            print(f"           {field}: {said}" if field else f"           {said}")
    print(f"{len(told):,} of {count:,} that match.")
    for line in () if count else _not_found(args, known):
        print(line, file=sys.stderr)
    return 0


def _refuse_unknown(args: argparse.Namespace, known: "Offered") -> None:
    """Refuse a kind or a record that no company has: "nothing was done" would be no answer."""
    from dsp_desktop.db.names import kinds  # noqa: PLC0415 - loads the database

    of_records: set[object] = set(kinds())
    in_trail = of_records | {choice.id for choice in known.kinds}
    problems = [] if args.kind is None else [*_unknown(args.kind, in_trail)]
    if args.record is not None:
        kind, colon, number = args.record.partition(":")
        if colon and number.isdecimal() and len(number) <= _LONGEST and int(number) <= _LARGEST:
            problems += _unknown(kind, of_records)
        else:
            problems.append(Problem("", "audit.not_a_record", (("record", args.record),)))
    refuse(*problems)


def _unknown(kind: str, known: AbstractSet[object]) -> Iterator[Problem]:
    if kind not in known:
        listed = ", ".join(sorted(map(str, known)))
        yield Problem("", "audit.no_such_kind", (("kind", kind), ("known", listed)))


def _not_found(args: argparse.Namespace, known: "Offered") -> Iterator[str]:
    """Say what none of the entries is about: a name that was mistyped finds nothing either."""
    operations = [str(choice.id) for choice in known.operations]
    if args.person is not None and args.person not in known.people:
        names = ", ".join(known.people)
        yield f"Nothing in the trail was done by {args.person}; by these: {names}."
    if args.operation is not None and args.operation not in operations:
        names = ", ".join(sorted(operations))
        yield f"Nothing in the trail is called {args.operation}; these are there: {names}."
    if args.record is not None:
        yield f"The trail tells nothing of {args.record} that fits; look at its number."


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
        answer(args, said)
    else:
        state = "whole" if whole else "BROKEN: run dsp-desktop verify"
        entries = counted(len(data.entries), "entry", "entries")
        print(f"Wrote {args.out}: {entries}, {counted(pages, 'page')}; trail {state}.")
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
