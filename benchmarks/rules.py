"""Findings over the whole company beside reading the rows they are made from."""

from collections.abc import Iterator

from benchmarks.plainly import connect, what_it_sends
from benchmarks.rounds import Row, compared, timed
from benchmarks.setting import Setting
from dsp_desktop.compliance.queries import readiness


def findings(setting: Setting) -> Iterator[Row]:
    """Time every rule over every subject."""
    app = setting.open(setting.middle)
    plain = connect(setting.company(setting.middle))
    today = app.clock.today()

    def look() -> None:
        with app.read() as source:
            readiness(source, today)

    caught = what_it_sends(app.engine, look)
    with app.read() as source:
        found = readiness(source, today)
    vans, drivers = (sum(1 for kind, _ in found.subjects if kind == k) for k in ("van", "driver"))
    yield compared(
        "findings over the whole company / reading the same rows by sqlcipher3",
        5,
        lambda: timed(look),
        lambda: timed(lambda: caught.replay(plain)),
        rounds=setting.rounds,
        note=f"{vans} vans, {drivers} drivers, {len(found.findings)} findings",
    )
    app.engine.dispose()
    plain.close()
