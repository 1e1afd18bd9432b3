"""``dsp-desktop gate``: may this driver take this van on this day?

Exit codes: 0 allowed, 1 blocked, 3 cannot confirm; 2 for a company, driver or van that is
not there, so that "blocked" is never said of a question that was not asked.
"""

import argparse
import sys
from typing import Any

from dsp_desktop.commands.findings import as_plain, line
from dsp_desktop.commands.options import add_company, add_json, add_on, named, opened
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.wording import day_text

#: The exit code of a refusal: 1 is an answer here.
REFUSED = 2
_HELP = """\
exit codes:
  0  allowed; what falls due soon is printed
  1  blocked: at least one rule is broken
  3  cannot confirm: nothing is known to be broken, and something is not known
  2  wrong use or refused, as there is no such company, driver or van

--json prints one object:
  on        the day asked about
  driver    name of the driver
  van       number of the van
  decision  "allowed", "blocked" or "cannot_confirm"
  findings  every rule that is broken, unknown or due soon, in the gate's order (company
            and policies, van, driver, both together), the worst first within each; keys
            as in "dsp-desktop findings --json": rule, citation, severity, state,
            subject_kind, subject, reason, since, due, action
With exit code 2 it is {"refused": [sentences]}. Of a demo company it has "demo": true besides.
"""
_CODES = {"allowed": 0, "blocked": 1, "cannot_confirm": 3}
_SAYS = {"allowed": "Allowed", "blocked": "Blocked", "cannot_confirm": "Cannot confirm"}


def add_to(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "gate",
        help="may this driver take this van on this day?",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_company(parser)
    parser.add_argument(
        "--driver",
        required=True,
        type=named,
        metavar="ID",
        help="transporter ID, record number or full name",
    )
    parser.add_argument(
        "--van", required=True, type=named, metavar="NUMBER", help="van number or VIN"
    )
    add_on(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Print the decision and everything it rests on."""
    from dsp_desktop.compliance.gate import gate  # noqa: PLC0415 - knows every area
    from dsp_desktop.compliance.queries import drivers_named, vans_named  # noqa: PLC0415
    from dsp_desktop.fleet.logic import van_called  # noqa: PLC0415

    with opened(args, clock=clock) as app, app.read() as source:
        drivers, vans = drivers_named(source, args.driver), vans_named(source, args.van)
        wrong = _said("driver", args.driver, drivers) + _said("van", args.van, vans)
        if wrong:
            return _refuse(args, wrong)
        on = args.on or app.clock.today()
        result = gate(source, driver_id=drivers[0], van_id=vans[0], on=on)
    if args.json:
        said = {
            "on": on.isoformat(),
            "driver": result.driver,
            "van": result.van,
            "decision": result.decision.value,
            "findings": [as_plain(finding) for finding in result.findings],
        }
        answer(args, said)
    else:
        says = _SAYS[result.decision]
        print(f"{says}: {result.driver} with {van_called(result.van)} on {day_text(on)}.")
        for finding in result.findings:
            print(line(finding))
    return _CODES[result.decision]


def _said(what: str, typed: str, found: list[int]) -> list[str]:
    if not found:
        return [f"There is no {what} {typed} in this company."]
    if len(found) > 1:
        numbers = ", ".join(str(record) for record in found)
        return [f"More than one {what} is called {typed}; use a record number: {numbers}."]
    return []


def _refuse(args: argparse.Namespace, said: list[str]) -> int:
    if args.json:
        answer(args, {"refused": said})
    for sentence in said:
        print(sentence, file=sys.stderr)
    return REFUSED
