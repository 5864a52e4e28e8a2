"""What an office waits for: the master ledger of a school of five thousand children."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from tests.bench.figures import Figure, spread, timed
from tests.given import a_student
from tests.stores import app_on, seed
from webapp.access.person import load_person
from webapp.access.tenancy import every_school
from webapp.domain.terms import local_day
from webapp.extensions import Writing, db
from webapp.models import Account, now
from webapp.routes.desk.ledger_columns import COLUMNS, LEDGERS
from webapp.routes.desk.ledger_work import asked_of, drawn

CHILDREN = 5_000
ROUNDS = 3


def figures() -> list[Figure]:
    """The figures of ledgers: in the usual columns, and in every column there is."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_on(f"sqlite:///{folder}/ledger.sqlite3", Path(folder) / "files")
        cast = seed(app)
        with app.app_context(), every_school():
            Writing.begin()
            for number in range(CHILDREN):
                a_student(cast.school, cast.class_two, f"孔{chr(0x4E00 + number)}云", mentor=cast.wang)
            db.session.commit()
            Writing.end()
            chen = load_person(db.session.get_one(Account, cast.chen), local_day(now()))
            asked = asked_of(chen, "master", None, None, "")
            usual, every = (
                [timed(partial(drawn, chen, "master", asked, keys)) for _round in range(ROUNDS)]
                for keys in (LEDGERS["master"].usual, tuple(COLUMNS))
            )
            db.session.close()
            db.engine.dispose()
    what = f"ledger of {CHILDREN:,} children"
    return [
        Figure(f"{what} in the usual columns", "≤ 5 s", spread(usual), max(usual) <= 5000),
        Figure(f"{what} in all {len(COLUMNS)} columns", "(to compare)", spread(every)),
    ]
