"""A process of its own that writes into the audit: python -m tests.journeys.audit.writer URL FOLDER KEY NUMBER.

It says that it is ready, waits for a line, then works: deeds that hold, deeds in savepoints, deeds that are taken back.
After each it says so: one number a line. (It begins with as little as it can: several begin in each test.)
"""

import sys
from pathlib import Path

from webapp import create_app
from webapp.access.audit import note
from webapp.access.tenancy import every_school
from webapp.extensions import Writing, db
from webapp.settings import Settings

TURNS = 20


def turn(number, at):
    """One transaction; one in four is taken back whole, and one in two has a part that is."""
    note("process.done", number=number, turn=at)
    with db.session.begin_nested() as savepoint:
        note("process.half_done" if at % 2 else "process.done_in_part", number=number, turn=at)
        if at % 2:
            savepoint.rollback()
    if at % 4 == 3:
        db.session.rollback()
    else:
        db.session.commit()


def main(url, folder, key, number):
    """Ready, then all turns."""
    app = create_app(Settings("only-for-tests-only-for-tests-only", bytes.fromhex(key), url, Path(folder)))
    with app.app_context(), every_school():
        db.engine.connect().close()
        print("ready", flush=True)
        sys.stdin.readline()
        Writing.begin()
        for at in range(TURNS):
            turn(int(number), at)
            print(at, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
