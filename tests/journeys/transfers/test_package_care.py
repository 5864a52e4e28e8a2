"""Care file, plan and consents go to a school outside as far as the maker chooses; the list says what is left out."""

import json

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.journeys.care_plans.conftest import Plans
from tests.journeys.transfers.test_package import checked, in_it, rewritten
from webapp.documents.packages import package
from webapp.models import AuditEvent

ALL = ["care", "plan", "consents"]


@pytest.fixture
def leaving(cast, moves, desk, as_):
    """燕, who has a care file, a plan with a sealed line and a consent, goes to a school outside."""
    plans = Plans(as_, desk.in_care(cast.yan))
    plans.whole()
    plans.write("zhou", psychology__measure="每周沙盘一次")
    said = {"purpose": "photos", "answer": "agreed", "said_by": "何桂兰", "how": "paper", "day": TODAY.isoformat()}
    assert as_("chen").post(f"/desk/students/{cast.yan}/consents", data=said).status_code == 303
    return moves.ask(cast.yan, way="out", to_id="", outside="外县实验小学", why="随父母到外县")


@pytest.fixture
def pack(as_, moves, leaving):
    def make(parts=ALL, login="chen"):
        form = {"seen": moves.row(leaving).steps, "parts": parts}
        return as_(login).post(f"/desk/transfers/{leaving}/package.zip", data=form)

    return make


def omitted(found):
    return {one["what"]: one["why"] for one in json.loads(found["manifest.json"])["omits"]}


def test_care_file_plan_and_consents_are_in_it_and_the_list_says_so(pack):
    found = in_it(pack().data)
    assert set(ALL) <= set(json.loads(found["manifest.json"])["contains"])
    assert json.loads(found["care.json"])["categories"] == ["left_behind"]
    assert [step["step"] for step in json.loads(found["care.json"])["steps"]] == ["open", "verify", "start"]
    assert json.loads(found["plan.json"])["facts"]["study.measure"] == "放学后辅导半小时"
    consent = {"purpose": "photos", "told_before": False, "answer": "agreed", "said_by": "何桂兰", "how": "paper"}
    consent["day"] = TODAY.isoformat()
    assert json.loads(found["consents.json"]) == [consent]
    page = found["file.html"].decode()
    assert [word in page for word in ("放学后辅导半小时", "何桂兰", "另行征求", "身份证件号")] == [True] * 4


def test_what_the_psychology_teacher_alone_reads_is_not_in_it_and_the_list_says_that(pack):
    found = in_it(pack().data)
    assert not [name for name, data in found.items() if "沙盘".encode() in data]
    assert omitted(found)["psychology"] == "confidence"


def test_what_was_not_chosen_is_left_out_and_the_list_says_why(pack):
    found = in_it(pack(["consents"]).data)
    assert (omitted(found)["care"], omitted(found)["plan"]) == ("not_chosen", "not_chosen")
    assert not {"care.json", "plan.json"} & found.keys()
    everything = b"".join(found.values())
    assert [word in everything.decode(errors="ignore") for word in ("categories", "放学后辅导", "帮扶中")] == [
        False
    ] * 3


def test_of_a_child_without_any_the_list_says_that_there_is_none(as_, cast, moves):
    transfer = moves.ask(cast.lei, way="out", to_id="", outside="外县实验小学", why="随父母到外县")
    form = {"seen": moves.row(transfer).steps, "parts": ALL}
    found = in_it(as_("chen").post(f"/desk/transfers/{transfer}/package.zip", data=form).data)
    assert [omitted(found)[part] for part in ALL] == ["none"] * 3


def test_packing_it_is_a_look_at_the_care_file_and_leaving_it_out_is_none(pack, house, cast):
    def looks():
        with house() as session:
            return session.scalars(select(AuditEvent).where(AuditEvent.action == "care.viewed")).all()

    before = len(looks())
    pack(["plan"])
    assert len(looks()) == before
    pack()
    assert [one.account_id for one in looks()[before:]] == [cast.chen]


def test_the_other_side_is_shown_what_is_in_it_and_what_was_left_out_but_not_what_it_says(officer, pack):
    data = pack(["care"]).data
    page = checked(officer, data).text
    assert [word in page for word in ("关爱档案", "身份证件号", "制作人未选", "不进入任何档案包")] == [True] * 4
    assert "留守" not in page


def test_a_changed_care_file_or_a_changed_list_is_told(as_, pack):
    data = pack().data
    care = in_it(data)["care.json"]
    said = in_it(data)["manifest.json"]
    worse = [
        rewritten(data, "care.json", care.replace(b"left_behind", b"left-behind")),
        rewritten(data, "plan.json", None),
        rewritten(data, "manifest.json", said.replace(b'"plan",', b"")),
    ]
    assert [checked(as_("chen"), one).status_code for one in worse] == [422] * 3


@pytest.mark.parametrize(
    "told", [5, "all", {"a": 1}, [5, None, {"what": ["x"], "count": "many"}], ["<b>" * 100] * 1000]
)
def test_a_list_made_by_a_stranger_breaks_no_page(app, as_, told):
    with app.app_context():
        data = package([], {"contains": told, "omits": told, "student": told, "from": told})
    answer = checked(as_("chen"), data)
    assert answer.status_code == 200
    assert "<b>" not in answer.text.partition("<main")[2]


@pytest.mark.parametrize("login", ["wang", "sun", "zhou"])
def test_who_reads_the_care_file_but_keeps_no_files_packs_none(pack, login):
    assert pack(login=login).status_code == 403


def test_another_school_packs_none(pack):
    assert pack(login="qian").status_code == 404
