"""The steps of a background check: which may follow which, and what each one rests on.

Source: Fair Credit Reporting Act, 15 U.S.C. 1681b(b) and 1681m(a).
"""

from dataclasses import dataclass
from datetime import date

from dsp_desktop.screening.terms import CheckResult, CheckState, CheckStep

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
