"""What an office waits for: one child's file of twelve pages."""

from __future__ import annotations

import subprocess
import tempfile
import uuid
from functools import partial
from pathlib import Path

from flask import Flask

from tests.bench.figures import Figure, spread, timed
from tests.cast import Cast
from tests.given import a_contact, a_talk, a_visit, an_envelope
from tests.rows import a_care_file
from tests.stores import app_on, seed
from tests.visitor import Visitor, a_visitor
from webapp.access.person import Person, load_person
from webapp.access.tenancy import every_school
from webapp.domain.terms import local_day
from webapp.extensions import Writing, db
from webapp.models import Account, now
from webapp.queries.dossiers import dossier_of
from webapp.routes.desk.dossier_sections import PARTS_OF_A_FILE
from webapp.routes.desk.dossier_work import drawn

RECORDS = 66  # they fill twelve pages
ROUNDS = 5
LONG = "孩子这一周情绪平稳，作业按时完成，奶奶说晚上睡得好，妈妈每周日打来电话。" * 3


def figures() -> list[Figure]:
    """The figures of a file with everything in it: as a PDF, and as a Word file."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_on(f"sqlite:///{folder}/dossier.sqlite3", Path(folder) / "files")
        app.test_client_class = Visitor
        cast = seed(app)
        _fill(app, cast)
        with app.app_context(), every_school():
            chen = load_person(db.session.get_one(Account, cast.chen), local_day(now()))
            pages = _pages(_drawn(chen, cast.yan, "pdf"))
            pdf, docx = (
                [timed(partial(_drawn, chen, cast.yan, form)) for _round in range(ROUNDS)] for form in ("pdf", "docx")
            )
            db.session.close()
            db.engine.dispose()
    return [
        Figure(f"a child's file of {pages} pages, PDF", "≤ 1.5 s", spread(pdf), max(pdf) <= 1500 and pages >= 12),
        Figure("the same as a Word file", "(to compare)", spread(docx)),
    ]


def _fill(app: Flask, cast: Cast) -> None:
    with app.app_context(), every_school():
        Writing.begin()
        a_care_file(db.session, cast.school, cast.yan, cast.wang)
        db.session.commit()
        Writing.end()
    made = [
        an_envelope("home_visit", a_visit(cast.yan, days=n, family_situation=LONG, at_home=LONG))
        if n % 3 == 0
        else an_envelope("talk", a_talk(cast.yan, days=n, guidance=LONG))
        if n % 3 == 1
        else an_envelope("guardian_contact", a_contact(cast.yan, days=n, said=LONG))
        for n in range(1, RECORDS + 1)
    ]
    a_visitor(app).logged_in_as(cast.wang).verdicts(*made)


def _drawn(person: Person, student: uuid.UUID, form: str) -> bytes:
    db.session.expire_all()
    return drawn(dossier_of(person, student), form, tuple(PARTS_OF_A_FILE), person.name)


def _pages(pdf: bytes) -> int:
    told = subprocess.run(["pdfinfo", "-"], input=pdf, check=True, capture_output=True).stdout.decode()
    return int(told.partition("Pages:")[2].split()[0])
