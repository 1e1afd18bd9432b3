"""What each permission lets a person do, in their words, by the part of the work it is about."""

from dsp_desktop.kernel.marking import mark
from dsp_desktop.kernel.permissions import Permission as May

#: The parts of the work, and of each what may be allowed, the harmless first.
AREAS: tuple[tuple[str, tuple[May, ...]], ...] = (
    (mark("permissions", "Fleet"), (May.FLEET_VIEW, May.FLEET_EDIT)),
    (mark("permissions", "Fuel"), (May.FUEL_VIEW, May.FUEL_EDIT)),
    (mark("permissions", "Hand-outs"), (May.CUSTODY_VIEW, May.CUSTODY_EDIT)),
    (mark("permissions", "Routes"), (May.DISPATCH_VIEW, May.DISPATCH_EDIT)),
    (mark("permissions", "People"), (May.PEOPLE_VIEW, May.PEOPLE_EDIT)),
    (
        mark("permissions", "Private details of people"),
        (
            May.IDENTITY_EDIT,
            May.IDENTITY_LOOK,
            May.BANK_EDIT,
            May.BANK_LOOK,
            May.MEDICAL_LOOK,
            May.BACKGROUND_LOOK,
        ),
    ),
    (
        mark("permissions", "Background checks and drug tests"),
        (May.SCREENING_VIEW, May.SCREENING_EDIT),
    ),
    (mark("permissions", "Documents"), (May.DOCUMENTS_VIEW, May.DOCUMENTS_EDIT)),
    (mark("permissions", "Insurance"), (May.INSURANCE_VIEW, May.INSURANCE_EDIT)),
    (mark("permissions", "Files brought in"), (May.IMPORTS_VIEW, May.IMPORTS_EDIT)),
    (mark("permissions", "Reports"), (May.REPORTS_VIEW,)),
    (mark("permissions", "Rules and figures"), (May.RULES_VIEW, May.RULES_EDIT)),
    (mark("permissions", "Company"), (May.COMPANY_VIEW, May.COMPANY_EDIT)),
    (mark("permissions", "Backups"), (May.BACKUP_VIEW, May.BACKUP_EDIT)),
    (
        mark("permissions", "Who may do what"),
        (
            May.ACCESS_SIGN_IN,
            May.ACCESS_VIEW,
            May.AUDIT_VIEW,
            May.ACCESS_EDIT,
            May.RECOVERY_EDIT,
        ),
    ),
)

SENTENCES: dict[May, str] = {
    May.ACCESS_EDIT: mark("permissions", "Add and stop users, change roles and when windows lock"),
    May.ACCESS_SIGN_IN: mark("permissions", "Sign in and set their own password"),
    May.ACCESS_VIEW: mark("permissions", "See who the users are and what each role allows"),
    May.AUDIT_VIEW: mark("permissions", "See who changed and looked at what, and when"),
    May.BACKGROUND_LOOK: mark("permissions", "Look at what background reports say"),
    May.BACKUP_EDIT: mark("permissions", "Make backups, restore them and set where they go"),
    May.BACKUP_VIEW: mark("permissions", "See when the last backup was made"),
    May.BANK_EDIT: mark("permissions", "Enter bank accounts"),
    May.BANK_LOOK: mark("permissions", "Look at bank accounts in full"),
    May.COMPANY_EDIT: mark("permissions", "Change the company's own record and its stations"),
    May.COMPANY_VIEW: mark("permissions", "See Today, the company's own record and its stations"),
    May.CUSTODY_EDIT: mark("permissions", "Hand out and take back vans, devices, cards and keys"),
    May.CUSTODY_VIEW: mark("permissions", "See who holds what"),
    May.DISPATCH_EDIT: mark("permissions", "Enter and change routes"),
    May.DISPATCH_VIEW: mark("permissions", "See routes"),
    May.DOCUMENTS_EDIT: mark("permissions", "Add documents and open their files"),
    May.DOCUMENTS_VIEW: mark("permissions", "See which documents are on file"),
    May.FLEET_EDIT: mark("permissions", "Change vans, leases, inspections and devices"),
    May.FLEET_VIEW: mark("permissions", "See vans, leases, inspections and devices"),
    May.FUEL_EDIT: mark("permissions", "Change fuel cards and purchases"),
    May.FUEL_VIEW: mark("permissions", "See fuel cards and purchases"),
    May.IDENTITY_EDIT: mark(
        "permissions", "Enter social security numbers, dates of birth and license numbers"
    ),
    May.IDENTITY_LOOK: mark(
        "permissions", "Look at social security numbers, dates of birth and license numbers in full"
    ),
    May.IMPORTS_EDIT: mark("permissions", "Import files and take imports back"),
    May.IMPORTS_VIEW: mark("permissions", "See what was imported"),
    May.INSURANCE_EDIT: mark("permissions", "Change insurance policies"),
    May.INSURANCE_VIEW: mark("permissions", "See insurance policies"),
    May.MEDICAL_LOOK: mark("permissions", "Look at drug-test and medical results"),
    May.PEOPLE_EDIT: mark("permissions", "Hire, change and end drivers and their licenses"),
    May.PEOPLE_VIEW: mark("permissions", "See drivers and their licenses, private numbers masked"),
    May.RECOVERY_EDIT: mark(
        "permissions", "Print the recovery sheet, check it and make a new recovery code"
    ),
    May.REPORTS_VIEW: mark("permissions", "Make, print and save reports"),
    May.RULES_EDIT: mark("permissions", "Soften or sharpen rules and set the company's figures"),
    May.RULES_VIEW: mark("permissions", "See every rule and figure with its source"),
    May.SCREENING_EDIT: mark("permissions", "Order and record background checks and drug tests"),
    May.SCREENING_VIEW: mark("permissions", "See that background checks and drug tests were made"),
}
