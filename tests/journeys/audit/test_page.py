"""/desk/audit: whoever answers for a place reads who did what there; and of children no more than is theirs."""

import re

import pytest
from sqlalchemy import event, text

from tests.given import a_talk, an_envelope
from webapp.access.audit import note
from webapp.extensions import db
from webapp.models import Account, AuditEvent, School, SettingValue, Student
from webapp.queries import audit as queries

WHOLE = re.compile(r"SCAN audit_events$|Seq Scan on audit_events")
WHO_MAY = ("liu", "xu", "sun", "wei")


@pytest.fixture
def moved(house, cast):
    """A child of the school has another address, one of the other school too."""
    with house() as session:
        session.get_one(Student, cast.yan).address = "青山镇桃花村八组"
        session.get_one(Student, cast.yu).address = "石桥镇河边九组"


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<form.*?</form>", "", answer.text)))


def test_a_stranger_is_told_of_nothing_and_a_colleague_may_not(as_, nobody):
    assert nobody.get("/desk/audit").status_code == 401
    assert as_("stranger").get("/desk/audit").status_code == 404
    for login in ("wang", "chen", "zhou", "zhao"):
        assert as_(login).get("/desk/audit").status_code == 403
        assert as_(login).post("/desk/audit/exports").status_code == 403


def test_the_principal_reads_what_changed_of_a_child(as_, cast, moved):
    page = text_of(as_("liu").get("/desk/audit"))
    assert "周小燕" in page
    assert "青山镇桃花村八组" in page
    assert "青山镇柳树村三组" in page
    assert "卫小雨" not in page
    assert "石桥镇" not in page


@pytest.mark.parametrize("login", ["xu", "sun", "wei"])
def test_an_administrator_reads_that_something_changed_and_no_more(as_, cast, moved, login):
    page = text_of(as_(login).get("/desk/audit?what=children"))
    assert "住址" in page or "Address" in page
    for word in ("周小燕", "桃花村", "柳树村", "卫小雨", "石桥镇"):
        assert word not in page
    page = text_of(as_(login).get(f"/desk/audit?student={cast.yan}"))
    assert "住址" in page or "Address" in page
    assert "桃花村" not in page


def test_another_bureau_and_another_school_see_nothing_of_it(as_, cast, moved, house):
    with house():
        note("something.here", db.session.get_one(Account, cast.wang))
        note("something.there", db.session.get_one(School, cast.other_school))
    assert "something.here" not in text_of(as_("he").get("/desk/audit"))
    assert "something.there" not in text_of(as_("he").get("/desk/audit"))
    assert "something.there" not in text_of(as_("xu").get("/desk/audit"))
    assert "something.there" not in text_of(as_("liu").get("/desk/audit"))
    assert "something.there" in text_of(as_("wei").get("/desk/audit"))
    assert "something.here" not in text_of(as_("he").get(f"/desk/audit?account={cast.wang}"))


def test_what_belongs_nowhere_is_the_systems_administrators(as_, house):
    with house():
        note("login.failed", None, why="somebody")
    assert "somebody" in text_of(as_("sun").get("/desk/audit"))
    for login in ("wei", "liu", "xu"):
        assert "somebody" not in text_of(as_(login).get("/desk/audit"))


def test_names_stand_in_place_of_ids(as_, cast, house):
    sun = as_("sun")
    sun.post("/desk/terms")  # whatever it answers
    with house() as session:
        account = session.get_one(Account, cast.li)
        account.phone = "13911112222"
        account.password_hash = "another"
        session.add(SettingValue(bureau_id=cast.bureau, school_id=cast.school, key="glass_hours", value=1))
        note("something.nobody.knows", account, school_id=cast.school, word="a word")
    page = text_of(sun.get("/desk/audit"))
    assert "李建国" in page
    assert "13911112222" in page
    assert "another" not in page
    assert "青山镇中心小学" in page
    assert "something.nobody.knows" in page
    assert str(cast.school) not in page


def test_what_is_looked_for_is_found(as_, cast, house, moved):
    as_("chen").get(f"/desk/students/{cast.lei}")
    liu = as_("liu")
    assert "吴小磊" in text_of(liu.get("/desk/audit?who=陈主"))
    assert "吴小磊" in text_of(liu.get("/desk/audit?who=chen"))
    assert "吴小磊" not in text_of(liu.get("/desk/audit?who=wang"))
    assert "吴小磊" in text_of(liu.get("/desk/audit?what=looks"))
    assert "陈主任" not in text_of(liu.get("/desk/audit?what=children"))
    assert "周小燕" in text_of(liu.get(f"/desk/audit?student={cast.yan}"))
    assert "吴小磊" not in text_of(liu.get(f"/desk/audit?student={cast.yan}"))
    assert "吴小磊" in text_of(liu.get(f"/desk/audit?account={cast.chen}"))
    assert "吴小磊" not in text_of(liu.get("/desk/audit?to=2020-01-01"))
    assert "吴小磊" in text_of(liu.get("/desk/audit?from=2020-01-01"))


def test_htmx_gets_the_list_alone(as_, cast, moved):
    answer = as_("liu").get("/desk/audit?what=children", headers={"HX-Request": "true"})
    assert "青山镇桃花村八组" in text_of(answer)
    assert "<html" not in answer.text


def test_pages_go_back_without_a_gap_or_a_repetition(as_, cast, house, monkeypatch):
    monkeypatch.setattr(queries, "STEPS", (7, 9, 30))
    with house():
        for number in range(120):
            note("login.failed", None, bureau_id=cast.far if number % 3 else cast.bureau, why=f"n{number:03d}n")
    wei, met, pages = as_("wei"), [], 0
    url: str | None = "/desk/audit"
    while url:
        answer = wei.get(url)
        met += re.findall(r"n(\d{3})n", text_of(answer))
        onward = re.search(r'href="(\?[^"]*before=\d+[^"]*)" rel="next"', answer.text)
        url = "/desk/audit" + onward[1].replace("&amp;", "&") if onward else None
        pages += 1
    assert met == [f"{n:03d}" for n in range(117, -1, -3)]
    assert pages > 2


@pytest.mark.parametrize("query", [
    "who=%25%27%22%3Cscript%3E", "what=nothing", "account=1", "student=%00", "from=9999-12-31&to=0001-01-01",
    "from=2026-13-40", "before=-1", "before=99999999999999999999", "before=999999999999999999", "before=x", "before=0",
    "who=" + "很" * 3000, "account=01890000-0000-7000-8000-00000000000f", "what=looks&what=logins", "to=2026-W01-1",
])  # fmt: skip
def test_what_is_asked_in_bad_faith_shows_a_page(as_, query):
    answer = as_("sun").get(f"/desk/audit?{query}")
    assert answer.status_code == (422 if "%00" in query else 200)
    assert "<script>" not in answer.text


def test_looking_at_the_audit_is_in_the_audit_once_for_each_question(as_, cast, house):
    liu = as_("liu")
    for query in ("", "", "?before=3", "?what=logins", "?what=logins", "?who=wang"):
        liu.get(f"/desk/audit{query}")
    with house() as session:
        rows = session.query(AuditEvent).filter_by(action="audit.searched").order_by(AuditEvent.seq).all()
        assert [row.details["filter"] for row in rows] == [{}, {"what": "logins"}, {"who": "wang"}]
        assert {row.account_id for row in rows} == {cast.liu}


def test_a_phones_record_leaves_no_childs_name_for_administrators(as_, cast):
    as_("wang").verdict(an_envelope("talk", a_talk(cast.yan)))
    as_("wang").get(f"/field/students/{cast.yan}")
    page = text_of(as_("xu").get("/desk/audit?what=looks"))
    assert "王秀英" in page
    assert "周小燕" not in page


@pytest.mark.parametrize("login", WHO_MAY)
@pytest.mark.parametrize("query", ["", "what=settings", "who=wang", "from=2026-01-01&to=2026-12-31"])
def test_an_index_leads_to_every_page(app, as_, cast, house, login, query):
    """No page reads the audit from one end to the other."""
    with house() as session:
        for number in range(3000):
            note("login.succeeded", session.get_one(Account, cast.wang), bureau_id=cast.bureau, number=number)
    with house() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ANALYZE audit_events"))
    asked = []

    def keep(_connection, _cursor, statement, parameters, *_more):
        if "FROM audit_events" in statement:
            asked.append((statement, parameters))

    visitor = as_(login)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        assert visitor.get(f"/desk/audit?{query}").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", keep)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    assert asked
    with house() as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL enable_seqscan = off"))  # few rows: is there a way by an index at all?
        for statement, parameters in asked:
            plan = [str(row) for row in session.connection().exec_driver_sql(explain + statement, parameters)]
            whole = [
                line for line in plan if re.search(r"SCAN audit_events$|Seq Scan on audit_events", line.strip("()', "))
            ]
            assert whole == [], (statement, plan)
