"""``dsp-desktop COMMAND``: the same services as the window, without Qt and without a display.

Exit codes: 0 done, 1 refused with reasons, 2 wrong use. ``gate`` keeps 1 for "blocked": it
refuses with 2, and adds 3, cannot confirm.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from io import TextIOWrapper

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
from dsp_desktop.kernel.clock import Clock, SystemClock
from dsp_desktop.kernel.errors import AppError, JobCancelled, Rejected
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

_UNEXPECTED = (
    "Something in the program went wrong ({kind}). What was saved before is safe, and nothing is "
    "written half. The log in {folder} says where it happened and holds nothing out of the company."
)


def command(arguments: Sequence[str]) -> int:
    """Run one command as a program of its own: with a log, and never with a traceback.

    A traceback quotes values, and values are private; the log says only where it happened.
    """
    from dsp_desktop.runtime import logs, paths  # noqa: PLC0415 - a help text waits for neither

    folder = paths.logs_folder()
    log = logs.begin(folder)
    try:
        return run(arguments)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said in a sentence
        logs.unexpected(error)
        said = _UNEXPECTED.format(kind=type(error).__name__, folder=folder)
        if "--json" in arguments:
            print(json.dumps({"refused": [said]}))
        print(said, file=sys.stderr)
        return 1
    finally:
        if log is not None:
            log.close()


def run(arguments: Sequence[str], *, clock: Clock | None = None) -> int:
    """Run one command and return its exit code. Never raises for bad input."""
    _print_anything()
    parser = parser_of_everything()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:  # argparse has printed what was wrong, or the help
        return int(stop.code or 0)
    try:
        code: int = options.run(options, clock=clock or SystemClock.local())
    except AppError as error:
        _refuse(error, as_json=getattr(options, "json", False))
        return int(getattr(options, "refused", 1))
    except KeyboardInterrupt:
        print("Stopped. Nothing was written.", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        sys.stderr.close()
        return 1
    return code


def _print_anything() -> None:
    """Print a name in any letters as well as the terminal can, rather than fall over it.

    A console of Windows may know no Vietnamese, and a file's name on Linux may be no text.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def parser_of_everything() -> argparse.ArgumentParser:
    """Return what reads a command line: every command with its options."""
    parser = argparse.ArgumentParser(
        prog="dsp-desktop",
        description="The back office of a delivery service partner company. "
        "Without a command it opens the window.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_to(commands)
    return parser


def _refuse(error: AppError, *, as_json: bool) -> None:
    problems = error.problems if isinstance(error, Rejected) else ()
    said = [sentence(problem) for problem in problems] or [_said(error)]
    if as_json:
        print(json.dumps({"refused": said}, ensure_ascii=False))
    for line in said:
        print(line, file=sys.stderr)


def _said(error: AppError) -> str:
    return "Stopped. Nothing was written." if isinstance(error, JobCancelled) else sentence(error)
