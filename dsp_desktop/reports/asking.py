"""What a report asks before it is made, and what it was answered.

The vocabulary is closed: a day, a period, one record, one of a few choices, a yes or no, a
number. A window makes a form of it and a command line its options, both from one declaration.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Any, TypeVar

from dsp_desktop.kernel.errors import Problem, refuse
from dsp_desktop.kernel.listing import Choice
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.reports.document import Days

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
else:  # what can be asked is shown long before anything is read
    Session = Any

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)
Answer = date | Days | int | StrEnum | bool | None


class Opens(StrEnum):
    """Which period stands there before anybody chooses one."""

    THIS_MONTH = auto()
    LAST_MONTH = auto()
    THIS_YEAR = auto()
    LAST_90_DAYS = auto()
    LAST_365_DAYS = auto()


@dataclass(frozen=True, slots=True)
class OnDay:
    """The day a report speaks of; today if nobody says otherwise."""

    name: str = "on"
    title: str = "As of"


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report speaks of, the first and the last among them."""

    opens: Opens = Opens.LAST_MONTH
    name: str = "period"
    title: str = "Period"


@dataclass(frozen=True, slots=True)
class OneRecord:
    """One record of a kind. ``everything`` is what no answer means; empty: it must be given."""

    name: str
    title: str
    picks: Callable[[Session], Sequence[Choice]]
    everything: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few choices."""

    name: str
    title: str
    choices: type[StrEnum]
    opens: StrEnum


@dataclass(frozen=True, slots=True)
class YesNo:
    """Something the report may also have."""

    name: str
    title: str
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number, from ``least`` to ``most``."""

    name: str
    title: str
    opens: int
    least: int
    most: int


Parameter = OnDay | Period | OneRecord | OneOf | YesNo | Count


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of a report: each parameter's answer by its name.

    ``now`` stands for the last change where nothing has ever been entered, and never
    anywhere else: the same data gives the same report at any hour.
    """

    answers: Mapping[str, Answer]
    now: datetime
    prepared_by: str
    progress: Progress = field(default_factory=NoProgress)

    @property
    def on(self) -> date:
        """The day that was asked about."""
        answer = self.answers["on"]
        assert isinstance(answer, date)  # noqa: S101 - asking() has seen to it
        return answer

    @property
    def days(self) -> Days:
        """The period that was asked about."""
        answer = self.answers["period"]
        assert isinstance(answer, Days)  # noqa: S101 - asking() has seen to it
        return answer

    def record(self, name: str) -> int | None:
        """Return the id of the record that was chosen; ``None`` is all of them."""
        answer = self.answers[name]
        assert answer is None or isinstance(answer, int)  # noqa: S101 - asking() has seen to it
        return answer

    def choice(self, name: str, kind: type[ChoiceT]) -> ChoiceT:
        """Return what was chosen."""
        return kind(str(self.answers[name]))

    def number(self, name: str) -> int:
        """Return the number that was given."""
        answer = self.answers[name]
        assert isinstance(answer, int)  # noqa: S101 - asking() has seen to it
        return answer

    def yes(self, name: str) -> bool:
        """Whether it was asked for."""
        return self.answers[name] is True


def asking(  # noqa: PLR0913 - what was asked, when and by whom, each by its name
    parameters: Sequence[Parameter],
    given: Mapping[str, Answer],
    *,
    now: datetime,
    today: date,
    prepared_by: str,
    progress: Progress | None = None,
) -> Asked:
    """Return what was asked; what nobody answered is as it opens. Raises ``Rejected``."""
    answers = {
        each.name: given[each.name] if each.name in given else opens_at(each, today)
        for each in parameters
    }
    refuse(*(p for each in parameters for p in _wrong(each, answers[each.name])))
    return Asked(answers, now, prepared_by, progress or NoProgress())


def opens_at(parameter: Parameter, today: date) -> Answer:
    """Return the answer that stands there before anybody gives one."""
    match parameter:
        case OnDay():
            return today
        case Period():
            return _period(parameter.opens, today)
        case OneRecord():
            return None
        case OneOf() | YesNo() | Count():
            return parameter.opens


def _period(opens: Opens, today: date) -> Days:
    first = today.replace(day=1)
    match opens:
        case Opens.THIS_MONTH:
            return Days(first, today)
        case Opens.LAST_MONTH:
            last = first - timedelta(days=1)
            return Days(last.replace(day=1), last)
        case Opens.THIS_YEAR:
            return Days(today.replace(month=1, day=1), today)
        case Opens.LAST_90_DAYS:
            return Days(today - timedelta(days=89), today)
        case Opens.LAST_365_DAYS:
            return Days(today - timedelta(days=364), today)


def _wrong(parameter: Parameter, answer: Answer) -> list[Problem]:
    match parameter:
        case Period() if isinstance(answer, Days) and answer.since > answer.until:
            return [Problem(parameter.name, "report.period_backwards")]
        case Count() if not (
            isinstance(answer, int) and parameter.least <= answer <= parameter.most
        ):
            reach = (("least", parameter.least), ("most", parameter.most))
            return [Problem(parameter.name, "report.number_out_of_reach", reach)]
        case OneRecord(everything="") if answer is None:
            said = (("what", parameter.title.lower()),)
            return [Problem(parameter.name, "report.choose_one", said)]
    return []
