"""How every command answers: in lines or in JSON, of a demo that it is one, to whoever reads."""

import argparse
import errno
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO, cast

from dsp_desktop.kernel.errors import NotPrinted
from dsp_desktop.runtime.keys import is_demo

DEMO = "This is a demo company: every name and number in it is invented."
#: What writing says where nobody reads: closed, or a pipe; Windows has a word of its own.
_NOBODY_READS = {errno.EBADF, errno.EPIPE, errno.ESHUTDOWN} | (
    {errno.EINVAL} if os.name == "nt" else set()
)


def tell_of_demo(args: argparse.Namespace, company_id: bytes) -> None:
    """Say in the first line that a demo is one; in JSON its answer says so."""
    if is_demo(company_id) and not args.demo:
        args.demo = True
        if not args.json:
            print(DEMO)


def answer(args: argparse.Namespace, said: Mapping[str, Any]) -> None:
    """Print the JSON object of a command; a demo's has ``"demo": true`` besides."""
    print(json.dumps({**said, **({"demo": True} if args.demo else {})}, ensure_ascii=False))


@dataclass(slots=True)
class _Stream:
    """A standard stream whose reader may go away, as ``head`` does.

    What a command does has nothing to do with who reads about it: it goes on, and ends with
    the exit code it would have ended with. ``fault`` is why something could not be written.
    """

    inner: TextIO
    fault: OSError | None = None

    def write(self, text: str) -> int:
        """Write, unless that has failed before."""
        if self.fault is None:
            try:
                self.inner.write(text)
            except OSError as error:
                self._fail(error)
        return len(text)

    def flush(self) -> None:
        """Write what waits."""
        if self.fault is None:
            try:
                self.inner.flush()
            except OSError as error:
                self._fail(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def _fail(self, error: OSError) -> None:
        self.fault = error
        if isinstance(self.inner, TextIOWrapper):  # what waits in it must not be tried again
            with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), self.inner.fileno())


@contextmanager
def standard_streams() -> Iterator[None]:
    """Let a command print, ask and end whatever its standard streams are.

    One that is closed is nobody at a keyboard, or nobody who reads. Letters that a terminal
    does not know are written as well as it can. Raises ``NotPrinted`` where the answer could
    not be written for another reason than that its reader had gone.
    """
    with ExitStack() as kept:
        for name in ("stdin", "stdout", "stderr"):
            if getattr(sys, name) is None:
                mode = "r" if name == "stdin" else "w"
                nowhere = kept.enter_context(Path(os.devnull).open(mode, encoding="utf-8"))
                kept.callback(setattr, sys, name, None)
                setattr(sys, name, nowhere)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        out, err = _Stream(sys.stdout), _Stream(sys.stderr)
        with redirect_stdout(cast("TextIO", out)), redirect_stderr(cast("TextIO", err)):
            yield
        out.flush()
        err.flush()
        if out.fault is not None and out.fault.errno not in _NOBODY_READS:
            raise NotPrinted(because=out.fault.strerror or str(out.fault)) from out.fault
