"""Over a hundred slips are drawn in the background, and fetched by whoever asked for them, within the hour."""

from __future__ import annotations

import os
import re
import time
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.cast import LONG_AGO
from webapp.models import Account, Activation, AuditEvent, Job, RoleGrant, new_id, now

EN = {"Accept-Language": "en"}
MANY = 101


@pytest.fixture
def waiting(house: Any, cast: Any) -> None:
    """So many colleagues of the school wait for their slip."""
    with house() as session:
        rows = [
            Account(id=new_id(), bureau_id=cast.bureau, login=f"new{n:03}", name="王桂兰", created_at=now())
            for n in range(MANY)
        ]
        session.add_all(rows)
        session.flush()
        session.add_all(
            RoleGrant(account_id=row.id, role="mentor", school_id=cast.school, starts_on=LONG_AGO) for row in rows
        )


def asked(visitor: Any, cast: Any) -> str:
    """The slips of the school are asked for; where the PDF lies once it is drawn."""
    answer = visitor.post("/desk/accounts/slips.pdf", data={"school_id": str(cast.school)})
    assert answer.status_code == 303
    page = visitor.get(answer.location, headers=EN).text
    assert "Look at the result" in page
    found = re.search(r'href="(/desk/accounts/slips/[0-9a-f]{64}\.pdf)"', page)
    assert found
    return found[1]


def test_many_slips_are_drawn_in_the_background_and_said_to_be_ready(as_, cast, house, waiting) -> None:
    sun = as_("sun")
    pdf = sun.get(asked(sun, cast))
    assert (pdf.status_code, pdf.data[:5], pdf.headers["Cache-Control"]) == (200, b"%PDF-", "no-store")
    with house() as session:
        job = session.scalars(select(Job).where(Job.kind == "slips.print")).one()
        assert (job.state, job.done, job.total) == ("done", 13, 13)  # sheets
        assert session.scalar(select(func.count(Activation.id))) == MANY
        printed = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "slip.printed")
        assert session.scalar(printed) == MANY


def test_the_pdf_lies_sealed_and_opens_to_whoever_asked_alone(as_, app, cast, waiting) -> None:
    where, folder = asked(as_("sun"), cast), app.extensions["runxin_settings"].files_dir / "prints"
    assert all(b"%PDF" not in kept.read_bytes() for kept in folder.iterdir())
    answers = {login: as_(login).get(where, headers=EN).status_code for login in ("wei", "xu", "wang", "stranger")}
    assert answers == {"wei": 422, "xu": 422, "wang": 403, "stranger": 404}


def test_after_an_hour_the_slips_are_gone_and_it_is_said(as_, app, cast, waiting) -> None:
    sun = as_("sun")
    where = asked(sun, cast)
    for kept in (app.extensions["runxin_settings"].files_dir / "prints").iterdir():
        os.utime(kept, (time.time() - 4000, time.time() - 4000))
    answer = sun.get(where, headers=EN)
    assert answer.status_code == 422
    assert "Print new ones" in answer.text
    assert sun.get("/desk/accounts/slips/x.pdf").status_code == 422
