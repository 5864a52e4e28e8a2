"""A bureau's own calendar of terms, and what counts by it."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_visit, an_envelope
from tests.journeys.organisation.conftest import field_of, words_of
from webapp.domain.terms import school_year, term_of
from webapp.models import Term

PAGE = "/desk/terms"
YEAR = school_year(TODAY)


def form_of(visitor, bureau, year=YEAR, **over):
    page = visitor.get(f"{PAGE}?bureau={bureau}").text
    form = page[page.index(f'action="/desk/terms/{year}"') :]

    class Part:
        text = form

    days = {
        "autumn_first": f"{year}-08-31", "autumn_last": f"{year + 1}-01-20",
        "spring_first": f"{year + 1}-02-20", "spring_last": f"{year + 1}-07-08",
    }  # fmt: skip
    return {"bureau_id": str(bureau), "seen": field_of(Part, "seen")} | days | over


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("wang", 403), ("chen", 403)])
def test_who_does_not_manage_the_organisation_sets_no_terms(as_, who, status):
    assert as_(who).get(PAGE).status_code == status
    assert as_(who).post(f"{PAGE}/{YEAR}").status_code == status


def test_a_bureau_sets_its_terms_and_goes_back_to_the_usual_ones(as_, cast, house):
    sun = as_("sun")
    assert sun.post(f"{PAGE}/{YEAR}", data=form_of(sun, cast.bureau)).status_code == 303
    with house() as session:
        rows = session.scalars(select(Term).order_by(Term.code)).all()
        assert [(r.code, r.first_day.isoformat()) for r in rows] == [
            (f"{YEAR}-{YEAR + 1}-1", f"{YEAR}-08-31"),
            (f"{YEAR}-{YEAR + 1}-2", f"{YEAR + 1}-02-20"),
        ]
    back = form_of(sun, cast.bureau) | {"usual": "yes"}
    assert sun.post(f"{PAGE}/{YEAR}", data=back).status_code == 303
    with house() as session:
        assert session.scalars(select(Term)).all() == []


@pytest.mark.parametrize(
    "over",
    [
        {"autumn_last": f"{YEAR}-08-01"},
        {"spring_first": f"{YEAR}-12-01"},
        {"spring_last": f"{YEAR + 2}-01-01"},
        {"autumn_first": ""},
        {"autumn_first": "kein Tag"},
        {"autumn_first": "9" * 3000},
    ],
)
def test_terms_that_cannot_be_are_not_kept(as_, cast, house, over):
    sun = as_("sun")
    answer = sun.post(f"{PAGE}/{YEAR}", data=form_of(sun, cast.bureau, **over))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    with house() as session:
        assert session.scalars(select(Term)).all() == []


def test_two_administrators_set_one_year_and_the_second_is_told(as_, cast, house):
    sun, wei = as_("sun"), as_("wei")
    mine, theirs = form_of(sun, cast.bureau), form_of(wei, cast.bureau, autumn_first=f"{YEAR}-09-02")
    assert sun.post(f"{PAGE}/{YEAR}", data=mine).status_code == 303
    assert wei.post(f"{PAGE}/{YEAR}", data=theirs).status_code == 409
    with house() as session:
        assert f"{YEAR}-08-31" in {row.first_day.isoformat() for row in session.scalars(select(Term))}


def test_another_bureaus_terms_are_not_found(as_, cast):
    sun = as_("sun")
    assert sun.get(f"{PAGE}?bureau={cast.far}").status_code == 404
    form = form_of(sun, cast.bureau) | {"bureau_id": str(cast.far)}
    assert sun.post(f"{PAGE}/{YEAR}", data=form).status_code == 404
    assert sun.post(f"{PAGE}/99999999", data=form_of(sun, cast.bureau)).status_code == 404


def test_a_schools_administrator_reads_the_terms_and_does_not_set_them(as_, cast, house):
    xu = as_("xu")
    page = xu.get(PAGE)
    assert str(YEAR) in words_of(page)
    assert "<form" not in page.text[page.text.index("<main") :]
    form = {"bureau_id": str(cast.bureau), "seen": "x"}
    assert xu.post(f"{PAGE}/{YEAR}", data=form).status_code == 404


def test_visited_this_term_counts_from_the_bureaus_first_day(as_, cast, house):
    wang = as_("wang")
    days = min(40, (TODAY - term_of(TODAY).first_day).days)  # a visit of this term by the usual days
    assert wang.verdict(an_envelope("home_visit", a_visit(cast.yan, days=days))) == "accepted"
    assert words_of(as_("zhao").get("/desk/counts")).count("1") >= 1
    chen = as_("chen")
    unvisited = words_of(chen.get("/desk"))
    with house() as session:
        began = TODAY - dt.timedelta(days=1)
        code = term_of(TODAY).code
        session.add(Term(bureau_id=cast.bureau, code=code, first_day=began, last_day=TODAY + dt.timedelta(days=60)))
    assert "周小燕" in words_of(chen.get("/desk"))
    assert "周小燕" not in unvisited
    assert began.strftime("%-m") in words_of(as_("zhao").get("/desk/counts"))
