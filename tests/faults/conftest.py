"""Fixtures of the tests that break things."""

import os
from collections.abc import Iterator

import pytest

from tests.faults.crashing import CrashingServer, crashing_server
from tests.faults.writers import Killing
from tests.support import postgres


@pytest.fixture(scope="session")
def killing() -> Killing:
    """Kills processes at work."""
    return Killing()


@pytest.fixture
def crashing() -> Iterator[CrashingServer]:
    """A server of the office's kind that may be crashed."""
    programs = postgres.server_programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a PostgreSQL server")
        pytest.skip("no PostgreSQL server on this machine")
    with crashing_server(programs) as server:
        yield server
