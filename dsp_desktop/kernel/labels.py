"""What people call every kind of record, every field and every operation of the audit trail.

Forms and panels have words of their own beside each field; the trail and the histories tell
of any record, so they ask here. A field that stands for another one, or that only the
program reads, is hidden. A test walks every column of every kind.
"""

from collections.abc import Mapping

from dsp_desktop.kernel.allowances import SENTENCES
from dsp_desktop.kernel.field_labels import FIELDS, OWN
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import listed, words

#: Every kind of record, by its entity name, and the trail itself.
KINDS: Mapping[str, str] = {
    "app_user": "User",
    "attachment": "Kept file",
    "audit_entry": "Entry of the audit trail",
    "background_check": "Background check",
    "background_check_correction": "Correction of a background check",
    "backup_plan": "Plan of backups",
    "certification": "Certification of a repair",
    "column_mapping": "Column of a file",
    "company": "Company",
    "condition_correction": "Correction of a condition record",
    "condition_photo": "Photo of a van",
    "condition_record": "Condition record",
    "custody": "Hand-out",
    "damage": "Damage",
    "defect": "Defect",
    "device": "Device",
    "document": "Document",
    "driver": "Driver",
    "driver_review": "Review by a driver",
    "drug_test": "Drug test",
    "drug_test_correction": "Correction of a drug test",
    "figure_setting": "Figure",
    "fuel_card": "Fuel card",
    "fuel_exception": "Fuel exception",
    "fuel_purchase": "Fuel purchase",
    "import_batch": "File import",
    "inspection": "Inspection",
    "inspection_correction": "Correction of an inspection",
    "key": "Key",
    "lease": "Lease",
    "lessor_charge": "Charge of a lessor",
    "license": "License",
    "odometer_reading": "Odometer reading",
    "ordered_defect": "Defect on a repair order",
    "policy": "Policy",
    "policy_driver": "Driver on a policy",
    "policy_van": "Van on a policy",
    "private_details": "Private details",
    "repair_order": "Repair order",
    "restoration": "Restored backup",
    "role": "Role",
    "route": "Route",
    "rule_setting": "Rule",
    "safeguards": "Lock and recovery sheet",
    "station": "Station",
    "uniform": "Uniform",
    "van": "Van",
    "van_release": "Release of a van",
}

#: The kinds of which a company has one record at most: nobody numbers it.
SINGLE = frozenset({"backup_plan", "safeguards"})

#: Fields nobody is told of: what only the program reads, or what the entry says anyway.
HIDDEN = frozenset(
    {
        "app_user.folded",
        "attachment.address",
        "attachment.content",
        "attachment.is_packed",
        "background_check_correction.made_at",
        "background_check_correction.made_by",
        "background_check_correction.said",
        "condition_correction.made_at",
        "condition_correction.made_by",
        "condition_correction.said",
        "custody.item_kind",
        "document.subject_id",
        "document.subject_kind",
        "driver.import_id",
        "drug_test.custody_print",
        "drug_test_correction.made_at",
        "drug_test_correction.made_by",
        "drug_test_correction.said",
        "fuel_purchase.import_id",
        "import_batch.content",
        "import_batch.sha256_print",
        "import_batch.unit",
        "inspection_correction.made_at",
        "inspection_correction.made_by",
        "inspection_correction.said",
        "lessor_charge.import_id",
        "license.number_print",
        "private_details.ssn_print",
        "route.import_id",
        "van.import_id",
    }
)

#: The fields that hold a word of the program's own, which reads like any fixed value.
_CODED = frozenset(
    {"column_mapping.field", "column_mapping.kind", "import_batch.kind", "role.first"}
)

#: The operations whose name in code is not how people say it.
_OPERATIONS: Mapping[str, str] = {
    "fail_to_sign_in": "Failed to sign in",
    "found_access": "Make first roles and owner",
    "look": "Look at a private value",
    "set_lock": "Set when windows lock",
    "sign_in": "Signed in",
}


def kind_text(entity: str) -> str:
    """Return what people call a kind of record.

    Example:
        >>> kind_text("app_user"), kind_text("safeguards"), kind_text("from_another_version")
        ('User', 'Lock and recovery sheet', 'From another version')
    """
    return KINDS.get(entity) or words(entity)


def field_text(entity: str, field: str) -> str:
    """Return what people call a field of a kind of record.

    Example:
        >>> field_text("van", "station_id"), field_text("uniform", "kind")
        ('Station', 'Piece')
    """
    return OWN.get(f"{entity}.{field}") or FIELDS.get(field) or words(field)


def coded_text(entity: str, field: str, value: object) -> object:
    """Return how a value reads that is, or lists, words of the program's own.

    Example:
        >>> coded_text("role", "first", "office_manager"), coded_text("van", "make", "ford_e")
        ('Office manager', 'ford_e')
        >>> coded_text("role", "permissions", ["fuel.view"])
        ['See fuel cards and purchases']
        >>> coded_text("driver", "qualifications", ["dot_driver", "Says hello"])
        ['DOT driver', 'Says hello']
    """
    if isinstance(value, list):
        return [_item_text(each) for each in value]
    return words(str(value)) if value and f"{entity}.{field}" in _CODED else value


def _item_text(item: object) -> object:
    if not isinstance(item, str):
        return item
    if item in SENTENCES:
        return SENTENCES[Permission(item)]
    return words(item) if item.islower() and item.isidentifier() else item


def list_change(before: list[object], after: list[object]) -> str:
    """Return what a list has more and has no longer; two long ones nobody compares.

    Example:
        >>> list_change(["Step van", "Cargo van"], ["Cargo van", "Box truck"])
        'now Box truck; no longer Step van'
    """
    more = [str(each) for each in after if each not in before]
    less = [str(each) for each in before if each not in after]
    both = (("now", more), ("no longer", less))
    parts = (f"{word} {listed(each)}" for word, each in both if each)
    return "; ".join(parts) or "in another order"


def is_hidden(entity: str, field: str) -> bool:
    """Whether nobody is told of a field."""
    return f"{entity}.{field}" in HIDDEN


def operation_text(operation: str) -> str:
    """Return what people call an operation.

    Example:
        >>> operation_text("ground_van"), operation_text("sign_in")
        ('Ground van', 'Signed in')
    """
    return _OPERATIONS.get(operation) or words(operation)


def named(entity: str, record_id: int, called: str) -> str:
    """Return a record with its kind, as in "Van 12"; the only one of its kind has no number."""
    kind = kind_text(entity)
    return kind if entity in SINGLE else f"{kind} {called or f'#{record_id}'}"
