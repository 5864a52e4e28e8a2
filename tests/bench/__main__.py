"""`make bench`: measure everything, write report/bench.md, print it."""

from __future__ import annotations

from pathlib import Path

from tests.bench import phone_side, server_side
from tests.bench.figures import write_report

print(write_report([*server_side.figures(), *phone_side.figures()], Path("report/bench.md")))
