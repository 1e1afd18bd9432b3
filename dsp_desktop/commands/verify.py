"""``dsp-desktop verify``: is the company whole, and has anybody touched its audit trail."""

import argparse
from typing import TYPE_CHECKING, Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_company, add_json, opened
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import TrailLost

if TYPE_CHECKING:  # loads the database
    from dsp_desktop.audit.proof import Proof

_HELP = """\
Proves the audit trail entry by entry, that every record is what its entries tell, the file
page by page, every reference between records, every private value and every attachment.
Nothing is changed. Exit code 0: whole;
1: something is wrong, and it is said what.

--json prints one object:
  whole                   true or false
  entries, last_link      how far the audit trail holds, and the link of that entry
  broken                  the first broken link or null: number, why ("changed", "missing",
                          "slipped_in", "cut_off"), at, who, operation, kind, record
  differences             records that are not as the trail tells, 50 at most: kind, record,
                          why ("changed", "gone", "slipped_in", "back_again",
                          "not_as_it_came", "marks_lost"), fields, entry (the last about it)
  checks                  name, count and problems of each thing that was proved
"""


def add_to(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "verify",
        help="prove that the company is whole and its audit trail untouched",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_company(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Prove the company and say what was found."""
    counter = Counter.on_a_terminal()
    try:
        proof = _proof(args, clock, counter)
    finally:
        counter.clear()
    if args.json:
        answer(args, _as_plain(proof))
        return 0 if proof.is_whole else 1
    for check in proof.checks:
        print(f"{'ok' if not check.problems else 'BROKEN':<8}{check.count:,} {check.what}")
    for problem in proof.problems:
        print(problem)
    if proof.is_whole:
        print(f"The company is whole. Last link of the audit trail: {proof.chain.last_link}")
        return 0
    print("Nothing was changed. Restore the last good backup, or ask whoever had the file.")
    return 1


def _proof(args: argparse.Namespace, clock: Clock, counter: Counter) -> "Proof":
    """Prove the company; one without a head of its trail lets nobody in, and is proved still."""
    from dsp_desktop.audit.proof import prove_company  # noqa: PLC0415 - loads the database

    try:
        with opened(args, clock=clock) as app, app.read() as source:
            return prove_company(source, counter)
    except TrailLost:
        with opened(args, clock=clock, signing_in=False) as app, app.read() as source:
            return prove_company(source, counter)


def _as_plain(proof: "Proof") -> dict[str, Any]:
    broken = proof.chain.broken
    return {
        "whole": proof.is_whole,
        "entries": proof.chain.entries,
        "last_link": proof.chain.last_link,
        "broken": broken
        and {
            "number": broken.number,
            "why": broken.why.value,
            "at": broken.at.isoformat() if broken.at else None,
            "who": broken.actor_name or None,
            "operation": broken.operation or None,
            "kind": broken.entity or None,
            "record": broken.entity_id or None,
        },
        "differences": [
            {
                "kind": each.entity,
                "record": each.record_id or None,
                "why": each.why.value,
                "fields": list(each.fields),
                "entry": each.entry or None,
            }
            for each in proof.differences
        ],
        "checks": [
            {"name": check.name, "count": check.count, "problems": list(check.problems)}
            for check in proof.checks
        ],
    }
