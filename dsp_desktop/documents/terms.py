"""The words of documents: what a value may be."""

from enum import StrEnum

#: What documents are kept about, in the order the form offers it.
SUBJECT_KINDS = (
    "driver", "license", "van", "company", "policy", "lease", "device", "fuel_card",
    "background_check", "drug_test", "station", "key", "uniform",
    "route", "inspection", "fuel_purchase", "custody", "lessor_charge", "damage",
    "defect", "repair_order",
)  # fmt: skip
#: Of these there are too many to choose one from a list: their papers come by their own pages.
MANY = frozenset(
    {"route", "inspection", "fuel_purchase", "custody", "lessor_charge", "damage", "defect",
     "repair_order"}
)  # fmt: skip


class DocumentKind(StrEnum):
    """What the paper is; the rules look for these by name."""

    EMPLOYMENT_APPLICATION = "employment_application"
    MVR = "mvr"
    MVR_REVIEW = "mvr_review"
    ROAD_TEST = "road_test"
    MEDICAL_CERTIFICATE = "medical_certificate"
    MEDICAL_RECORD = "medical_record"
    DRUG_TEST_REPORT = "drug_test_report"
    BACKGROUND_REPORT = "background_report"
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
    BMC_91 = "bmc_91"
    INSPECTOR_QUALIFICATION = "inspector_qualification"
    INSPECTION_REPORT = "inspection_report"
    MARKING_PHOTO = "marking_photo"
    SAFETY_EQUIPMENT_PHOTO = "safety_equipment_photo"
    EMISSIONS_TEST = "emissions_test"
    BIT_INSPECTION = "bit_inspection"
    APPORTIONED_REGISTRATION = "apportioned_registration"
    HEAVY_USE_TAX = "heavy_use_tax"
    ROADSIDE_REPORT = "roadside_report"
    OUT_OF_SERVICE_ORDER = "out_of_service_order"
    RECALL_CHECK = "recall_check"
    OPEN_RECALL = "open_recall"
    RECEIPT = "receipt"
    PHOTO = "photo"
    OTHER = "other"


#: Papers that are apart from the personnel file: their kinds, and what papers they are about.
MEDICAL_PAPERS = (
    DocumentKind.MEDICAL_CERTIFICATE,
    DocumentKind.MEDICAL_RECORD,
    DocumentKind.DRUG_TEST_REPORT,
)
BACKGROUND_PAPERS = (DocumentKind.BACKGROUND_REPORT,)
#: Papers that carry a Social Security number or a date of birth: listed, opened by a look.
IDENTITY_PAPERS = (
    DocumentKind.I9_SECTION_1,
    DocumentKind.I9_SECTION_2,
    DocumentKind.WORK_AUTHORIZATION,
    DocumentKind.EMPLOYMENT_APPLICATION,
    DocumentKind.MVR,
)
IDENTITY_SUBJECT = "license"
MEDICAL_SUBJECT, BACKGROUND_SUBJECT = "drug_test", "background_check"


def kind_text(entity: str) -> str:
    """Return what people call a kind of record: "fuel_card" is a "Fuel card"."""
    return entity.replace("_", " ").capitalize()


def entity_called(text: str) -> str:
    """Return the kind of record that ``kind_text`` put into words.

    Example:
        >>> entity_called(kind_text("fuel_card"))
        'fuel_card'
    """
    return text.lower().replace(" ", "_")
