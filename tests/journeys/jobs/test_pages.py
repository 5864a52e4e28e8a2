"""Whoever asked for something in the background sees how far it is; nobody else does."""

from __future__ import annotations

import datetime as dt

import pytest

from webapp.models import Job, new_id, now


def a_row(house, account_id, **values):
    """A job of somebody, of a kind that came with another version if nothing else is said."""
    given = {"kind": "gone.kind", "state": "running", "beat_at": now(), "asked_at": now()} | values
    with house() as session:
        row = Job(id=new_id(), account_id=account_id, **given)
        session.add(row)
        return row.id


def test_ones_own_work_is_listed_the_latest_first(as_, house, cast, a_job, start_as):
    a_job("test.first", "读名单")(lambda person, progress: None)
    a_job("test.second", "写名单", leads_to=lambda given: f"/desk/imports/{given['run']}")(
        lambda person, progress, run: None
    )
    start_as("chen", "test.first")
    start_as("chen", "test.second", run=7)
    page = as_("chen").get("/desk/jobs").text
    assert page.index("写名单") < page.index("读名单")
    assert 'href="/desk/imports/7"' in page


def test_who_asked_for_nothing_reads_that(as_):
    answer = as_("chen").get("/desk/jobs")
    assert answer.status_code == 200
    assert "empty" in answer.text


def test_somebody_elses_work_is_not_there(as_, house, cast):
    job_id = a_row(house, cast.chen, kind="test.theirs")
    assert as_("chen").get(f"/desk/jobs/{job_id}").status_code == 200
    for other in ("liu", "sun", "qian", "stranger"):
        assert as_(other).get(f"/desk/jobs/{job_id}").status_code == 404
    assert str(job_id) not in as_("liu").get("/desk/jobs").text


def test_the_installations_own_work_is_nobodys(as_, house):
    assert as_("sun").get(f"/desk/jobs/{a_row(house, None)}").status_code == 404


def test_who_is_not_logged_in_is_asked_to(nobody, house, cast):
    assert nobody.get(f"/desk/jobs/{a_row(house, cast.chen)}").status_code in {302, 303, 401}


def test_the_page_asks_again_while_it_works_and_no_longer_when_it_is_done(as_, house, cast):
    chen = as_("chen")
    job_id = a_row(house, cast.chen, done=30, total=120)
    page = chen.get(f"/desk/jobs/{job_id}").text
    assert 'hx-trigger="every 1s"' in page
    assert 'value="25"' in page
    part = chen.get(f"/desk/jobs/{job_id}", headers={"HX-Request": "true"}).text
    assert part.strip().startswith('<div class="job"')
    with house() as session:
        session.get_one(Job, job_id).state = "done"
    part = chen.get(f"/desk/jobs/{job_id}", headers={"HX-Request": "true"}).text
    assert "hx-trigger" not in part
    assert "<progress" not in part


@pytest.mark.parametrize("total", [0, -3, 120])
def test_figures_that_make_no_sense_break_no_page(as_, house, cast, total):
    job_id = a_row(house, cast.chen, done=10**6, total=total)
    assert as_("chen").get(f"/desk/jobs/{job_id}").status_code == 200


def test_a_refusal_is_told_in_a_sentence_with_its_facts(as_, house, cast):
    job_id = a_row(house, cast.chen, state="failed", problem="wait_minutes", facts={"count": 17}, ended_at=now())
    for path in (f"/desk/jobs/{job_id}", "/desk/jobs"):
        assert "17" in as_("chen").get(path, headers={"Accept-Language": "en"}).text


def test_work_whose_worker_fell_silent_is_told_as_interrupted(as_, house, cast):
    job_id = a_row(house, cast.chen, beat_at=now() - dt.timedelta(minutes=6))
    page = as_("chen").get(f"/desk/jobs/{job_id}", headers={"Accept-Language": "en"}).text
    assert "The server stopped in the middle of it" in page
    assert "hx-trigger" not in page
