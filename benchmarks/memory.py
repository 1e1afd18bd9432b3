"""Memory with the large company open, beside HomeBank with as many transactions.

Both are measured by the kernel's own account (proportional set size, so that shared
libraries count by their share) once they have been idle for a while.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import homebank
from benchmarks.display import display
from benchmarks.rounds import Row
from benchmarks.setting import Setting
from benchmarks.window import ROOT, command, environment

_WHAT = "memory with that company open / HomeBank's with 300,000 transactions"
_QUIET = 3.0  # seconds without work
_LONGEST = 90.0
_TICK = 0.5


def memory(setting: Setting) -> Iterator[Row]:
    """Compare two programs at rest, a few times each."""
    other = shutil.which("homebank")
    missing = [
        name
        for name, there in (
            ("homebank", other),
            ("Xvfb", shutil.which("Xvfb")),
            ("/proc", sys.platform.startswith("linux")),
        )
        if not there
    ]
    if missing or other is None:
        yield Row(_WHAT, 1.0, note=f"needs {' and '.join(missing)}")
        return
    ledger = setting.folder / "synthetic.xhb"
    if not ledger.is_file():
        homebank.write(ledger, setting.transactions)
    company = setting.company(setting.large)
    ratios, sizes = [], (0.0, 0.0)
    with display() as screen:
        around = environment(setting, screen)
        for _ in range(max(2, setting.rounds // 2)):
            ours = at_rest(command("list", str(company), "stay"), around)
            theirs = at_rest([other, str(ledger)], around)
            ratios.append(ours / theirs)
            sizes = (ours, theirs)
    note = f"{sizes[0]:.0f} MB to {sizes[1]:.0f} MB; {len(ratios)} rounds"
    yield Row(_WHAT, 1.0, tuple(ratios), note=note)


def at_rest(program: Sequence[str], around: Mapping[str, str]) -> float:
    """Start a program, wait until it rests, and return its memory in MB."""
    with running(program, around) as process:
        wait_until_quiet(process.pid)
        return proportional(process.pid)


@contextmanager
def running(
    program: Sequence[str], around: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program meanwhile, and end it."""
    process = subprocess.Popen(  # noqa: S603 - our own child, or an installed program
        program,
        env=around,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until_quiet(pid: int) -> None:
    """Wait until the program has used next to no processor for a while."""
    began, still_since, before = time.monotonic(), time.monotonic(), -1
    while time.monotonic() - began < _LONGEST:
        time.sleep(_TICK)  # noqa: TID251 - watching another program
        used = _ticks(pid)
        if used - before > 2 or before < 0:  # noqa: PLR2004 - a hundredth of a second each
            still_since = time.monotonic()
        before = used
        if time.monotonic() - still_since > _QUIET:
            return
    message = f"process {pid} was still busy after {_LONGEST:.0f} s"
    raise RuntimeError(message)


def proportional(pid: int) -> float:
    """Return the proportional set size in MB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    message = f"no memory account for process {pid}"
    raise RuntimeError(message)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 100 // os.sysconf("SC_CLK_TCK")
