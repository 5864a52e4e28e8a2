"""What a family refused at one school protects the child at the next; what it agreed to is asked for anew there."""

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_visit, an_envelope
from tests.journeys.kit.test_kit import pull_all
from tests.journeys.rights.test_consents import AGREED, YESTERDAY, hand_in
from tests.journeys.rights.test_voice_consent import say
from tests.papers import WORD, address, words
from tests.pictures import a_photo, declared
from webapp.models import ConsentNote, MergedStudent, School, Student, now

NO_PHOTOS, BEFORE = "不同意拍照", "原学校不同意"


@pytest.fixture
def note(as_, cast):
    """Write down what a family answers; the answer of the desk."""

    def write(login="chen", student=None, **over):
        answer = as_(login).post(f"/desk/students/{student or cast.yan}/consents", data=AGREED | over)
        assert answer.status_code == 303, answer.text
        return answer

    return write


def asked(visitor, cast, purpose="photos"):
    """The page of the new class."""
    return visitor.get(f"/desk/consents/classes/{cast.other_class}?purpose={purpose}").text


def with_a_photo(visitor, student):
    return hand_in(visitor, a_visit(student, photo_consent="true", days=0), a_photo()).status_code


def test_a_no_to_photos_holds_at_the_new_school_from_the_first_day(as_, cast, moves, note):
    note(answer="refused")
    moves.move(cast.yan)
    zhang = as_("zhang")
    assert NO_PHOTOS in zhang.get(f"/field/students/{cast.yan}").text
    assert NO_PHOTOS in pull_all(zhang)[0][f"/field/students/{cast.yan}"]
    assert with_a_photo(zhang, cast.yan) == 422
    assert hand_in(zhang, a_visit(cast.yan, days=0)).status_code == 200
    assert BEFORE in asked(as_("qian"), cast)
    assert BEFORE in as_("qian").get(f"/desk/students/{cast.yan}/consents").text


def test_a_no_to_voice_notes_holds_as_well_and_what_a_phone_recorded_is_never_lost(as_, cast, moves, note):
    note(purpose="voice", answer="refused")
    moves.move(cast.yan)
    assert say(as_("zhang"), a_visit(cast.yan, days=0)).status_code == 422
    visit = an_envelope("home_visit", a_visit(cast.yan, days=0), files=[declared(a_photo())])
    assert as_("zhang").verdict(visit) == "accepted"


def test_who_took_a_consent_back_at_the_old_school_has_taken_it_back(as_, cast, moves, note):
    note()
    note(answer="withdrawn", day=TODAY.isoformat())
    moves.move(cast.yan)
    assert with_a_photo(as_("zhang"), cast.yan) == 422
    assert "原学校撤回了同意" in asked(as_("qian"), cast)


def test_a_yes_is_not_carried_over_the_new_school_asks_for_its_own(as_, cast, moves, note):
    note(said_by="何桂兰", remark="只拍屋外")
    moves.move(cast.yan)
    page = as_("qian").get(f"/desk/students/{cast.yan}/consents").text
    assert "只拍屋外" not in page
    assert asked(as_("qian"), cast).count("未反馈") == 2
    assert NO_PHOTOS not in as_("zhang").get(f"/field/students/{cast.yan}").text


def test_a_no_that_became_a_yes_there_is_neither_here(as_, cast, moves, note):
    note(answer="refused")
    note(day=TODAY.isoformat())
    moves.move(cast.yan)
    assert BEFORE not in asked(as_("qian"), cast)
    assert with_a_photo(as_("zhang"), cast.yan) == 200


def test_it_holds_until_the_guardians_decide_anew_at_the_new_school(as_, cast, moves, note):
    note(answer="refused")
    moves.move(cast.yan)
    note("qian", day=TODAY.isoformat())
    assert BEFORE not in asked(as_("qian"), cast)
    assert with_a_photo(as_("zhang"), cast.yan) == 200


def test_asked_anew_and_refused_again_it_is_the_new_schools_own_answer(as_, cast, moves, note, house):
    note(answer="refused")
    moves.move(cast.yan)
    url, form = f"/desk/consents/classes/{cast.other_class}", {"purpose": "photos", "day": TODAY.isoformat()}
    for _twice in range(2):
        assert as_("qian").post(url, data=form | {f"answer.{cast.yan}": "refused"}).status_code == 303
    assert BEFORE not in asked(as_("qian"), cast)
    with house() as session:
        assert session.scalars(select(ConsentNote.school_id).order_by(ConsentNote.at)).all() == [
            cast.school, cast.other_school,
        ]  # fmt: skip


def test_what_nobody_agreed_to_here_is_not_withdrawn_here(as_, cast, moves, note):
    note()
    moves.move(cast.yan)
    answer = as_("qian").post(f"/desk/students/{cast.yan}/consents", data=AGREED | {"answer": "withdrawn"})
    assert answer.status_code == 422


def test_a_no_of_the_second_school_holds_when_the_child_comes_back(as_, cast, moves, note):
    note()
    moves.move(cast.yan)
    note("qian", answer="refused", day=TODAY.isoformat())
    back = moves.ask(cast.yan, "qian", to_id=str(cast.school), why="又搬回来了")
    assert moves.receive(back, "chen", "class_two").status_code == 303
    assert with_a_photo(as_("wang"), cast.yan) == 422


def test_a_no_goes_on_to_a_third_school(as_, cast, moves, note):
    note(answer="refused")
    moves.move(cast.yan)
    on = moves.ask(cast.yan, "qian", to_id=str(cast.far_school), why="搬到远山")
    assert moves.receive(on, "lu", "far_class").status_code == 303
    assert with_a_photo(as_("ma"), cast.yan) == 422
    assert as_("qian").get(f"/desk/students/{cast.yan}/consents").status_code == 404


def test_a_no_said_for_a_record_that_was_merged_goes_along(as_, cast, moves, note, house):
    note(student=cast.lei, answer="refused")
    with house() as session:
        session.add(MergedStudent(school_id=cast.school, kept_id=cast.yan, gone_id=cast.lei, at=now(), by_id=cast.chen))
        session.get_one(Student, cast.lei).left_on = TODAY
        session.commit()
    moves.move(cast.yan)
    assert with_a_photo(as_("zhang"), cast.yan) == 422


def test_what_was_said_to_a_school_that_became_part_of_this_one_is_said_to_this_one(as_, cast, note, house):
    note("qian", student=cast.yu, day=YESTERDAY)
    with house() as session:
        gone = session.get_one(School, cast.other_school)
        gone.closed_on, gone.merged_into_id = TODAY, cast.school
        child = session.get_one(Student, cast.yu)
        child.school_id, child.class_id = cast.school, cast.class_two
        session.commit()
    page = as_("chen").get(f"/desk/students/{cast.yu}/consents").text
    assert ("何桂兰" in page, "ask anew" in page, "原学校" in page) == (True, False, False)


def test_before_the_child_is_received_the_other_school_reads_no_answer(as_, cast, moves, note):
    note(answer="refused")
    transfer = moves.ask(cast.yan)
    assert NO_PHOTOS not in as_("qian").get(f"/desk/transfers/{transfer}").text
    assert as_("qian").get(f"/desk/students/{cast.yan}/consents").status_code == 404
    assert "周小燕" not in asked(as_("qian"), cast)


def test_on_paper_the_file_says_so_too(as_, cast, moves, note):
    note(answer="refused")
    moves.move(cast.yan)
    assert BEFORE in words(as_("qian").post(address(cast.yan), data=WORD))
