"""What a registry export takes of memory, from the file to the committed rows: what a process of its own grows by.

The whole process is looked at, not what Python asks for alone: what the readers and the database keep is in it too.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.figures import Figure

MOST = 200  # MB


def figures() -> list[Figure]:
    """The memory of an export of 1,200, and of the longest roster there may be."""
    export, longest = (_grown_by(which) for which in ("export", "longest"))
    what = "memory that the process grows by for"
    return [
        Figure(f"{what} a registry export of 1,200", f"≤ {MOST} MB", f"{export:.0f} MB", export <= MOST),
        Figure(f"{what} the longest roster", "(to compare)", f"{longest:.0f} MB"),
    ]


def _grown_by(which: str) -> float:
    command = [sys.executable, "-m", "tests.bench.roster_memory", which]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _measure(which: str) -> float:
    """Megabytes between a process that has done all this before, and the same at its largest."""
    from tests.bench import roster_side
    from tests.stores import app_on, seed

    with tempfile.TemporaryDirectory() as folder:
        app = app_on(f"sqlite:///{folder}/roster.sqlite3", Path(folder) / "files")
        cast = seed(app)
        small = Path("tests/fixtures/rosters/merged_headings.xlsx").read_bytes()
        roster_side.taken(app, cast.chen, cast.school, small)  # loads what is loaded once for all
        data = roster_side.EXPORT.read_bytes() if which == "export" else roster_side.long_roster()
        before = _kilobytes("VmRSS")
        roster_side.taken(app, cast.qian, cast.other_school, data)
        return (_kilobytes("VmHWM") - before) / 1000


def _kilobytes(which: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{which}:"))


if __name__ == "__main__":
    print(_measure(sys.argv[1]))
