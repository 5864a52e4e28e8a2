"""`make bench`: measure everything, write report/bench.md, print it."""

from __future__ import annotations

from pathlib import Path

from tests.bench import (
    accounts_side,
    dossier_side,
    gate_side,
    ledger_side,
    peer_side,
    phone_side,
    roster_side,
    server_side,
    staff_side,
    unlock_side,
)
from tests.bench.figures import write_report

print(
    write_report(
        [
            *server_side.figures(),
            *accounts_side.figures(),
            *staff_side.figures(),
            *ledger_side.figures(),
            *dossier_side.figures(),
            *roster_side.figures(),
            *gate_side.figures(),
            *phone_side.figures(),
            *unlock_side.figures(),
            *peer_side.figures(),
        ],
        Path("report/bench.md"),
    )
)
