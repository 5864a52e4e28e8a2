"""The administrator finds people among many, and does to several what one would do to each."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from webapp.actions import limits
from webapp.models import Account, AuditEvent, Counter, RoleGrant, new_id, now

EN = {"Accept-Language": "en"}


def many(house, cast, count, **over):
    with house() as session:
        ids = []
        for number in range(count):
            columns = {"name": f"老师{number}", "login": f"t{number}", "password_hash": "x"} | over
            row = Account(id=new_id(), bureau_id=cast.bureau, created_at=dt.datetime.now(dt.UTC), **columns)
            session.add(row)
            session.flush()
            session.add(RoleGrant(account_id=row.id, role="mentor", school_id=cast.school, starts_on=TODAY))
            ids.append(row.id)
        return ids


def disabled(house, *ids):
    with house() as session:
        return [session.get(Account, one).disabled_at is not None for one in ids]


SEARCHES = [
    ("q=wang", True), ("q=秀英", True), ("q=WANG", True), ("q=%25", False), ("q=_", False), ("q=G-12", True),
    ("q=g-12", True), ("q=13900001234", True), ("q=wang+13900001234", True), ("q=wang+nobody", False),
    ("state=disabled", False), ("state=fresh", False), ("state=locked", False), ("state=leaving", False),
    ("state=all", True), ("state=nonsense", True), ("role=class_teacher", True), ("role=principal", False),
    ("role=emperor", True), ("school=x", True), ("page=999999999999", True), ("size=7", True),
    ("q=" + "w" * 5000, False),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found"), SEARCHES)
def test_accounts_are_found_by_every_name_and_number_and_by_state_and_role(as_, cast, house, query, found):
    with house() as session:
        row = session.get(Account, cast.wang)
        row.staff_number, row.phone = "G-12", "13900001234"
    answer = as_("sun").get(f"/desk/accounts?{query}")
    assert answer.status_code == 200
    assert (str(cast.wang) in answer.text) is found


def test_accounts_are_found_by_school(as_, cast):
    page = as_("sun").get(f"/desk/accounts?school={cast.other_school}").text
    assert ["张老师" in page, "王秀英" in page] == [True, False]


def test_the_states_are_told_apart(as_, cast, house):
    sun = as_("sun")
    with house() as session:
        session.get(Account, cast.li).password_hash = ""
        session.get(Account, cast.chen).leaves_on = TODAY + dt.timedelta(days=3)
        session.get(Account, cast.zhou).leaves_on = TODAY - dt.timedelta(days=3)
    shown = {
        state: sun.get(f"/desk/accounts?state={state}", headers=EN).text for state in ("fresh", "leaving", "active")
    }
    assert ["李建国" in shown["fresh"], "陈主任" in shown["leaving"], "周老师" in shown["leaving"]] == [True] * 3
    assert ["李建国" in shown["active"], "陈主任" in shown["active"], "周老师" in shown["active"]] == [
        False,
        True,
        False,
    ]
    assert "Leaves on" in shown["leaving"]
    assert "Left on" in shown["leaving"]


def test_a_locked_account_is_listed_and_unlocked(as_, cast, house, nobody):
    with house() as session:
        whose, soon = limits.digest("login.account", "li"), now() + dt.timedelta(minutes=20)
        session.add(Counter(what="login.account", whose=whose, count=50, counted_at=now(), closed_until=soon))
    sun = as_("sun")
    assert "李建国" in sun.get("/desk/accounts?state=locked").text
    assert "王秀英" not in sun.get("/desk/accounts?state=locked").text
    page = sun.get(f"/desk/accounts/{cast.li}", headers=EN).text
    assert "Locked until" in page
    assert sun.post(f"/desk/accounts/{cast.li}/unlock").status_code == 303
    assert "李建国" not in sun.get("/desk/accounts?state=locked").text
    assert nobody.log_in("li").status_code == 303


def test_an_administrator_sees_no_child_and_no_other_bureau(as_, cast):
    sun = as_("sun")
    urls = ("/desk/accounts?state=all", f"/desk/accounts/{cast.wang}", "/desk/accounts/new")
    pages = [sun.get(url).text for url in (*urls, f"/desk/accounts/{cast.wang}/leaving")]
    for name in ("周小燕", "冯小军", "陆主任", "何管理员", "远山小学"):
        assert not any(name in page for page in pages)


def test_a_refused_class_teacher_is_offered_the_classes_of_the_school(as_, cast):
    asked = {"login": "xin", "name": "新", "role": "class_teacher", "school_id": str(cast.school)}
    answer = as_("sun").post("/desk/accounts", data=asked)
    assert f'value="{cast.class_two}"' in answer.text
    assert f'value="{cast.other_class}"' not in answer.text
    classes = as_("sun").get(f"/desk/accounts/classes?school_id={cast.far_school}").text
    assert str(cast.far_class) not in classes


def test_several_are_disabled_at_once_and_taken_back_with_one_tap(as_, cast, house):
    sun, some = as_("sun"), [str(cast.wang), str(cast.li)]
    page = sun.post("/desk/accounts/disable", data={"account_id": some}, headers=EN)
    assert page.status_code == 200
    assert "2 accounts disabled" in page.text
    assert "students have no mentor now" in page.text
    assert disabled(house, cast.wang, cast.li) == [True, True]
    back = re.findall(r'name="account_id" value="([^"]+)"', page.text)
    assert sorted(back) == sorted(some)
    assert "2 accounts enabled" in sun.post("/desk/accounts/enable", data={"account_id": back}, headers=EN).text
    assert disabled(house, cast.wang, cast.li) == [False, False]


def test_of_several_the_one_that_may_not_be_is_named_and_the_others_are(as_, cast, house):
    some = [str(cast.sun), str(cast.li), "nonsense"]
    page = as_("sun").post("/desk/accounts/disable", data={"account_id": some}, headers=EN).text
    assert "1 accounts disabled" in page
    assert "孙管理员" in page
    assert disabled(house, cast.sun, cast.li) == [False, True]


def test_one_of_another_bureau_among_several_stops_them_all(as_, cast, house):
    some = [str(cast.li), str(cast.ma)]
    assert as_("sun").post("/desk/accounts/disable", data={"account_id": some}).status_code == 404
    assert disabled(house, cast.li, cast.ma) == [False, False]


def test_nobody_chosen_is_said(as_):
    assert "Nobody was chosen" in as_("sun").post("/desk/accounts/disable", headers=EN).text


def test_slips_of_a_whole_school_are_one_pdf_and_noted(as_, cast, house):
    many(house, cast, 9, password_hash="")
    answer = as_("sun").post("/desk/accounts/slips.pdf", data={"school_id": str(cast.school)})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "no-store"
    with house() as session:
        printed = session.scalars(select(AuditEvent).where(AuditEvent.action == "slip.printed")).all()
        assert len(printed) == 9


def test_slips_are_for_those_who_have_not_activated(as_, cast, house, nobody):
    answer = as_("sun").post("/desk/accounts/slips.pdf", data={"account_id": [str(cast.li)]})
    assert answer.status_code == 422
    assert nobody.log_in("li").status_code == 303


@pytest.mark.parametrize(("who", "status"), [("xu", 404), ("he", 404), ("chen", 403), ("stranger", 404)])
def test_slips_of_another_school_are_not_printed(as_, cast, who, status):
    form = {"school_id": str(cast.other_school)}
    assert as_(who).post("/desk/accounts/slips.pdf", data=form).status_code == status


POSTS = ["roles", "slips", "disable", "enable", "unlock", "leaving"]


@pytest.mark.parametrize("what", POSTS)
@pytest.mark.parametrize(("person", "status"), [("he", 404), ("chen", 403), ("wang", 403), ("stranger", 404)])
def test_nobody_else_touches_an_account(as_, cast, person, status, what):
    data = {"role": "mentor", "school_id": str(cast.school)}
    assert as_(person).post(f"/desk/accounts/{cast.li}/{what}", data=data).status_code == status


def test_another_bureaus_account_does_not_exist(as_, cast):
    assert as_("he").get(f"/desk/accounts/{cast.li}").status_code == 404
    assert as_("sun").get(f"/desk/accounts/{new_id()}").status_code == 404


def test_fifty_accounts_need_no_more_queries_than_one(as_, cast, house, queries):
    one = queries(as_("sun"), "/desk/accounts?q=wang&size=50")
    many(house, cast, 50)
    assert queries(as_("sun"), "/desk/accounts?size=50") == one <= 12


def test_people_stand_in_the_order_in_which_their_names_are_said(as_, cast):
    sun = as_("sun")
    for number, name in enumerate(("曾丽", "艾青", "翟明", "白雪", "单于飞", "白学")):
        asked = {"login": f"new{number}", "name": name, "role": "mentor", "school_id": str(cast.school)}
        assert sun.post("/desk/accounts", data=asked).status_code == 201
    page = sun.get("/desk/accounts?state=fresh").text
    assert re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', page) == [
        "艾青", "白学", "白雪", "单于飞", "曾丽", "翟明",
    ]  # fmt: skip
    assert [page.find(name) for name in ("白学", "白雪")] == sorted(page.find(name) for name in ("白学", "白雪"))


def heads(page):
    return re.findall(r'<th scope="col">([^<]+)</th>', page)


def test_the_columns_shown_are_chosen_in_the_address_and_stay_on_the_next_page(as_, cast, house):
    many(house, cast, 30, search_text="everyone")
    sun = as_("sun")
    assert heads(sun.get("/desk/accounts", headers=EN).text) == ["Name", "Login", "Staff number", "Roles", "State"]
    page = sun.get("/desk/accounts?columns=phone&columns=since&columns=%3Cb%3E&q=everyone", headers=EN).text
    assert heads(page) == ["Name", "Phone", "Account since"]
    (onwards,) = re.findall(r'href="([^"]+)" rel="next"', page)
    further = sun.get("/desk/accounts" + onwards.replace("&amp;", "&"), headers=EN).text
    assert heads(further) == ["Name", "Phone", "Account since"]
    assert "老师" in further


def test_what_is_shown_goes_along_to_the_sheet(as_):
    page = as_("sun").get("/desk/accounts?q=wang&state=all&columns=login&columns=phone&size=50").text
    form = page[page.index('action="/desk/accounts/exports"') :]
    form = form[: form.index("</form>")]
    assert re.findall(r'name="([^"]+)" value="([^"]+)"', form) == [
        ("q", "wang"), ("state", "all"), ("columns", "login"), ("columns", "phone"),
    ]  # fmt: skip
