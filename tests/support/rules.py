"""Asking rules directly: facts in, findings out, with the shipped figures."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dsp_desktop.rules.engine import Finding, Rule, Severity, State, Subject, evaluate
from dsp_desktop.rules.parameters import Figures, load_folder
from dsp_desktop.runtime.paths import PARAMETERS

TODAY = date(2026, 11, 20)
SOMEONE = Subject("driver", 1, "Ada Example")


def figures() -> Figures:
    """The shipped figures, with nothing asked for yet."""
    return load_folder(PARAMETERS).with_own(())


def ask(
    rules: Iterable[Rule[Any]],
    facts: object,
    *,
    on: date = TODAY,
    softened: Mapping[str, Severity] | None = None,
    known: Figures | None = None,
) -> list[Finding]:
    """Put every rule to one subject's facts."""
    asked = evaluate(
        rules, [(SOMEONE, facts)], figures=known or figures(), on=on, softened=softened or {}
    )
    return list(asked)


def states(rules: Iterable[Rule[Any]], facts: object, *, on: date = TODAY) -> dict[str, State]:
    """The worst state by rule number; a rule with nothing to say is absent."""
    found: dict[str, State] = {}
    order = list(State)
    for finding in ask(rules, facts, on=on):
        kept = found.get(finding.rule, finding.state)
        found[finding.rule] = max(kept, finding.state, key=order.index)
    return found


def the(findings: list[Finding], rule: str) -> Finding:
    """The one finding of a rule."""
    (found,) = [finding for finding in findings if finding.rule == rule]
    return found
