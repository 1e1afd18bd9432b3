"""What can go wrong while a company is backed up, restored or moved, and what is said then."""

from dsp_desktop.kernel.errors import SystemFault, UserError
from dsp_desktop.kernel.marking import mark


class BackupFailed(SystemFault):
    """The backup could not be written where it should go."""

    code = "backup.failed"


class NotSound(SystemFault):
    """A backup was opened anew and is not whole."""

    code = "backup.not_sound"


class NotABackup(UserError):
    """The file is no backup of a company of ours, or of another key."""

    code = "backup.not_one"


class BackupCutOff(SystemFault):
    """A backup's parts are not all there, not in order, or were changed."""

    code = "backup.cut_off"


class NoSuchBackup(UserError):
    """There is no file where the backup was said to be."""

    code = "backup.no_such_file"


class NeedsServer(UserError):
    """The backup of a server's database can only go back to a server."""

    code = "backup.needs_server"


class ClientFailed(SystemFault):
    """PostgreSQL's own program for backups is missing, or gave up."""

    code = "backup.client_failed"


class AnotherCompany(UserError):
    """What is at the place for a backup is not the company that it is a backup of."""

    code = "restore.another_company"


class InUse(UserError):
    """Another copy of the program has the company open."""

    code = "restore.in_use"


class CopyDiffers(SystemFault):
    """A table came out of a copy otherwise than it went in."""

    code = "copy.differs"


SAFEKEEPING = {
    "backup.client_failed": mark(
        "errors",
        "PostgreSQL's program {program} did not finish: {because}. The company is as it was.",
    ),
    "backup.count_unsound": mark(
        "errors", "Enter a whole number up to {most}; the days before a warning at least 1."
    ),
    "backup.cut_off": mark(
        "errors",
        "{path} is not complete or was changed, so it cannot be trusted. Use another backup.",
    ),
    "backup.failed": mark(
        "errors",
        "The backup could not be written to {path}: {because}. The company and the backups "
        "there are as they were; make room or choose another folder.",
    ),
    "backup.needs_server": mark(
        "errors",
        "{path} is a backup of a PostgreSQL database and goes back to a server. Name the "
        "postgresql:// address of an empty database. Nothing was changed.",
    ),
    "backup.no_such_file": mark(
        "errors", "There is no backup file at {path}. Nothing was changed; choose another file."
    ),
    "backup.not_one": mark(
        "errors",
        "{path} is not a backup that this key opens. Nothing was changed; choose another file.",
    ),
    "backup.not_sound": mark(
        "errors",
        "{path} was opened to check it and is not sound ({because}). It does not count as a "
        "backup; the company was not touched.",
    ),
    "copy.differs": mark(
        "errors",
        "The copy was compared with the original and differs in {table}. The copy was thrown "
        "away; the original is as it was.",
    ),
    "restore.another_company": mark(
        "errors",
        "{path} is not the company that this is a backup of, or its beginning is damaged. Nothing "
        "was changed; move that file away first, or choose another name.",
    ),
    "restore.in_use": mark(
        "errors",
        "{path} is open in another copy of the program. Nothing was changed; close it there, "
        "then restore again.",
    ),
}
