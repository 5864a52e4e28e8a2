"""The first start, by the page: whoever reads the console makes the bureau and its administrator, once."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.conftest import inside
from tests.journeys.setup.conftest import CODE
from tests.promises.reading import faults_of
from tests.promises.world import doors
from tests.stores import IDENTITY_KEY
from tests.visitor import a_visitor
from webapp.access.permissions import Role
from webapp.actions.setting_up import setup_code
from webapp.models import Account, AuditEvent, Bureau, RoleGrant

GOOD = {"code": CODE, "bureau": "溪禾县教育局", "level": "county", "name": "孙浩", "login": "sunhao"}
STAY = ("/setup", "/health", "/metrics", "/static", "/sw.js", "/manifest", "/field-shell", "/out-of-service", "/api/")


def counted(app):
    with inside(app) as session:
        return [session.query(model).count() for model in (Bureau, Account, RoleGrant)]


def code_on(page):
    return re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page)[0]


def test_every_page_leads_there_while_nothing_is_set_up(fresh, comer):
    ids = dict.fromkeys(("student_id", "class_id", "account_id", "entry_id"), CODE)
    for door in doors(fresh):
        if door.method == "GET" and not door.rule.arguments and not door.rule.rule.startswith(STAY):
            answer = door.open(comer, ids)
            assert (answer.status_code, answer.location) == (303, "/setup"), str(door)
    assert comer.get("/api/v1/kit").status_code == 401
    assert comer.post("/login", data={"login": "a", "password": "b"}).status_code == 422


def test_the_form_is_valid_in_both_languages_and_does_not_say_the_code(comer):
    for language in ("zh-CN", "en"):
        page = comer.get("/setup", headers={"Accept-Language": language})
        assert (page.status_code, faults_of(page.text)) == (200, [])
        assert CODE not in page.text


def test_the_bureau_and_its_administrator_are_made_who_then_comes_in(fresh, comer):
    done = comer.post("/setup", data=GOOD)
    assert (done.status_code, faults_of(done.text), done.headers["Cache-Control"]) == (201, [], "no-store")
    slip = {"login": "sunhao", "code": code_on(done.text.partition("<dl>")[2]), "new": "春笋雨后又见青山"}
    assert comer.post("/activate", data=slip).status_code == 303
    assert comer.get("/").status_code == 303
    with inside(fresh) as session:
        bureau, account, grant = (session.query(model).one() for model in (Bureau, Account, RoleGrant))
        assert (bureau.name, bureau.level, account.bureau_id) == ("溪禾县教育局", "county", bureau.id)
        assert (account.name, grant.role, grant.school_id) == ("孙浩", Role.SYSTEM_ADMINISTRATOR, None)
        assert session.query(AuditEvent).filter_by(action="installation.set_up").count() == 1


def test_once_it_is_done_there_is_no_such_page_for_ever(fresh, comer):
    assert comer.post("/setup", data=GOOD).status_code == 201
    for visitor in (comer, a_visitor(fresh)):
        assert visitor.get("/setup").status_code == 404
        assert visitor.post("/setup", data=GOOD | {"login": "other"}).status_code == 404
        assert visitor.get("/login").status_code == 200
    assert counted(fresh) == [1, 1, 1]


def test_an_installation_that_is_set_up_has_no_such_page(nobody, as_):
    assert {nobody.get("/setup").status_code, nobody.post("/setup", data=GOOD).status_code} == {404}
    assert as_("sun").get("/setup").status_code == 404


WRONG = {
    "the code": ({"code": "AAAA-AAAA-AAAA"}, "code"),
    "no code": ({"code": ""}, "code"),
    "a code without end": ({"code": "A" * 100_000}, "code"),
    "a code of odd signs": ({"code": "码\u2028✓"}, "code"),
    "no bureau": ({"bureau": " "}, "bureau"),
    "a bureau without end": ({"bureau": "长" * 101}, "bureau"),
    "no such level": ({"level": "village"}, "level"),
    "no name": ({"name": ""}, "name"),
    "a login that is none": ({"login": "孙 浩"}, "login"),
}


@pytest.mark.parametrize(("more", "field"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_nothing_is_made(fresh, comer, more, field):
    answer = comer.post("/setup", data=GOOD | more)
    assert (answer.status_code, faults_of(answer.text)) == (422, [])
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.text)
    assert counted(fresh) == [0, 0, 0]
    assert comer.post("/setup", data=GOOD).status_code == 201


def test_markup_in_a_name_stays_text(comer):
    answer = comer.post("/setup", data=GOOD | {"name": "<b>孙</b>", "bureau": "<script>"})
    assert (answer.status_code, faults_of(answer.text)) == (201, [])
    assert "<b>孙</b>" not in answer.text


@pytest.mark.parametrize("written", [CODE.lower(), CODE.replace("-", ""), f" {CODE} ", CODE.replace("-", " ")])
def test_the_code_may_be_typed_as_it_comes(comer, written):
    assert comer.post("/setup", data=GOOD | {"code": written}).status_code == 201


def test_guessing_the_code_is_slowed_for_the_address(fresh, comer):
    answers = [comer.post("/setup", data=GOOD | {"code": f"AAAA-AAAA-{n:04d}"}) for n in range(22)]
    assert {answer.status_code for answer in answers[:20]} == {422}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert comer.post("/setup", data=GOOD).status_code == 429, "the right one too"
    assert counted(fresh) == [0, 0, 0]


def test_whoever_has_a_whole_ipv6_network_is_one_address(fresh, comer):
    answers = [
        comer.post(
            "/setup",
            data=GOOD | {"code": f"AAAA-AAAA-{n:04d}"},
            environ_overrides={"REMOTE_ADDR": f"2001:db8:1:2::{n}"},
        ).status_code
        for n in range(21)
    ]
    assert answers == [422] * 20 + [429]


def test_a_page_of_another_site_sets_nothing_up(fresh, comer):
    answer = comer.post("/setup", data=GOOD, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert counted(fresh) == [0, 0, 0]


def test_two_at_the_same_moment_make_one_bureau(fresh):
    together = Barrier(4)

    def one(number):
        visitor = a_visitor(fresh)
        together.wait()
        return visitor.post("/setup", data=GOOD | {"login": f"admin{number}", "bureau": f"教育局{number}"}).status_code

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(one, range(4)))
    assert answers == [201, 404, 404, 404]
    assert counted(fresh) == [1, 1, 1]


def test_another_installation_has_another_code():
    codes = {setup_code(f"{n}{IDENTITY_KEY.hex()}") for n in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(r"([A-HJKMNP-Z2-9]{4}-){2}[A-HJKMNP-Z2-9]{4}", code) for code in codes)
