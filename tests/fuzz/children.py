"""A door in a process of its own, which may hang, grow or fall without taking us along.

The process may take half a gigabyte more than it needs at rest. Where it dies, or does not
answer within a time that is generous for any input, the input is to blame.
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOM_MB = 512
PATIENCE = 120.0
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one input; ``fault`` is empty where all is as it should be."""

    said: str
    fault: str
    grown_mb: float
    seconds: float


class Child:
    """One door, opened again whenever it was broken."""

    def __init__(self, door: str, room_mb: int = ROOM_MB) -> None:
        self._door, self._room_mb = door, room_mb
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, content: bytes) -> Answer:
        """Try one input."""
        process = self._process or self._start()
        assert process.stdin is not None
        begun = time.monotonic()
        try:
            process.stdin.write(len(content).to_bytes(8, "big") + content)
            process.stdin.flush()
            line = self._line(process)
        except BrokenPipeError:
            line = b""
        spent = time.monotonic() - begun
        if not line:
            hung = process.poll() is None and spent >= PATIENCE
            self.close()
            why = "no answer" if hung else f"the process died ({process.returncode})"
            return Answer("", why, 0.0, spent)
        told: dict[str, Any] = json.loads(line)
        return Answer(told["said"], told["fault"], told["grown_mb"], spent)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> "subprocess.Popen[bytes]":
        # One arena for all threads: each would reserve memory that nobody uses.
        more = {"MALLOC_ARENA_MAX": "1", "PYTHONUNBUFFERED": "1", "QT_QPA_PLATFORM": "offscreen"}
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "tests.fuzz.children", self._door, str(self._room_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            env=os.environ | more,
        )
        ready = self._line(self._process)
        assert ready == b"ready\n", f"the door {self._door} does not open"
        return self._process

    def _line(self, process: "subprocess.Popen[bytes]") -> bytes:
        assert process.stdout is not None
        seen, _, _ = select.select([process.stdout], [], [], PATIENCE)
        return process.stdout.readline() if seen else b""


@contextmanager
def child(door: str, room_mb: int = ROOM_MB) -> Iterator[Child]:
    """Open a door in a process of its own."""
    opened = Child(door, room_mb)
    try:
        yield opened
    finally:
        opened.close()


def answers(door: str, inputs: Iterable[bytes]) -> Iterator[tuple[bytes, Answer]]:
    """Try inputs one after the other."""
    with child(door) as one:
        for content in inputs:
            yield content, one.ask(content)


def _megabytes(name: str) -> float:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


def _forget_the_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _serve(door: str, room_mb: int) -> None:
    import gc
    import resource
    import traceback

    from tests.fuzz.doors import opened

    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a door prints is not an answer
    with opened(door) as tried:
        tried(b"")
        gc.collect()
        base = _megabytes("VmRSS")
        most = int((_megabytes("VmSize") + room_mb) * 2**20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        answer.write(b"ready\n")
        answer.flush()
        while head := sys.stdin.buffer.read(8):
            content = sys.stdin.buffer.read(int.from_bytes(head, "big"))
            _forget_the_peak()
            said = fault = ""
            try:
                said = tried(content)
            except BaseException:  # noqa: BLE001 - whatever it is, it is the answer
                fault = traceback.format_exc()
            grown = _megabytes("VmHWM") - base - len(content) / 2**20
            told = {"said": said, "fault": fault, "grown_mb": round(grown, 1)}
            answer.write(json.dumps(told).encode() + b"\n")
            answer.flush()


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
