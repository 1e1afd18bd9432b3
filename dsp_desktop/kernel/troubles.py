"""What is said when the company cannot be opened, read or written, or somebody may not."""

from dsp_desktop.kernel.marking import mark

TROUBLES = {
    "access.not_permitted": mark("errors", "Your role does not allow this."),
    "access.nobody_named": mark(
        "errors", "Say with --user as whom to act. Nothing was read or written."
    ),
    "access.not_signed_in": mark(
        "errors", "The name or the password is not right. Nothing was read or written."
    ),
    "access.given_password": mark(
        "errors",
        "The password of {name} was given by somebody else. Sign in once in the window, which asks "
        "for one of your own. Nothing was read or written.",
    ),
    "access.stopped": mark(
        "errors", "You may no longer sign in to this company. Nothing was read or written."
    ),
    "audit.lost": mark(
        "errors",
        "The audit trail has lost its head: something other than this program took it away. "
        "Nothing was written. Prove the company (dsp-desktop verify) and restore the last good "
        "backup.",
    ),
    "access.password_needed": mark(
        "errors",
        "There is nobody here to ask for the password of {name}. Name a file that holds it with "
        "--password-file. Nothing was read or written.",
    ),
    "access.sign_in_later": mark(
        "errors",
        "There were too many wrong tries. Try again in {wait}. Nothing was read or written.",
    ),
    "audit.no_such_kind": mark(
        "errors", "There is no kind of record called {kind}. These are there: {known}."
    ),
    "audit.not_a_record": mark(
        "errors",
        "{record} does not name a record. Write its kind and its number, such as van:3.",
    ),
    "audit.too_many": mark(
        "errors",
        "{count} entries match, and a document holds {most} at most. Choose a shorter period, one "
        "person or one record; nothing was written.",
    ),
    "command.not_printed": mark(
        "errors",
        "What was found could not be printed ({because}). What the command does was done; make "
        "room, or print it somewhere else.",
    ),
    "database.already_there": mark(
        "errors", "There is already something at {path}. Nothing was changed; choose another place."
    ),
    "database.busy": mark(
        "errors", "Someone else is writing to this company. Nothing was changed; try again."
    ),
    "database.crossed": mark(
        "errors",
        "Someone else was saving the same records at the same moment. Nothing was changed; try "
        "again.",
    ),
    "database.damaged": mark(
        "errors",
        "{path} is damaged: {what}. Nothing was changed. Restore a backup, or save what can be "
        "read into a new file (dsp-desktop rescue).",
    ),
    "database.no_company": mark(
        "errors",
        "There is no company in {path}. What is in it was left alone; open another one, or make "
        "a company first.",
    ),
    "database.no_place": mark(
        "errors", "{path} cannot be made here ({because}). Choose another folder."
    ),
    "database.no_right": mark(
        "errors",
        "{path} or its folder may not be written by you. Nothing was changed; ask for the right, "
        "or copy the file to a folder of your own.",
    ),
    "database.no_right_on_server": mark(
        "errors",
        "The server at {address} does not let you do this ({because}). Nothing was changed. After "
        "an update, whoever owns the database opens the company first; for the rest ask them for "
        "the right.",
    ),
    "database.no_such_file": mark("errors", "There is no company file at {path}."),
    "database.not_an_address": mark(
        "errors",
        "This is not the address of a PostgreSQL database. It reads "
        "postgresql://name:password@host:5432/database; in the password @ is written %40, "
        "/ is %2F and : is %3A.",
    ),
    "database.not_a_company": mark(
        "errors", "{path} is not a company file, or it is damaged. Nothing was changed."
    ),
    "database.not_encrypted": mark(
        "errors",
        "{path} is a database without encryption; company files are always encrypted. If "
        "it came from a trial version, make a new company and import its files again. "
        "Nothing was changed.",
    ),
    "database.on_share": mark(
        "errors",
        "{path} is on a network share, where two computers writing at once can damage it. It was "
        "not opened; keep it on a disk of this computer, or use a PostgreSQL server.",
    ),
    "database.not_proven": mark(
        "errors",
        "The server at {address} could not prove that it is yours ({because}). No password and no "
        "record was sent to it. Check the name in the address, or give the server's certificate: "
        "sslrootcert=FILE.",
    ),
    "database.open_line": mark(
        "errors",
        "Nothing was sent: sslmode={mode} would send everything to {server} in clear. Leave "
        "sslmode out of the address, and let the server have a certificate.",
    ),
    "database.storage": mark(
        "errors",
        "The disk under {path} is full or failed ({because}). What was there before is kept; make "
        "room, then do it again.",
    ),
    "database.too_new": mark(
        "errors", "This company was saved by a newer version. Update the application first."
    ),
    "database.unreachable": mark("errors", "The database at {address} cannot be used: {because}."),
    "database.unproven": mark(
        "errors",
        "Nothing would prove that {server} is your office's server: whoever sits between could "
        "take its place, and read your password and every record. Nothing was sent. Leave sslmode "
        "out of the address, or, if you accept that, let it end in {choice}.",
    ),
    "file.cannot_save": mark(
        "errors",
        "{name} could not be saved in {folder}: {because}. What was there is as it was, and "
        "nothing here is lost; choose another place.",
    ),
    "file.empty": mark("errors", "{name} is empty. Nothing was kept; choose another file."),
    "file.kind": mark(
        "errors",
        "{name} is not a kind of file we keep. Use a PDF, a picture, a text, an e-mail or an "
        "office document.",
    ),
    "file.no_folder": mark(
        "errors",
        "The folder {folder} cannot be used ({because}). Nothing was written; choose another one.",
    ),
    "file.no_home": mark(
        "errors",
        "The system does not say where your own files go. Set HOME to a folder of your own. "
        "Nothing was changed.",
    ),
    "file.no_such_folder": mark(
        "errors", "There is no folder {folder}. Nothing was written; choose one that is there."
    ),
    "file.not_what_it_says": mark(
        "errors", "{name} is not what its name says, or it is damaged. Nothing was kept."
    ),
    "file.program": mark(
        "errors",
        "{name} is a program, a script or a web page. Those are never kept, whatever their name.",
    ),
    "file.too_large": mark(
        "errors",
        "{name} is larger than {limit} MB. Nothing was kept; scan it smaller or split it, or "
        "raise the limit under Settings, Company.",
    ),
    "key.file_open_to_others": mark(
        "errors",
        "Others on this computer can read {path}, so it was not used. Make it readable by"
        " you alone (chmod 600) and try again.",
    ),
    "key.needed": mark(
        "errors",
        "The key of {path} is not kept on this computer. Type the recovery code from the "
        "recovery sheet, or name a key file with --key-file. Nothing was changed.",
    ),
    "key.no_file": mark("errors", "{path} cannot be read: {because}. Nothing was changed."),
    "key.no_keyring": mark(
        "errors",
        "This computer has no keyring that keeps a secret. Name a file for the recovery code "
        "with --key-file. Nothing was made.",
    ),
    "key.nowhere_to_keep": mark(
        "errors",
        "The recovery code opens the company, and this computer has no keyring that would keep "
        "its key. Nothing was kept; name the code's file with --key-file at each command.",
    ),
    "key.wrong": mark(
        "errors",
        "This is not the recovery code of this company. Check each group against the "
        "recovery sheet; the last group catches a mistyped letter. Nothing was changed.",
    ),
    "key.wrong_passphrase": mark(
        "errors",
        "This is not the passphrase of this computer. Try again, or type the recovery code "
        "from the recovery sheet. Nothing was changed.",
    ),
    "lock.minutes": mark("errors", "Choose from {least} to {most} minutes."),
    "password.as_given": mark("errors", "Choose another one than you were given."),
    "password.differs": mark("errors", "The two do not agree. Type it again."),
    "password.has_name": mark("errors", "Leave your name out of the password."),
    "password.too_long": mark("errors", "Use at most 200 characters."),
    "password.too_plain": mark("errors", "Use more than two different characters."),
    "password.too_short": mark(
        "errors",
        "Use at least 10 characters; a few words that make a sentence are easy to remember.",
    ),
    "password.wrong": mark("errors", "This is not the password."),
    "record.in_use": mark("errors", "Other records refer to this one: {users}."),
    "record.not_found": mark("errors", "This record has been deleted."),
    "record.stale": mark("errors", "Someone else changed this record. Reopen it and try again."),
    "report.cannot_write": mark(
        "errors", "{path} could not be written: {because}. What was there is as it was."
    ),
    "report.choose_one": mark("errors", "Choose the {what} that the report is about."),
    "report.none_called": mark("errors", "There is no {what} called {text}. Nothing was written."),
    "report.not_a_pdf": mark(
        "errors",
        "{path} is there already and is not a PDF. It was left as it is; choose another name.",
    ),
    "report.not_a_spreadsheet": mark(
        "errors",
        "{path} is there already and is no spreadsheet. It was left as it is; choose another name.",
    ),
    "report.period_backwards": mark("errors", "The period ends before it begins."),
    "report.several_called": mark(
        "errors", "{text} could be {some}. Say which; nothing was written."
    ),
    "recovery.demo": mark(
        "errors",
        "This is a demo company. Its key is published, so there is nothing to recover. "
        "Nothing was changed.",
    ),
    "recovery.no_code": mark(
        "errors",
        "The company does not keep its recovery code. Make a new one; its sheet can be "
        "printed then. Nothing was changed.",
    ),
    "role.never_first": mark(
        "errors", "This role is the company's own; there is no first form of it to go back to."
    ),
    "role.owners_stays": mark("errors", "The owner's role stays; it always may do everything."),
    "scan.gone": mark(
        "errors",
        "{name} cannot be read: it has gone from the scan folder, or it is far too large.",
    ),
    "scan.stays": mark(
        "errors",
        "The file is kept with the record, but {name} could not be removed from the scan folder: "
        "{because}. Remove it there by hand.",
    ),
    "seal.broken": mark(
        "errors",
        "A private value ({table}, record {id}) cannot be opened: it was changed or moved"
        " by something other than this program. Nothing was changed; restore it from a "
        "backup.",
    ),
    "undo.impossible": mark("errors", "This cannot be taken back; correct it instead."),
    "undo.overtaken": mark("errors", "It has been changed again since."),
    "user.last_owner": mark(
        "errors",
        "Somebody must stay owner. Give another user the owner's role first.",
    ),
}
