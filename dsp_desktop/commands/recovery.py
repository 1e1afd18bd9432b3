"""``dsp-desktop recovery-sheet`` and ``recover``: the sheet, and the proof that it works."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.commands.options import add_company, add_json, key_by_code, opened, shown
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import DemoHasNoSecret, NoKeyringToKeepIn
from dsp_desktop.runtime import secrets

if TYPE_CHECKING:
    from dsp_desktop.app import UnitOfWork


def add_to(subparsers: Any) -> None:
    """Declare both commands and their options."""
    sheet = subparsers.add_parser(
        "recovery-sheet",
        help="write the page with the code that opens the company when all else is gone",
        description="Write the recovery sheet as a PDF. Print it, put it away, and delete the "
        "file: whoever has it and a copy of the company can read everything.",
    )
    add_company(sheet)
    sheet.add_argument("--out", required=True, type=Path, metavar="FILE", help="the PDF to write")
    add_json(sheet)
    sheet.set_defaults(run=write_sheet)
    recover = subparsers.add_parser(
        "recover",
        help="open a company by its recovery code alone",
        description="Open a company by the recovery code, from --key-file or typed, without "
        "asking the keyring; then keep its key in the keyring of this computer.",
    )
    add_company(recover)
    recover.add_argument(
        "--check",
        action="store_true",
        help="only prove that the code works, and note the day in the company",
    )
    add_json(recover)
    recover.set_defaults(run=open_by_code)


def write_sheet(args: argparse.Namespace, *, clock: Clock) -> int:
    """Write the sheet and say what to do with it."""
    from dsp_desktop.access.service import (  # noqa: PLC0415 - loads the database
        note_sheet,
        recovery_code,
    )
    from dsp_desktop.reports import placing, recovery_sheet  # noqa: PLC0415 - likewise

    with opened(args, clock=clock) as app:
        if app.key.is_demo:
            raise DemoHasNoSecret
        placing.may_replace(args.out)

        def write(uow: "UnitOfWork") -> recovery_sheet.RecoverySheet:
            data = recovery_sheet.load(
                uow.session,
                code=recovery_code(uow),
                place=shown(args.company),
                now=app.clock.now(),
                printed_by=app.actor.name,
            )
            recovery_sheet.write(args.out, data)
            args.out.chmod(0o600)
            note_sheet(uow)
            return data

        data, _changes = app.do("print_recovery_sheet", write)
    if args.json:
        answer(args, {"out": str(args.out), "company": data.company})
    else:
        print(f"Wrote {args.out}. Print it, put it away, then delete the file.")
    return 0


def open_by_code(args: argparse.Namespace, *, clock: Clock) -> int:
    """Open the company by its code; with ``--check`` note that it worked, else keep the key."""
    from dsp_desktop.access.service import note_recovery_check  # noqa: PLC0415 - as above
    from dsp_desktop.runtime.keys import is_demo  # noqa: PLC0415 - as above
    from dsp_desktop.unlocking import company_id  # noqa: PLC0415 - as above

    if is_demo(company_id(args.company)):
        raise DemoHasNoSecret
    key = key_by_code(args)
    with opened(args, clock=clock, key=key) as app:
        app.store.vault.unwrapped()
        if args.check:
            app.do("check_recovery", note_recovery_check)
        elif not secrets.remember(key):
            raise NoKeyringToKeepIn
    said = "works" if args.check else "kept"
    if args.json:
        answer(args, {"recovery": said, "company": shown(args.company)})
    elif args.check:
        print("The recovery code opens the company. The day was noted in it.")
    else:
        print("The recovery code opens the company. Its key is now in this computer's keyring.")
    return 0
