"""Who may come to which page of the desk: the one with the duty, nobody else."""

import pytest

from tests.given import a_visit, an_envelope
from webapp.models import new_id

OFFICE = ["/desk", "/desk/students", "/desk/arrivals", "/desk/roll-calls", "/desk/held", "/desk/import"]
ADMINISTRATOR = ["/desk/accounts", "/desk/accounts/new", "/desk/accounts/classes"]
PAGES = [(url, "chen") for url in OFFICE] + [(url, "sun") for url in ADMINISTRATOR] + [("/desk/counts", "zhao")]


@pytest.mark.parametrize(("url", "person"), PAGES)
def test_a_page_opens_to_the_one_with_the_duty(as_, url, person):
    answer = as_(person).get(url)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(("url", "person"), PAGES)
@pytest.mark.parametrize("colleague", ["chen", "sun", "zhao", "wang"])
def test_a_colleague_without_the_duty_is_told_so(as_, url, person, colleague):
    expected = 200 if colleague == person else 403
    assert as_(colleague).get(url).status_code == expected


@pytest.mark.parametrize(("url", "person"), PAGES)
def test_to_a_stranger_no_page_exists(as_, nobody, url, person):
    assert as_("stranger").get(url).status_code == 404
    assert nobody.get(url).status_code == 401


def test_the_menu_shows_only_where_one_may_go(as_):
    page = as_("zhao").get("/desk/counts").text
    assert 'href="/desk/counts"' in page
    assert 'href="/desk/students"' not in page
    assert 'href="/desk/accounts"' not in page


def test_the_menu_names_background_work_to_those_alone_who_can_ask_for_some(as_):
    link = 'href="/desk/jobs"'
    assert link in as_("chen").get("/desk").text
    assert link in as_("sun").get("/desk/accounts").text
    assert link not in as_("zhao").get("/desk/counts").text
    assert link not in as_("zhou").get("/desk/psychology").text


def test_a_student_of_another_school_does_not_exist(as_, cast):
    answers = [as_("qian").get(f"/desk/students/{cast.yan}"), as_("lu").get(f"/desk/students/{cast.yan}")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_an_administrator_cannot_open_a_childs_file(as_, cast):
    assert as_("sun").get(f"/desk/students/{cast.yan}").status_code == 403


@pytest.mark.parametrize("url", ["/desk", "/desk/students", "/desk/arrivals", "/desk/roll-calls", "/desk/held"])
def test_no_name_of_another_school_appears(as_, cast, url):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan)))
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.mei)))  # parked: not 王老师's student
    page = as_("qian").get(url).text
    assert not any(name in page for name in ("周小燕", "吴小磊", "郑小梅", "王秀英"))


def test_what_is_not_there_looks_like_what_is_another_schools(as_, cast):
    chen = as_("chen")
    unknown, others = chen.get(f"/desk/students/{new_id()}"), chen.get(f"/desk/students/{cast.yu}")
    assert (unknown.status_code, unknown.text) == (others.status_code, others.text)
