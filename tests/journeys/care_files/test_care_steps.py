"""A care file from its opening to its end and anew: what proves it, who approves, what is kept."""

import datetime as dt

import pytest

from tests.cast import LONG_AGO, TODAY
from tests.given import a_withdrawal, an_envelope
from webapp.access.append_only import AppendOnly
from webapp.access.permissions import Role
from webapp.actions.care_files import standing_of_file, step_of
from webapp.domain.care_file import replay
from webapp.models import CareFile, RoleGrant, SettingValue, Student


def test_the_whole_way_of_a_file(desk, cast):
    file = desk.in_care(cast.yan)
    assert desk.row(file).state == "active"
    assert desk.step(file, "review", level="1") == 303
    assert desk.step(file, "ask_leave") == 303
    assert desk.step(file, "approve", login="liu") == 303
    assert desk.step(file, "archive") == 303
    assert desk.step(file, "reopen", categories=["distressed"], level="1") == 303
    row = desk.row(file)
    assert (row.state, row.level, row.categories, row.steps) == ("draft", 1, ["distressed"], 8)
    verbs = [step.verb for step in desk.steps(file)]
    assert verbs == ["open", "verify", "start", "review", "ask_leave", "approve", "archive", "reopen"]


def test_what_a_row_says_comes_back_from_its_steps(desk, cast):
    file = desk.in_care(cast.yan)
    desk.step(file, "ask_step_down")
    history = [step_of(row) for row in desk.steps(file)]
    assert replay(history) == standing_of_file(desk.row(file))


def test_it_is_not_verified_before_a_visit_and_a_check(desk, as_, cast):
    file = desk.open(cast.yan)
    assert desk.step(file, "verify") == 422
    desk.visit(cast.yan)
    assert desk.step(file, "verify") == 422, "a visit alone is not enough"
    checked = desk.visit(cast.yan, committee_check="柳树村村委会")
    assert desk.step(file, "verify") == 303
    assert desk.steps(file)[-1].said["check"] == checked
    assert not desk.row(file).flagged
    assert "柳树村村委会" in as_("chen").get(f"/desk/care/{file}").text


def test_it_is_verified_without_them_if_somebody_says_so_and_why(desk, as_, cast):
    file = desk.open(cast.yan)
    assert desk.step(file, "verify", flagged="true", why="") == 422
    assert desk.step(file, "verify", flagged="true", why="大雪封山，下周补访") == 303
    assert desk.row(file).flagged
    assert "周小燕" in as_("chen").get("/desk/care?show=lacking").text
    desk.visit(cast.yan, committee_check="柳树村村委会")
    assert "周小燕" not in as_("chen").get("/desk/care?show=lacking").text


def test_a_visit_that_was_taken_back_proves_nothing(desk, as_, cast):
    file = desk.open(cast.yan)
    visit = desk.visit(cast.yan, committee_check="柳树村村委会")
    assert as_("wang").verdict(an_envelope("withdrawal", a_withdrawal(visit))) == "accepted"
    assert desk.step(file, "verify") == 422


@pytest.mark.parametrize("fields", [{"form": "phone"}, {"met": ["nobody"]}], ids=str)
def test_a_call_or_a_closed_door_is_no_visit(desk, cast, fields):
    file = desk.open(cast.yan)
    desk.visit(cast.yan, committee_check="柳树村村委会", **fields)
    assert desk.step(file, "verify") == 422


def test_whoever_asks_does_not_approve(desk, cast):
    file = desk.in_care(cast.yan)
    assert desk.step(file, "ask_leave", login="liu") == 303
    assert desk.step(file, "approve", login="liu") == 422
    assert desk.row(file).state == "leaving"


def decided(house, cast, key, word):
    """The school says who decides."""
    with house() as session:
        session.add(SettingValue(bureau_id=cast.bureau, school_id=cast.school, key=key, value=word))


@pytest.fixture
def deputy(as_, house, cast):
    """李建国 is deputy principal too."""
    with house() as session:
        post = {"role": Role.DEPUTY_PRINCIPAL, "school_id": cast.school, "starts_on": LONG_AGO}
        session.add(RoleGrant(account_id=cast.li, **post))
    return "li"


@pytest.mark.parametrize(
    ("word", "may"),
    [
        (None, {"chen", "liu", "li"}),
        ("both", {"chen", "liu", "li"}),
        ("office", {"chen"}),
        ("principal", {"liu", "li"}),
    ],
)
def test_a_school_says_who_verifies(desk, as_, house, cast, deputy, word, may):
    if word:
        decided(house, cast, "care_verified_by", word)
    for student, login in ((cast.yan, "chen"), (cast.lei, "liu"), (cast.mei, deputy)):
        file = desk.open(student)
        offered = 'value="verify"' in as_(login).get(f"/desk/care/{file}").text
        took = desk.step(file, "verify", login=login, flagged="true", why="下周补访")
        assert (offered, took) == ((True, 303) if login in may else (False, 403)), login


@pytest.mark.parametrize(
    ("word", "may"),
    [
        (None, {"liu", "li"}),
        ("principal", {"liu", "li"}),
        ("head", {"liu"}),
        ("deputy", {"li"}),
        ("office", {"liu", "li"}),
        ("both", {"liu", "li"}),
    ],
)
def test_a_school_says_who_approves_and_the_office_never_does(desk, as_, house, cast, deputy, word, may):
    """Of the words of other settings, were they ever stored here, none lets the office in."""
    if word:
        decided(house, cast, "care_approved_by", word)
    for student, login in ((cast.yan, "liu"), (cast.mei, deputy), (cast.lei, "chen")):
        file = desk.open(student)
        assert [desk.step(file, verb, flagged="true") for verb in ("verify", "ask_leave")] == [303, 303]
        offered = 'value="approve"' in as_(login).get(f"/desk/care/{file}").text
        took = desk.step(file, "approve", login=login)
        assert (offered, took) == ((True, 303) if login in may else (False, 403)), login


def test_who_approves_at_one_school_says_nothing_of_another(desk, house, cast):
    with house() as session:
        session.add(
            SettingValue(bureau_id=cast.bureau, school_id=cast.other_school, key="care_approved_by", value="deputy")
        )
    file = desk.in_care(cast.yan)
    desk.step(file, "ask_leave")
    assert desk.step(file, "approve", login="liu") == 303


def test_the_office_does_not_approve(desk, cast):
    file = desk.in_care(cast.yan)
    desk.step(file, "ask_step_down", login="liu")
    assert desk.step(file, "approve", login="chen") == 403
    assert desk.step(file, "decline", login="chen") == 303
    assert desk.row(file).state == "active"


def test_a_step_the_table_does_not_allow_is_refused(desk, cast):
    file = desk.open(cast.yan)
    for verb in ("start", "approve", "archive", "open", "nonsense", ""):
        assert desk.step(file, verb, login="liu") == 422, verb
    assert desk.row(file).steps == 1


def test_two_desks_at_once_notice_each_other(desk, cast):
    file = desk.open(cast.yan)
    assert desk.step(file, "classify", categories=["poor"]) == 303
    assert desk.step(file, "classify", categories=["orphan"], seen=1) == 409
    assert desk.row(file).categories == ["poor"]


def test_a_child_has_one_file(desk, as_, cast):
    file = desk.open(cast.yan)
    again = as_("liu").post(f"/desk/students/{cast.yan}/care", data={"categories": "poor", "level": "1"})
    assert again.status_code == 409
    assert as_("chen").get(f"/desk/students/{cast.yan}/care").location.endswith(str(file))


@pytest.mark.parametrize(
    "form",
    [
        {"categories": [], "level": "2"},
        {"categories": ["<script>"], "level": "2"},
        {"categories": ["poor"], "level": "4"},
        {"categories": ["poor"], "level": "zwei"},
        {"categories": ["poor"] * 60, "level": "1"},
        {},
    ],
    ids=str,
)
def test_a_form_that_makes_no_sense_opens_nothing(as_, cast, form):
    answer = as_("chen").post(f"/desk/students/{cast.yan}/care", data=form)
    assert answer.status_code == 422
    assert "<script>" not in answer.text.replace("<script ", "")


def test_a_child_who_left_gets_no_file(as_, cast, house):
    with house() as session:
        session.get_one(Student, cast.yan).left_on = TODAY - dt.timedelta(days=1)
    answer = as_("chen").post(f"/desk/students/{cast.yan}/care", data={"categories": "poor", "level": "1"})
    assert answer.status_code == 404


def test_a_review_that_is_due_is_on_its_list(desk, as_, cast, house):
    file = desk.in_care(cast.yan)
    assert "周小燕" not in as_("chen").get("/desk/care?show=review").text
    with house() as session:
        session.get_one(CareFile, file).review_on = TODAY
    assert "周小燕" in as_("chen").get("/desk/care?show=review").text
    assert desk.step(file, "review") == 303


def test_a_school_may_use_more_levels(desk, as_, cast):
    told = {"bureau_id": str(cast.bureau), "school_id": str(cast.school), "value": "4", "seen": ""}
    assert as_("xu").post("/desk/settings/care_levels", data=told).status_code == 303
    file = desk.open(cast.yan, level="4")
    assert "四级" in as_("chen").get(f"/desk/care/{file}").text


def test_history_is_never_rewritten(desk, cast, house):
    file = desk.open(cast.yan)
    with house() as session:
        session.merge(desk.steps(file)[0]).why = "别的理由"
        with pytest.raises(AppendOnly):
            session.flush()
        session.rollback()
