"""The words of screening: what a value may be."""

from enum import StrEnum


class CheckResult(StrEnum):
    """What the background report said, in the agency's own words."""

    PENDING = "pending"
    CLEAR = "clear"
    CONSIDER = "consider"
    CANCELLED = "cancelled"


class CheckState(StrEnum):
    """How far a background check has come."""

    NEW = "new"
    DISCLOSED = "disclosed"
    AUTHORIZED = "authorized"
    ORDERED = "ordered"
    CLEAR = "clear"
    TO_CONSIDER = "to_consider"
    COPY_SENT = "copy_sent"
    RIGHTS_SENT = "rights_sent"
    NOTICE_SENT = "notice_sent"
    DISPUTED = "disputed"
    ACCEPTED = "accepted"
    ADVERSE_ACTION = "adverse_action"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CheckStep(StrEnum):
    """One step of a background check."""

    DISCLOSE = "disclose"
    AUTHORIZE = "authorize"
    ORDER = "order"
    REPORT_CLEAR = "report_clear"
    REPORT_TO_CONSIDER = "report_to_consider"
    SEND_REPORT_COPY = "send_report_copy"
    SEND_RIGHTS_SUMMARY = "send_rights_summary"
    DISPUTE = "dispute"
    ACCEPT = "accept"
    TAKE_ADVERSE_ACTION = "take_adverse_action"
    SEND_FINAL_NOTICE = "send_final_notice"
    CANCEL = "cancel"


class NoticeDelivery(StrEnum):
    """How the pre-adverse notice went out: some places add days for the post."""

    BY_HAND = "by_hand"
    EMAIL = "email"
    MAIL = "mail"


class TestReason(StrEnum):
    """Why a drug test was taken."""

    __test__ = False  # not a pytest class

    PRE_EMPLOYMENT = "pre_employment"
    RANDOM = "random"
    POST_ACCIDENT = "post_accident"
    REASONABLE_SUSPICION = "reasonable_suspicion"
    RETURN_TO_DUTY = "return_to_duty"
    FOLLOW_UP = "follow_up"


class TestKind(StrEnum):
    """Under whose rules the test was taken."""

    __test__ = False

    NON_DOT = "non_dot"
    DOT = "dot"


class TestStanding(StrEnum):
    """What a list says of a drug test: whether there is a result, never which."""

    __test__ = False

    PENDING = "pending"
    RESULT_IN = "result_in"


class TestResult(StrEnum):
    """What the laboratory or the medical review officer said; a test without one is pending."""

    __test__ = False

    NEGATIVE = "negative"
    POSITIVE = "positive"
    REFUSED = "refused"
    CANCELLED = "cancelled"
