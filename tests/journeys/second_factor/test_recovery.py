"""A phone is lost: recovery codes, and the administrator who sets the second step back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.codes import app_code, give_app, noted
from tests.conftest import inside
from tests.journeys.second_factor.test_second_factor import enrol, give
from webapp.access.person import load_person
from webapp.actions.second_factor import reset_second_factor
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Account, now


def reset(house, by, whose):
    with house() as session:
        person = load_person(session.get_one(Account, by), local_day(now()))
        reset_second_factor(person, whose, now())


def test_a_recovery_code_opens_once_and_the_others_go_on(as_, app, house, cast):
    _secret, codes = enrol(as_("zhao"))
    for code, status in ((codes[0], 303), (codes[0], 422), (codes[1].lower().replace("-", " "), 303)):
        browser = app.test_client()
        browser.log_in("zhao")
        assert give(browser, recovery_code=code).status_code == status
    with house() as session:
        assert len(session.get_one(Account, cast.zhao).recovery_codes) == 8
        assert [event.details["left"] for event in noted("second_factor.used_recovery")] == [9, 8]


def test_another_persons_recovery_code_opens_nothing(as_, nobody):
    _secret, codes = enrol(as_("zhao"))
    enrol(as_("sun"))
    nobody.log_in("sun")
    assert give(nobody, recovery_code=codes[0]).status_code == 422


def test_new_recovery_codes_replace_the_old_ones(as_, nobody):
    zhao = as_("zhao")
    _secret, codes = enrol(zhao)
    assert "<li><code>" in zhao.post("/second-factor/recovery-codes").text
    nobody.log_in("zhao")
    assert give(nobody, recovery_code=codes[0]).status_code == 422


def test_without_a_second_step_there_are_no_recovery_codes(as_):
    assert as_("zhao").post("/second-factor/recovery-codes").status_code == 422


def test_set_back_by_the_administrator_one_sets_up_another(as_, nobody, house, cast):
    zhao = as_("zhao")
    enrol(zhao)
    reset(house, cast.sun, cast.zhao)
    assert zhao.get("/desk/counts").status_code == 401
    nobody.log_in("zhao")
    assert nobody.get("/second-factor").location.startswith("/second-factor/enrol")
    with house():
        (event,) = noted("second_factor.reset")
        assert event.subject_id == cast.zhao


def test_nobody_sets_back_the_own_one(house, cast):
    with house():
        give_app(cast.sun)
    with pytest.raises(Refused, match="not_yourself"):
        reset(house, cast.sun, cast.sun)


@pytest.mark.parametrize("who", ["he", "xu", "chen"])
def test_an_administrator_of_elsewhere_or_no_administrator_finds_nobody(house, cast, who):
    with house():
        give_app(cast.zhao)
    with pytest.raises(NotFound):
        reset(house, cast.people[who], cast.zhao)


@pytest.mark.parametrize("kind", ["code", "recovery_code"])
def test_one_code_given_by_four_browsers_at_once_opens_one(on_disk, cast, kind):
    with inside(on_disk):
        give_app(cast.sun)
    browsers = [on_disk.test_client() for _ in range(4)]
    for browser in browsers:
        browser.log_in("sun")
    code = app_code()
    if kind == "recovery_code":
        give(browsers[0], app_code(-1))
        from webapp.actions.second_factor import renew_recovery_codes

        with inside(on_disk) as session:
            code = renew_recovery_codes(session.get_one(Account, cast.sun))[0]
    form = {"code": "", "recovery_code": "", kind: code}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda b: b.post("/second-factor", data=form).status_code, browsers))
    assert sorted(answers) == [303, 422, 422, 422]
    with on_disk.app_context():
        db.engine.dispose()
