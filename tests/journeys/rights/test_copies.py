"""A guardian who asked for a copy, and is given one, is handed a printed answer with it: nothing sealed, no word that
sorts a child; it is made by the office alone, and noted."""

import io
import re
import subprocess
import uuid
import zipfile

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_talk, a_visit, an_envelope
from tests.journeys.care_files.conftest import Desk
from tests.journeys.care_plans.conftest import Plans
from tests.pictures import a_photo, declared
from webapp.models import AuditEvent, LoginSession
from webapp.routes.desk import copies

ALL = {"parts": ["family", "home", "plan", "consents", "records", "attached"]}
A_PDF = b"%PDF-1.7 %%EOF"


@pytest.fixture
def ask(as_, cast):
    """A request of 燕's grandmother, answered unless the outcome is ""; where its copy is made."""

    def asked(outcome="done", wish="copy"):
        said = {"wish": wish, "asked_by": "何桂兰", "asked_on": TODAY.isoformat(), "what": "想要一份孩子的档案"}
        where = as_("chen").post(f"/desk/students/{cast.yan}/requests", data=said).location
        if outcome:
            assert as_("chen").post(where, data={"outcome": outcome, "reply": "已打印一份"}).status_code == 303
        return f"{where}/copies"

    return asked


def made(house):
    with house() as session:
        return session.scalars(select(AuditEvent).where(AuditEvent.action == "copy.made")).all()


def in_it(answer):
    assert answer.status_code == 200, answer.text[:300]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(answer):
    """What the PDF says."""
    (pdf,) = [data for name, data in in_it(answer).items() if name.endswith(".pdf") and not name.startswith("files/")]
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", "", said.stdout.decode())


def test_it_says_what_was_asked_and_answered_and_holds_the_childs_file(as_, cast, ask):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, agreed="每周日通电话")))
    text = read(as_("chen").post(ask(), data=ALL))
    said = ["周小燕", "何桂兰", "想要一份孩子的档案", "已打印一份", "每周日通电话", "仅供监护人本人·陈主任", "领取人"]
    assert [word for word in said if word not in text] == []


def test_photos_and_papers_lie_beside_it_where_they_are_wanted(as_, cast, ask):
    wang, data = as_("wang"), a_photo()
    file = declared(data)
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan), files=[file]))
    wang.send_file(file["id"], data)
    paper = {"kind": "entrustment", "file": (io.BytesIO(A_PDF), "委托照护协议.pdf")}
    as_("chen").post(f"/desk/students/{cast.yan}/documents", data=paper)
    where = ask()
    found = in_it(as_("chen").post(where, data=ALL))
    assert len([name for name in found if name.startswith("files/")]) == 2
    assert A_PDF in found.values()
    assert [*in_it(as_("chen").post(where, data={"parts": ["records"]}))] == ["答复与副本.pdf"]


def test_no_category_no_level_no_label_and_nothing_of_psychology_is_in_it(as_, cast, house, ask):
    desk = Desk(as_, cast, house)
    plans = Plans(as_, desk.open(cast.yan, categories=["distressed", "left_behind"]))
    plans.whole()
    plans.write("zhou", psychology__measure="每周沙盘一次")
    wang = as_("wang")
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan, days=3, agreed="这个留守孩子要多关心", wishes="想学画画")))
    wang.verdict(an_envelope("talk", a_talk(cast.yan, days=1, childs_words="只告诉老师", confidentiality="team")))
    wang.verdict(
        an_envelope("talk", a_talk(cast.yan, days=2, childs_words="只告诉周老师", confidentiality="psychology"))
    )
    text = read(as_("chen").post(ask(), data=ALL))
    hidden = ["留守", "心理困扰", "关注等级", "沙盘", "只告诉老师", "只告诉周老师", "待核实"]
    assert [word for word in hidden if word in text] == []
    shown = ["想学画画", "此处不复印", "按时完成作业", "放学后辅导半小时"]
    assert [word for word in shown if word not in text] == []


def test_a_copy_in_part_leaves_out_what_was_not_ticked(as_, cast, ask):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, agreed="每周日通电话")))
    text = read(as_("chen").post(ask("partly"), data={"parts": ["home"]}))
    assert [word in text for word in ("周小燕", "每周日通电话", "13900000000")] == [True, False, False]


@pytest.mark.parametrize(("outcome", "wish"), [("", "copy"), ("refused", "copy"), ("done", "correction")])
def test_undecided_refused_or_asked_for_something_else_there_is_none(as_, house, ask, outcome, wish):
    where = ask(outcome, wish)
    assert where not in as_("chen").get(where.removesuffix("/copies")).text
    assert as_("chen").post(where, data=ALL).status_code == 422
    assert made(house) == []


def test_making_it_is_noted_with_its_parts_and_who_made_it(as_, cast, house, ask):
    where = ask()
    assert f'action="{where}"' in as_("chen").get(where.removesuffix("/copies")).text
    as_("chen").post(where, data={"parts": ["home", "everything"]})
    (event,) = made(house)
    assert (event.account_id, event.details["parts"]) == (cast.chen, ["home"])


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("zhou", 403), ("sun", 403), ("qian", 404)])
def test_nobody_else_makes_one(as_, house, ask, login, status):
    assert as_(login).post(ask(), data=ALL).status_code == status
    assert made(house) == []


def test_it_asks_again_who_it_is(as_, cast, house, ask):
    where, chen = ask(), as_("chen")
    with house() as session:
        for row in session.scalars(select(LoginSession).where(LoginSession.account_id == cast.chen)):
            row.stepped_up_at = None
    assert chen.post(where, data=ALL).status_code == 403
    assert made(house) == []


def test_a_request_there_is_not_has_no_copy(as_):
    assert as_("chen").post(f"/desk/requests/{uuid.uuid4()}/copies", data=ALL).status_code == 404


def test_a_long_one_is_drawn_in_the_background_and_fetched_by_whoever_asked(as_, cast, house, ask, monkeypatch):
    monkeypatch.setattr(copies, "AT_ONCE", 0)
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan)))
    chen = as_("chen")
    answer = chen.post(ask(), data=ALL)
    link = re.search(r"/desk/requests/copies/[0-9a-f]{64}\.zip", chen.get(answer.location).text)
    assert link, chen.get(answer.location).text
    assert in_it(chen.get(link[0]))
    assert as_("liu").get(link[0]).status_code == 422
    assert len(made(house)) == 1
