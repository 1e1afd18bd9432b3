"""``dsp-desktop findings``: what is not as it should be, worst first."""

import argparse
from typing import Any

from dsp_desktop.commands.options import add_company, add_json, add_on, opened
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.wording import day_text, label
from dsp_desktop.rules.engine import Finding

_HELP = """\
--json prints one object: "on", the day asked about, and "findings", each with
  rule, citation          number of the rule, and the law or contract it comes from
  severity                "blocker", "warning" or "info"
  state                   "blocked", "cannot_confirm", "due_soon" or "ready" (for information)
  subject_kind, subject   what it is about, such as "van" and "Van 08"
  reason, action          what is wrong, and what ends it
  since, due              first day it is so, and last day to put it right (or null)
What rests on drug tests, medical papers and background checks is told to who may see them.
To anybody else, all of it about a driver is one finding: rule "PRIVATE", the worst of the
states, whom to ask, and no day; what is about a background check is left out.
Of a demo company it has "demo": true besides.
"""


def add_to(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "findings",
        help="what is not as it should be, worst first",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_company(parser)
    add_on(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Print every finding about the company on a day."""
    from dsp_desktop.compliance.queries import readiness  # noqa: PLC0415 - knows every area

    with opened(args, clock=clock) as app, app.read() as source:
        found = readiness(source, args.on or app.clock.today())
    if args.json:
        listed = [as_plain(finding) for finding in found.findings]
        answer(args, {"on": found.on.isoformat(), "findings": listed})
        return 0
    for finding in found.findings:
        print(line(finding))
    several = "1 finding" if len(found.findings) == 1 else f"{len(found.findings)} findings"
    print(f"{several} on {day_text(found.on)}.")
    return 0


def as_plain(finding: Finding) -> dict[str, str | None]:
    """Return a finding as the JSON output shows it, dates in ISO form."""
    return {
        "rule": finding.rule,
        "citation": finding.citation,
        "severity": finding.severity.value,
        "state": finding.state.value,
        "subject_kind": finding.subject.kind,
        "subject": finding.subject.label,
        "reason": finding.reason,
        "since": finding.since.isoformat() if finding.since else None,
        "due": finding.due.isoformat() if finding.due else None,
        "action": finding.action,
    }


def line(finding: Finding) -> str:
    """Return a finding as one line of text."""
    where = f"{label(finding.state):<15}{finding.rule:<8}{finding.subject.label}"
    return f"{where}: {finding.reason} {finding.action} [{finding.citation}]"
