"""Who may move a child, who sees that it moves, and what hostile forms come to."""

import pytest
from sqlalchemy import func, select

from tests.cast import TODAY
from tests.given import a_student, end_roles
from webapp.models import Transfer


def test_the_registry_officer_finds_asks_and_sees_without_the_schools_other_pages(cast, officer, moves):
    found = officer.get("/desk/transfers/new?q=zhou")
    assert "周小燕" in found.text
    transfer = moves.ask(cast.yan, "stranger")
    assert officer.get(f"/desk/transfers/{transfer}").status_code == 200
    assert officer.get(f"/desk/students/{cast.yan}").status_code == 403


def test_whose_role_ended_yesterday_asks_and_receives_nothing(as_, cast, officer, moves, house):
    transfer = moves.ask(cast.yan, "stranger")
    with house() as session:
        end_roles(cast.stranger, TODAY.replace(year=TODAY.year - 1))
        end_roles(cast.qian, TODAY.replace(year=TODAY.year - 1))
        session.commit()
    assert moves.asking(cast.lei, "stranger").status_code in {403, 404}
    assert officer.get(f"/desk/transfers/{transfer}").status_code in {403, 404}
    assert moves.receive(transfer).status_code in {403, 404}


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("li", 403), ("zhou", 403), ("sun", 403), ("zhao", 403)])
def test_colleagues_without_the_right_are_shut_out(as_, cast, moves, login, status):
    transfer = moves.ask(cast.yan)
    for path in ("/desk/transfers", "/desk/transfers/new", f"/desk/transfers/{transfer}"):
        assert as_(login).get(path).status_code == status
    assert moves.asking(cast.lei, login).status_code == status


def test_a_third_school_knows_of_nothing(as_, cast, moves):
    transfer = moves.ask(cast.yan)
    assert as_("lu").get(f"/desk/transfers/{transfer}").status_code == 404
    assert "周小燕" not in as_("lu").get("/desk/transfers").text
    assert moves.step(transfer, "receive", "lu", class_id=str(cast.far_class)).status_code == 404
    assert moves.asking(cast.yan, "lu").status_code == 404
    assert as_("lu").get(f"/desk/transfers/new?student={cast.yan}").status_code == 404


def test_the_receiving_school_sees_of_the_child_what_tells_who_it_is_and_no_more(as_, cast, moves):
    transfer = moves.ask(cast.yan)
    page = as_("qian").get(f"/desk/transfers/{transfer}")
    assert "周小燕" in page.text
    assert "tel:" not in page.text
    assert as_("qian").get(f"/desk/students/{cast.yan}").status_code == 404
    assert "周小燕" in as_("qian").get("/desk/transfers?show=to_receive").text
    assert "周小燕" not in as_("chen").get("/desk/transfers?show=to_receive").text


def test_once_returned_it_tells_the_other_school_no_more_than_the_name(as_, cast, moves):
    transfer = moves.ask(cast.yan)
    born = moves.student(cast.yan).birth_date
    assert born in as_("qian").get(f"/desk/transfers/{transfer}").text
    moves.step(transfer, "return", "qian", why="不在本校学区")
    assert born not in as_("qian").get(f"/desk/transfers/{transfer}").text


def test_one_school_does_not_do_what_the_other_does(cast, moves):
    transfer = moves.ask(cast.yan)
    assert moves.receive(transfer, "chen", "class_two").status_code == 403
    assert moves.step(transfer, "return", "chen", why="x").status_code == 403


def test_without_any_transfer_the_list_says_how_one_begins(as_):
    assert "还没有" in as_("chen").get("/desk/transfers").text


def test_a_missing_file_is_registered_asked_about_and_found(as_, cast, moves):
    transfer = moves.ask(cast.lei, way="in", outside="外县实验小学", to_id="", next_on="2026-12-10", why="档案没有带来")
    page = as_("chen").get(f"/desk/transfers/{transfer}")
    assert "备案待查" in page.text
    assert moves.step(transfer, "follow_up", "chen", why="打电话问了教务处", next_on="2026-12-20").status_code == 303
    assert str(moves.row(transfer).next_on) == "2026-12-20"
    assert moves.step(transfer, "arrive", "chen", why="挂号信收到").status_code == 303
    assert moves.row(transfer).next_on is None


@pytest.mark.parametrize(
    "form",
    [
        {"to_id": "not-an-id"}, {"to_id": "00000000-0000-0000-0000-000000000000"}, {"moves_on": "0001-01-01"},
        {"moves_on": "9999-12-31"}, {"moves_on": "昨天"}, {"why": "\x00 "}, {"way": "out", "outside": " "},
        {"way": "nowhere", "to_id": ""},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_sentence_and_nothing_is_kept(cast, moves, house, form):
    answer = moves.asking(cast.yan, **form)
    assert answer.status_code == 422
    with house() as session:
        assert not session.scalar(select(func.count()).select_from(Transfer))


@pytest.mark.parametrize("step", ["", "pack", "ask", "dance", "acknowledge"])
def test_a_step_there_is_not_is_refused(cast, moves, step):
    transfer = moves.ask(cast.yan)
    assert moves.step(transfer, step, "chen", why="x").status_code in {403, 422}


def test_a_name_is_text_and_never_markup(as_, cast, moves, house):
    with house() as session:
        child = a_student(cast.school, cast.class_two, name="<b>小树</b>")
        session.commit()
    transfer = moves.ask(child, why="<script>1</script>")
    page = as_("qian").get(f"/desk/transfers/{transfer}").text
    assert "<script>1" not in page
    assert "<b>小树" not in page
