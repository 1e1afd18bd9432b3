"""The long run: ``python -m tests.fuzz.soak --minutes 5``. Prints the table of the docs."""

import argparse
import sys
from pathlib import Path

from tests.fuzz.doors import DOORS
from tests.fuzz.runs import Run, for_a_while


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("doors", nargs="*", default=list(DOORS))
    parser.add_argument("--minutes", type=float, default=1, help="for each door")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--keep", type=Path, help="where to keep the inputs that broke something")
    args = parser.parse_args()
    _say("| door | inputs | let in | tracebacks | no answer | most memory | slowest |")
    _say("|---|---|---|---|---|---|---|")
    broken = 0
    for door in args.doors:
        made = for_a_while(door, args.minutes, seed=args.seed)
        _say(_line(made))
        broken += len(made.faults)
        for number, (content, fault) in enumerate(made.faults):
            _say(f"{door} {number}: {fault.strip().splitlines()[-1]}")
            if args.keep:
                args.keep.mkdir(parents=True, exist_ok=True)
                (args.keep / f"{door}-{number}").write_bytes(content)
                (args.keep / f"{door}-{number}.txt").write_text(fault)
    return 1 if broken else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _line(made: Run) -> str:
    silent = sum(fault == "no answer" for _content, fault in made.faults)
    let_in = sum(n for said, n in made.said.items() if said and "." not in said)
    cells = (
        made.door, f"{made.tried:,}", f"{let_in:,}", str(len(made.faults) - silent), str(silent),
        f"{max(0, made.grown_mb):.0f} MB", f"{made.slowest:.1f} s",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
