"""A screen nobody sees: Xvfb where it is installed, else Qt's own offscreen platform."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def display() -> Iterator[Mapping[str, str]]:
    """Yield the variables that send windows to an unseen screen while this lasts."""
    server = shutil.which("Xvfb")
    if server is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    options = ("-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp")
    process = subprocess.Popen(  # noqa: S603 - the installed server
        [server, *options],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number.readline().strip()}"}
    finally:
        process.terminate()
        process.wait()
