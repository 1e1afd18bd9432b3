"""Moving a company from a file to a server, or back: a copy that is proved to be the same."""

import os
from collections.abc import Sequence
from pathlib import Path

from dsp_desktop.backup.making import OpenCompany
from dsp_desktop.backup.shelf import sweep
from dsp_desktop.db.copying import TableProof, copy_company, copy_into_file, remove_file, sync
from dsp_desktop.db.driver import is_server
from dsp_desktop.db.engine import open_engine
from dsp_desktop.kernel.errors import (
    CompanyExists,
    NoPlaceForCompany,
    NotPermitted,
    OnNetworkShare,
)
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.runtime.disks import is_on_share
from dsp_desktop.runtime.paths import MIGRATIONS


def move_company(company: OpenCompany, to: str, progress: Progress) -> Sequence[TableProof]:
    """Copy an open company to an empty database or a new file, and return the proof.

    The company stays where it is, untouched; whoever moved uses the new one from then on.
    """
    if not company.actor.may(Permission.BACKUP_EDIT):
        raise NotPermitted(permission=Permission.BACKUP_EDIT)
    if not is_server(to):
        return _to_file(company, Path(to), progress)
    engine = open_engine(to, None)
    try:
        return copy_company(company.engine, engine, scripts=MIGRATIONS, progress=progress)
    finally:
        engine.dispose()


def _to_file(company: OpenCompany, path: Path, progress: Progress) -> Sequence[TableProof]:
    try:
        if is_on_share(path):
            raise OnNetworkShare(path=str(path))
        if path.exists():
            raise CompanyExists(path=str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent, f".{path.name}.moving*", company.clock.now())
        part = path.with_name(f".{path.name}.moving-{os.getpid()}")  # two may at the same moment
        remove_file(part)
        proofs = copy_into_file(
            company.engine, part, company.key, scripts=MIGRATIONS, progress=progress
        )
        try:
            if path.exists():
                raise CompanyExists(path=str(path))
            os.replace(part, path)  # noqa: PTH105 - Path.replace is the same call; this one says atomic
        finally:
            remove_file(part)
        sync(path.parent)
    except OSError as error:
        raise NoPlaceForCompany(path=str(path), because=error.strerror or str(error)) from error
    return proofs
