"""``dsp-desktop COMMAND``: the same services as the window, without Qt and without a display.

Exit codes: 0 done, 1 refused with reasons, 2 wrong use, 130 stopped with Ctrl+C. ``gate``
keeps 1 for "blocked": it refuses with 2, and adds 3, cannot confirm.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from dsp_desktop.commands import (
    audit,
    backup,
    demo,
    findings,
    gate,
    importing,
    move,
    new,
    recovery,
    reporting,
    rescue,
    restore,
    roles,
    self_test,
    verify,
)
from dsp_desktop.commands.saying import answer, standard_streams
from dsp_desktop.kernel.clock import Clock, SystemClock
from dsp_desktop.kernel.errors import AppError, JobCancelled, NoHome, NotPrinted, Rejected
from dsp_desktop.kernel.sentences import sentence

_COMMANDS = (
    new,
    demo,
    importing,
    findings,
    gate,
    reporting,
    backup,
    restore,
    rescue,
    move,
    recovery,
    audit,
    verify,
    roles,
    self_test,
)

_WRONG_USE, _STOPPED = 2, 130
_UNEXPECTED = (
    "Something in the program went wrong ({kind}). What was saved before is safe, and nothing is "
    "written half. {log}"
)
_LOGGED = "The log in {folder} says where it happened and holds nothing out of the company."
_NOT_LOGGED = "There is no log of it: it could not be written."
_NOTHING_WRITTEN = "Stopped. Nothing was written."
_HELP = """\
exit codes:
  0    done
  1    refused with reasons, and nothing was written; "gate": blocked; "verify", "rescue"
       and "self-test": something is wrong, and it is said what
  2    wrong use, and nothing was done; "gate" refuses with it too
  3    "gate": cannot confirm
  130  stopped with Ctrl+C

Every command takes --json; "dsp-desktop COMMAND --help" says what it answers. A refusal is
{"refused": [sentences]}, and what a demo company answers has "demo": true besides.
"""


class _WrongUse(SystemExit):
    """What was typed cannot be read; argparse ends with this."""

    def __init__(self, said: str) -> None:
        super().__init__(_WRONG_USE)
        self.said = said


class _Parser(argparse.ArgumentParser):
    """Reads a command line, and says in one sentence what is wrong with it."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"allow_abbrev": False} | given)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to read on."""
        said = f"{message[:1].upper()}{message[1:]}. Nothing was done; see {self.prog} --help."
        raise _WrongUse(said)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> NoReturn:
        """Print the version; it is looked up only then."""
        from importlib.metadata import version  # noqa: PLC0415 - slower than most of a command

        print(f"DSP Desktop {version('dsp-desktop')}")
        parser.exit()


def command(arguments: Sequence[str]) -> int:
    """Run one command as a program of its own: with a log, and never with a traceback.

    A traceback quotes values, and values are private; the log says only where it happened.
    """
    return _printed(arguments, lambda: _logged(arguments))


def run(arguments: Sequence[str], *, clock: Clock | None = None) -> int:
    """Run one command and return its exit code. Never raises for bad input."""
    return _printed(arguments, lambda: _run(arguments, clock))


def parser_of_everything() -> argparse.ArgumentParser:
    """Return what reads a command line: every command with its options."""
    parser = _Parser(
        prog="dsp-desktop",
        description="The back office of a delivery service partner company. "
        "Without a command it opens the window.",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_to(commands)
    return parser


def _printed(arguments: Sequence[str], work: Callable[[], int]) -> int:
    """Do it with standard streams that outlive their readers."""
    try:
        with standard_streams():
            try:
                return work()
            except KeyboardInterrupt:  # while the log was opened or closed
                print("Stopped.", file=sys.stderr)
                return _STOPPED
    except NotPrinted as error:
        if sys.stderr is not None:
            print(sentence(error), file=sys.stderr)
        return _refused_with(arguments)


def _logged(arguments: Sequence[str]) -> int:
    from dsp_desktop.runtime import logs, paths  # noqa: PLC0415 - a help text waits for neither

    folder: Path | None = None
    with suppress(NoHome):  # the work does not need one
        folder = paths.logs_folder()
    log = logs.begin(folder)
    where = _NOT_LOGGED if log is None else _LOGGED.format(folder=folder)
    try:
        with logs.hearing_what_nobody_can_catch():
            return _run(arguments, None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said in a sentence
        logs.unexpected(error)
        said = _UNEXPECTED.format(kind=type(error).__name__, log=where)
        _refuse([said], argparse.Namespace(json="--json" in arguments, demo=False))
        return _refused_with(arguments)
    finally:
        if log is not None:
            log.close()


def _run(arguments: Sequence[str], clock: Clock | None) -> int:
    options = argparse.Namespace(json="--json" in arguments, demo=False, stopped=_NOTHING_WRITTEN)
    try:
        parser_of_everything().parse_args(arguments, options)
        code: int = options.run(options, clock=clock or SystemClock.local())
    except _WrongUse as wrong:
        _refuse([wrong.said], options)
        return _WRONG_USE
    except SystemExit:  # argparse has printed the help, or the version
        return 0
    except (KeyboardInterrupt, EOFError, JobCancelled):
        print(options.stopped, file=sys.stderr)
        return _STOPPED
    except AppError as error:
        problems = error.problems if isinstance(error, Rejected) else ()
        _refuse([sentence(problem) for problem in problems] or [sentence(error)], options)
        return _refused_with(arguments)
    return code


def _refused_with(arguments: Sequence[str]) -> int:
    """Return the exit code of a refusal: "blocked" is never said of what was not asked."""
    return gate.REFUSED if arguments[:1] == ["gate"] else 1


def _refuse(said: Sequence[str], options: argparse.Namespace) -> None:
    if options.json:
        answer(options, {"refused": said})
    for line in said:
        print(line, file=sys.stderr)
