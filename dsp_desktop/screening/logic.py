"""The steps of a background check, and the clock that must run out before acting on it.

Source: Fair Credit Reporting Act, 15 U.S.C. 1681b(b) and 1681m(a).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dsp_desktop.kernel.dates import business_days_after
from dsp_desktop.rules.parameters import Figures
from dsp_desktop.screening.terms import CheckResult, CheckState, CheckStep, NoticeDelivery

_S, _E = CheckState, CheckStep

#: From which state which step leads where. What is not here cannot be done.
STEPS: dict[tuple[CheckState, CheckStep], CheckState] = {
    (_S.NEW, _E.DISCLOSE): _S.DISCLOSED,
    (_S.DISCLOSED, _E.AUTHORIZE): _S.AUTHORIZED,
    (_S.AUTHORIZED, _E.ORDER): _S.ORDERED,
    (_S.ORDERED, _E.REPORT_CLEAR): _S.CLEAR,
    (_S.ORDERED, _E.REPORT_TO_CONSIDER): _S.TO_CONSIDER,
    (_S.TO_CONSIDER, _E.SEND_REPORT_COPY): _S.COPY_SENT,
    (_S.TO_CONSIDER, _E.SEND_RIGHTS_SUMMARY): _S.RIGHTS_SENT,
    (_S.COPY_SENT, _E.SEND_RIGHTS_SUMMARY): _S.NOTICE_SENT,
    (_S.RIGHTS_SENT, _E.SEND_REPORT_COPY): _S.NOTICE_SENT,
    (_S.NOTICE_SENT, _E.DISPUTE): _S.DISPUTED,
    (_S.NOTICE_SENT, _E.TAKE_ADVERSE_ACTION): _S.ADVERSE_ACTION,
    (_S.DISPUTED, _E.TAKE_ADVERSE_ACTION): _S.ADVERSE_ACTION,
    (_S.ADVERSE_ACTION, _E.SEND_FINAL_NOTICE): _S.CLOSED,
    **{
        (state, _E.ACCEPT): _S.ACCEPTED
        for state in (_S.TO_CONSIDER, _S.COPY_SENT, _S.RIGHTS_SENT, _S.NOTICE_SENT, _S.DISPUTED)
    },
    **{
        (state, _E.CANCEL): _S.CANCELLED
        for state in (_S.NEW, _S.DISCLOSED, _S.AUTHORIZED, _S.ORDERED)
    },
}

#: What must have happened, on the same day at the latest, before a step may be taken.
NEEDS: dict[CheckStep, tuple[CheckStep, ...]] = {
    _E.AUTHORIZE: (_E.DISCLOSE,),
    _E.ORDER: (_E.DISCLOSE, _E.AUTHORIZE),
    _E.REPORT_CLEAR: (_E.ORDER,),
    _E.REPORT_TO_CONSIDER: (_E.ORDER,),
    _E.SEND_REPORT_COPY: (_E.REPORT_TO_CONSIDER,),
    _E.SEND_RIGHTS_SUMMARY: (_E.REPORT_TO_CONSIDER,),
    _E.DISPUTE: (_E.SEND_REPORT_COPY, _E.SEND_RIGHTS_SUMMARY),
    _E.ACCEPT: (_E.REPORT_TO_CONSIDER,),
    _E.TAKE_ADVERSE_ACTION: (_E.REPORT_TO_CONSIDER, _E.SEND_REPORT_COPY, _E.SEND_RIGHTS_SUMMARY),
    _E.SEND_FINAL_NOTICE: (_E.TAKE_ADVERSE_ACTION,),
}


@dataclass(frozen=True, slots=True)
class CheckDates:
    """The steps of one check by their days; ``None`` is not yet."""

    disclosed_on: date | None = None
    authorized_on: date | None = None
    ordered_on: date | None = None
    completed_on: date | None = None
    result: CheckResult = CheckResult.PENDING
    report_copy_sent_on: date | None = None
    rights_summary_sent_on: date | None = None
    disputed_on: date | None = None
    accepted_on: date | None = None
    adverse_action_on: date | None = None
    final_notice_on: date | None = None

    def done_on(self, step: CheckStep) -> date | None:
        """Return the day of a step that leaves a date, ``None`` if it has not been taken."""
        match step:
            case CheckStep.REPORT_CLEAR:
                return self.completed_on if self.result is CheckResult.CLEAR else None
            case CheckStep.REPORT_TO_CONSIDER:
                return self.completed_on if self.result is CheckResult.CONSIDER else None
        day: date | None = getattr(self, DATES[step])
        return day


#: The date that each step leaves behind; a cancelled check shows it in its result.
DATES: dict[CheckStep, str] = {
    _E.DISCLOSE: "disclosed_on",
    _E.AUTHORIZE: "authorized_on",
    _E.ORDER: "ordered_on",
    _E.REPORT_CLEAR: "completed_on",
    _E.REPORT_TO_CONSIDER: "completed_on",
    _E.SEND_REPORT_COPY: "report_copy_sent_on",
    _E.SEND_RIGHTS_SUMMARY: "rights_summary_sent_on",
    _E.DISPUTE: "disputed_on",
    _E.ACCEPT: "accepted_on",
    _E.TAKE_ADVERSE_ACTION: "adverse_action_on",
    _E.SEND_FINAL_NOTICE: "final_notice_on",
}

# The furthest step counts first, so that a file taken in from elsewhere has a state too.
_FURTHEST_FIRST: tuple[tuple[tuple[CheckStep, ...], CheckState], ...] = (
    ((_E.SEND_FINAL_NOTICE,), _S.CLOSED),
    ((_E.TAKE_ADVERSE_ACTION,), _S.ADVERSE_ACTION),
    ((_E.ACCEPT,), _S.ACCEPTED),
    ((_E.REPORT_CLEAR,), _S.CLEAR),
    ((_E.DISPUTE,), _S.DISPUTED),
    ((_E.SEND_REPORT_COPY, _E.SEND_RIGHTS_SUMMARY), _S.NOTICE_SENT),
    ((_E.SEND_REPORT_COPY,), _S.COPY_SENT),
    ((_E.SEND_RIGHTS_SUMMARY,), _S.RIGHTS_SENT),
    ((_E.REPORT_TO_CONSIDER,), _S.TO_CONSIDER),
    ((_E.ORDER,), _S.ORDERED),
    ((_E.AUTHORIZE,), _S.AUTHORIZED),
    ((_E.DISCLOSE,), _S.DISCLOSED),
)


def state_of(dates: CheckDates) -> CheckState:
    """Return how far a check has come."""
    if dates.result is CheckResult.CANCELLED:
        return CheckState.CANCELLED
    for steps, state in _FURTHEST_FIRST:
        if all(dates.done_on(step) for step in steps):
            return state
    return CheckState.NEW


def missing(dates: CheckDates, step: CheckStep, *, on: date) -> tuple[CheckStep, ...]:
    """Return every earlier step that has not been taken by the day ``on``."""
    return tuple(
        need for need in NEEDS.get(step, ()) if (day := dates.done_on(need)) is None or day > on
    )


def notice_sent_on(dates: CheckDates) -> date | None:
    """Return the day from which the person had both enclosures, if that day has come."""
    copy, rights = dates.report_copy_sent_on, dates.rights_summary_sent_on
    return max(copy, rights) if copy and rights else None


def places(state: str | None, city: str | None) -> tuple[str, ...]:
    """Return the places whose waiting time applies to someone who works there.

    Example:
        >>> places("CA", "Los Angeles"), places("TX", "Austin")
        (('federal', 'ca', 'ca_los_angeles'), ('federal',))
    """
    town = " ".join((city or "").casefold().split())
    local = _TOWNS.get(((state or "").upper(), town))
    return tuple(p for p in ("federal", (state or "").lower(), local) if p)


_TOWNS = {
    ("CA", "los angeles"): "ca_los_angeles",
    ("CA", "los angeles county"): "ca_los_angeles_county",
    ("CA", "san francisco"): "ca_san_francisco",
    ("PA", "philadelphia"): "pa_philadelphia",
    **{
        ("NY", town): "ny_new_york_city"
        for town in (
            *("new york", "new york city", "nyc", "manhattan", "brooklyn", "queens"),
            *("bronx", "the bronx", "staten island"),
        )
    },
}


def waiting_ends(  # noqa: PLR0913 - all named; the law looks at this much
    figures: Figures,
    *,
    notice_on: date,
    delivery: NoticeDelivery | None,
    state: str | None,
    city: str | None,
    disputed_on: date | None = None,
) -> date:
    """Return the last counted day of the wait; adverse action may follow the day after.

    The longest wait that applies counts. The day the notice is sent, or counts as
    received, is not counted; weekends and federal holidays are skipped. A dispute adds
    days where the place says so. An unknown way of delivery counts as mail.

    Source: 15 U.S.C. 1681b(b)(3); 2 CCR 11017.1. Figures: ``fair_chance.toml``.
    """
    return max(
        _wait_of(figures, place, notice_on, delivery, disputed=disputed_on is not None)
        for place in places(state, city)
        if figures.covers(f"fair_chance.wait.{place}", notice_on)
    )


def _wait_of(
    figures: Figures, place: str, sent: date, delivery: NoticeDelivery | None, *, disputed: bool
) -> date:
    start = sent
    if place.startswith("ca") and delivery is not NoticeDelivery.BY_HAND:
        receipt = "email" if delivery is NoticeDelivery.EMAIL else "mail"
        start = _after(figures, f"fair_chance.receipt.ca.{receipt}", sent, on=sent)
    ends = _after(figures, f"fair_chance.wait.{place}", start, on=sent)
    more = f"fair_chance.dispute.{place}"
    if disputed and figures.covers(more, sent):
        ends = _after(figures, more, ends, on=sent)
    return ends


def _after(figures: Figures, name: str, start: date, *, on: date) -> date:
    count = figures.whole(name, on)
    if figures.unit(name) == "business days":
        return business_days_after(start, count)
    return start + timedelta(days=count)
