"""What the owner sets for this company: how severe a rule is, and figures of its own.

An action of another area that must go by the owner's figures stands here too.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from dsp_desktop import rulebook
from dsp_desktop.compliance.facts import own_figures
from dsp_desktop.compliance.models import FigureSetting, RuleSetting
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.documents import service as documents
from dsp_desktop.fuel_review import queries as fuel_books
from dsp_desktop.fuel_review import service as fuel_review
from dsp_desktop.fuel_review.checks import review
from dsp_desktop.fuel_review.logic import Limits
from dsp_desktop.kernel.errors import Problem, refuse
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.rules.engine import Severity
from dsp_desktop.rules.parameters import Figures, Parameter, load_folder
from dsp_desktop.runtime.paths import PARAMETERS
from dsp_desktop.screening import service as screening


@dataclass(frozen=True, slots=True)
class RuleSettingDetails:
    """How severe a rule is from a day on, and why the owner wants it so."""

    rule: str
    since: date
    severity: Severity
    because: str


@dataclass(frozen=True, slots=True)
class FigureSettingDetails:
    """A figure of the company's own from a day on, and where it stands written."""

    figure: str
    since: date
    value: str
    source: str


def set_severity(uow: UnitOfWork, details: RuleSettingDetails) -> int:
    """Soften or sharpen a rule from a day on; the rules the law makes firm stay as they are."""
    uow.require(Permission.RULES_EDIT)
    rule = rulebook.by_number().get(details.rule)
    problems = []
    if rule is None:
        problems.append(Problem("rule", "rule.unknown", (("number", details.rule),)))
    elif not rule.may_soften:
        problems.append(Problem("severity", "rule.firm", (("title", rule.title),)))
    if not details.because.strip():
        problems.append(Problem("because", "field.required"))
    refuse(*problems)
    kept = uow.session.scalar(
        select(RuleSetting).where(
            RuleSetting.rule == details.rule, RuleSetting.since == details.since
        )
    )
    if kept is None:
        return uow.add(
            RuleSetting(
                rule=details.rule,
                since=details.since,
                severity=details.severity,
                because=details.because.strip(),
            )
        ).id
    kept.severity, kept.because = details.severity, details.because.strip()
    return kept.id


def remove_severity(uow: UnitOfWork, setting_id: int) -> None:
    """Let a rule be as severe again as it was before."""
    uow.require(Permission.RULES_EDIT)
    uow.remove(uow.get(RuleSetting, setting_id))


def set_figure(uow: UnitOfWork, details: FigureSettingDetails) -> int:
    """Set a figure for this company from a day on, with its source."""
    uow.require(Permission.RULES_EDIT)
    shipped = load_folder(PARAMETERS).book.get(details.figure)
    value, source = " ".join(details.value.split()), details.source.strip()
    problems = []
    if shipped is None:
        problems.append(Problem("figure", "figure.unknown", (("name", details.figure),)))
    elif not _reads_like(value, shipped):
        problems.append(Problem("value", "field.unreadable"))
    if not source:
        problems.append(Problem("source", "field.required"))
    refuse(*problems)
    kept = uow.session.scalar(
        select(FigureSetting).where(
            FigureSetting.figure == details.figure, FigureSetting.since == details.since
        )
    )
    if kept is None:
        return uow.add(
            FigureSetting(figure=details.figure, since=details.since, value=value, source=source)
        ).id
    kept.value, kept.source = value, source
    return kept.id


def remove_figure(uow: UnitOfWork, setting_id: int) -> None:
    """Let the shipped figure count again."""
    uow.require(Permission.RULES_EDIT)
    uow.remove(uow.get(FigureSetting, setting_id))


def take_adverse_action(uow: UnitOfWork, check_id: int, on: date) -> None:
    """Note the decision against a driver; the wait is counted by the owner's own figures too."""
    uow.require(Permission.SCREENING_EDIT)
    screening.take_adverse_action(uow, check_id, on, figures=own_figures(uow.session))


def remove_document(uow: UnitOfWork, document_id: int) -> None:
    """Delete a document; how long a qualification file is kept, the owner's figures say too."""
    uow.require(Permission.DOCUMENTS_EDIT)
    documents.remove_document(uow, document_id, figures=own_figures(uow.session))


def review_fuel(
    uow: UnitOfWork, first: date, last: date, progress: Progress | None = None
) -> fuel_review.Reviewed:
    """Hold what was bought from one day to another against everything around it.

    Safe to repeat: nothing is found twice, and what somebody closed stays closed.
    """
    uow.require(Permission.FUEL_EDIT)
    if last < first:
        refuse(Problem("last", "dates.backwards"))
    figures = own_figures(uow.session)
    books = fuel_books.books(uow.session, first, last)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    limits = {day: _fuel_limits(figures, day) for day in days}
    found = review(books, (first, last), limits, progress or NoProgress())
    bought = {fill.id: fill.on for fill in books.fills}
    return fuel_review.keep_exceptions(uow, (first, last), found, bought)


def _fuel_limits(figures: Figures, on: date) -> Limits:
    """Return from when on a purchase of one day is an exception."""
    return Limits(
        tank_over=figures.number("fuel.tank_over", on),
        shift_slack=timedelta(minutes=figures.whole("fuel.shift_slack", on)),
        fills_apart=timedelta(hours=figures.whole("fuel.fills_apart", on)),
        fills_apart_miles=figures.whole("fuel.fills_apart_miles", on),
        miles_a_day=figures.whole("fuel.miles_a_day", on),
        least_mpg=figures.number("fuel.least_mpg", on),
        most_mpg=figures.number("fuel.most_mpg", on),
        price_off=figures.number("fuel.price_off", on),
        price_fills=figures.whole("fuel.price_fills", on),
    )


def _reads_like(value: str, shipped: Parameter) -> bool:
    """Whether a value is made of numbers as the shipped one is: as many, and as whole.

    Only the days on which to warn may be more or fewer.
    """
    try:
        given = [Decimal(part) for part in value.split()]
    except InvalidOperation:
        return False
    like = [Decimal(part) for part in shipped.history[-1].value.split()]
    if not given or not all(number.is_finite() and number >= 0 for number in given):
        return False
    if shipped.unit != "days before" and len(given) != len(like):
        return False
    return not _whole(like) or _whole(given)


def _whole(numbers: list[Decimal]) -> bool:
    return all(number == number.to_integral_value() for number in numbers)
