"""The words of documents: what a value may be."""

from enum import StrEnum

#: What documents are kept about, in the order the form offers it.
SUBJECT_KINDS = (
    "driver", "license", "van", "company", "policy", "lease", "device", "fuel_card",
    "background_check", "drug_test", "station", "key", "uniform",
)  # fmt: skip
#: Papers about these are for those who may see the records themselves.
PRIVATE_KINDS = ("background_check", "drug_test")


class DocumentKind(StrEnum):
    """What the paper is; the rules look for these by name."""

    EMPLOYMENT_APPLICATION = "employment_application"
    MVR = "mvr"
    MVR_REVIEW = "mvr_review"
    ROAD_TEST = "road_test"
    MEDICAL_CERTIFICATE = "medical_certificate"
    I9_SECTION_1 = "i9_section_1"
    I9_SECTION_2 = "i9_section_2"
    WORK_AUTHORIZATION = "work_authorization"
    DRUG_POLICY = "drug_policy"
    SAFETY_PERFORMANCE_HISTORY = "safety_performance_history"
    TRAINING = "training"
    MAINTENANCE_SCHEDULE = "maintenance_schedule"
    REGISTRATION = "registration"
    INSURANCE_CARD = "insurance_card"
    LEASE = "lease"
    POLICY = "policy"
    MCS_90 = "mcs_90"
    MCS_150 = "mcs_150"
    RECEIPT = "receipt"
    PHOTO = "photo"
    OTHER = "other"


def kind_text(entity: str) -> str:
    """Return what people call a kind of record: "fuel_card" is a "Fuel card"."""
    return entity.replace("_", " ").capitalize()
