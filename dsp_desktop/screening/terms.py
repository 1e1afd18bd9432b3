"""The words of screening: what a value may be."""

from enum import StrEnum


class CheckResult(StrEnum):
    """What the background report said, in the agency's own words."""

    PENDING = "pending"
    CLEAR = "clear"
    CONSIDER = "consider"
    CANCELLED = "cancelled"


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


class TestResult(StrEnum):
    """What the laboratory or the medical review officer said."""

    __test__ = False

    PENDING = "pending"
    NEGATIVE = "negative"
    POSITIVE = "positive"
    REFUSED = "refused"
    CANCELLED = "cancelled"
