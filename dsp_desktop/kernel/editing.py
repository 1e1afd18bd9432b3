"""Which permission lets a person change records of each kind, whichever way they go about it."""

from collections.abc import Mapping

from dsp_desktop.kernel.permissions import Permission as May

#: By entity name. Private details are entered in two parts: taking one back needs both.
EDITS: Mapping[str, frozenset[May]] = {
    "app_user": frozenset({May.ACCESS_EDIT}),
    "attachment": frozenset({May.DOCUMENTS_EDIT}),
    "background_check": frozenset({May.SCREENING_EDIT}),
    "background_check_correction": frozenset({May.SCREENING_EDIT}),
    "backup_plan": frozenset({May.BACKUP_EDIT}),
    "column_mapping": frozenset({May.IMPORTS_EDIT}),
    "company": frozenset({May.COMPANY_EDIT}),
    "custody": frozenset({May.CUSTODY_EDIT}),
    "device": frozenset({May.FLEET_EDIT}),
    "document": frozenset({May.DOCUMENTS_EDIT}),
    "driver": frozenset({May.PEOPLE_EDIT}),
    "drug_test": frozenset({May.SCREENING_EDIT}),
    "drug_test_correction": frozenset({May.SCREENING_EDIT}),
    "figure_setting": frozenset({May.RULES_EDIT}),
    "fuel_card": frozenset({May.FUEL_EDIT}),
    "fuel_exception": frozenset({May.FUEL_EDIT}),
    "fuel_purchase": frozenset({May.FUEL_EDIT}),
    "import_batch": frozenset({May.IMPORTS_EDIT}),
    "inspection": frozenset({May.FLEET_EDIT}),
    "inspection_correction": frozenset({May.FLEET_EDIT}),
    "key": frozenset({May.CUSTODY_EDIT}),
    "lease": frozenset({May.FLEET_EDIT}),
    "lessor_charge": frozenset({May.FLEET_EDIT}),
    "license": frozenset({May.PEOPLE_EDIT}),
    "odometer_reading": frozenset({May.FLEET_EDIT}),
    "policy": frozenset({May.INSURANCE_EDIT}),
    "policy_driver": frozenset({May.INSURANCE_EDIT}),
    "policy_van": frozenset({May.INSURANCE_EDIT}),
    "private_details": frozenset({May.IDENTITY_EDIT, May.BANK_EDIT}),
    "restoration": frozenset({May.BACKUP_EDIT}),
    "role": frozenset({May.ACCESS_EDIT}),
    "route": frozenset({May.DISPATCH_EDIT}),
    "rule_setting": frozenset({May.RULES_EDIT}),
    "safeguards": frozenset({May.RECOVERY_EDIT}),
    "station": frozenset({May.COMPANY_EDIT}),
    "uniform": frozenset({May.CUSTODY_EDIT}),
    "van": frozenset({May.FLEET_EDIT}),
}
