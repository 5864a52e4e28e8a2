"""What guardians agree to is asked for by purpose, written down by the office, and only ever added to."""

import datetime as dt
import io

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_visit, an_envelope, end_roles
from tests.journeys.desk.conftest import text_of, words_of
from tests.pictures import a_photo, declared
from webapp.access.append_only import AppendOnly
from webapp.models import AuditEvent, ConsentNote, new_id

YESTERDAY = (TODAY - dt.timedelta(days=1)).isoformat()
AGREED = {"purpose": "photos", "answer": "agreed", "said_by": "何桂兰", "how": "paper", "day": YESTERDAY, "remark": ""}


def hand_in(visitor, visit, photo=None):
    """The form of a home visit, as a browser sends it online."""
    form: dict[str, list[str]] = {}
    for name, value in visit:
        form.setdefault(name, []).append(value)
    photos = {"photos": (io.BytesIO(photo), "a.jpg")} if photo else {}
    return visitor.post("/field/entries/home_visit", data={"record_id": str(new_id())} | form | photos)


def notes(house, student=None):
    with house() as session:
        found = session.scalars(select(ConsentNote).order_by(ConsentNote.at))
        return [(n.purpose, n.answer, n.said_by) for n in found if student in (None, n.student_id)]


@pytest.fixture
def note(cast):
    return lambda visitor, student=None, **over: visitor.post(
        f"/desk/students/{student or cast.yan}/consents", data=AGREED | over
    )


def test_an_answer_is_written_down_and_stands_on_the_childs_page(as_, cast, house, note):
    assert note(as_("chen")).status_code == 303
    page = words_of(as_("chen").get(f"/desk/students/{cast.yan}/consents", headers={"Accept-Language": "en"}))
    assert "Photos of a home visit agrees · 何桂兰" in page
    assert "Psychological screening not answered" in page
    assert notes(house) == [("photos", "agreed", "何桂兰")]


def test_a_consent_is_withdrawn_and_every_answer_stays_to_be_read(as_, cast, house, note):
    chen = as_("chen")
    note(chen)
    assert note(chen, answer="withdrawn", day=TODAY.isoformat(), how="telephone").status_code == 303
    page = words_of(chen.get(f"/desk/students/{cast.yan}/consents", headers={"Accept-Language": "en"}))
    assert "Photos of a home visit has withdrawn consent" in page
    assert [answer for _p, answer, _who in notes(house)] == ["agreed", "withdrawn"]


def test_what_a_class_answered_on_two_purposes_is_two_looks_and_its_notices_a_third(as_, cast, house):
    chen, url = as_("chen"), f"/desk/consents/classes/{cast.class_two}"
    for query in ("?purpose=photos", "?purpose=screening", "?purpose=photos"):
        assert chen.get(url + query).status_code == 200
    chen.get(f"{url}/notices.pdf")
    with house() as session:
        listed = select(AuditEvent).where(AuditEvent.action == "consents.listed").order_by(AuditEvent.seq)
        looks = session.scalars(listed)
        assert [(one.subject_id, one.details.get("purpose")) for one in looks] == [
            (cast.class_two, "photos"), (cast.class_two, "screening"), (cast.class_two, None),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"answer": "withdrawn"}, "请改选"),
        ({"day": ""}, "请填答复日期"),
        ({"day": (TODAY + dt.timedelta(days=1)).isoformat()}, "请填答复日期"),
        ({"said_by": ""}, "请写明是谁"),
        ({"said_by": "何" * 51}, "请写明是谁"),
        ({"purpose": "everything"}, "请从列表中选择"),
        ({"how": ""}, "请从列表中选择"),
        ({"remark": "长" * 201}, "200"),
    ],
)
def test_what_cannot_be_is_sent_back_with_what_was_typed_and_nothing_is_written(as_, house, note, over, said):
    answer = note(as_("chen"), **({"remark": "电话里说的"} | over))
    assert said in words_of(answer, 422)
    assert over.get("remark", "电话里说的")[:20] in answer.text
    assert notes(house) == []


def test_a_class_whose_notices_came_back_is_written_down_at_once_and_twice_changes_nothing(as_, cast, house):
    chen, url = as_("chen"), f"/desk/consents/classes/{cast.class_two}"
    page = chen.get(f"{url}?purpose=screening").text
    assert f'name="answer.{cast.yan}"' in page
    form = {"purpose": "screening", "day": YESTERDAY, f"answer.{cast.yan}": "agreed", f"answer.{cast.fei}": "agreed",
            "answer.nonsense": "agreed"}  # fmt: skip
    for _twice in range(2):
        answer = chen.post(url, data=form)
        assert (answer.status_code, answer.location) == (303, f"{url}?purpose=screening")
    assert notes(house) == [("screening", "agreed", "何桂兰")]
    assert notes(house, cast.fei) == []


def test_one_answer_of_a_class_that_cannot_be_keeps_the_whole_sheet_back(as_, cast, house):
    chen, url = as_("chen"), f"/desk/consents/classes/{cast.class_two}"
    answer = chen.post(url, data={"purpose": "photos", "day": YESTERDAY, f"answer.{cast.yan}": "perhaps"})
    assert answer.status_code == 422
    assert notes(house) == []


def test_a_note_is_never_changed(as_, house, note):
    note(as_("chen"))
    with pytest.raises(AppendOnly), house() as session:
        session.scalars(select(ConsentNote)).one().answer = "refused"


def test_the_notice_is_printed_for_a_child_and_for_a_class(as_, cast):
    chen = as_("chen")
    one = chen.get(f"/desk/students/{cast.yan}/notice.pdf")
    whole = chen.get(f"/desk/consents/classes/{cast.class_two}/notices.pdf")
    for answer in (one, whole):
        assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")


def test_the_notice_says_nothing_of_care_files_levels_or_the_clauses_numbers(as_, cast):
    text = text_of(as_("chen").get(f"/desk/students/{cast.yan}/notice.pdf"))
    assert "周小燕" in text
    for word in ("留守", "特殊", "等级", "SZ-", "关爱对象", "困难"):
        assert word not in text


@pytest.mark.parametrize("colleague", ["wang", "li", "zhou", "sun", "zhao"])
def test_who_does_not_keep_the_schools_files_neither_reads_nor_writes(as_, cast, house, note, colleague):
    visitor = as_(colleague)
    pages = ("/desk/consents", f"/desk/students/{cast.yan}/consents", f"/desk/students/{cast.yan}/notice.pdf")
    assert {visitor.get(page).status_code for page in pages} == {403}
    assert note(visitor).status_code == 403
    assert notes(house) == []


def test_of_another_school_nothing_exists(as_, cast, house, note):
    qian = as_("qian")
    assert qian.get(f"/desk/students/{cast.yan}/consents").status_code == 404
    assert qian.get(f"/desk/consents/classes/{cast.class_two}").status_code == 404
    assert qian.get(f"/desk/consents/classes/{cast.class_two}/notices.pdf").status_code == 404
    assert note(qian).status_code == 404
    assert notes(house) == []


def test_whose_role_ended_yesterday_is_outside(as_, cast, house, note):
    chen = as_("chen")
    with house():
        end_roles(cast.chen, TODAY - dt.timedelta(days=1))
    assert note(chen).status_code in {401, 403, 404}
    assert notes(house) == []


def test_a_stranger_is_asked_to_log_in(nobody, cast):
    assert nobody.get(f"/desk/students/{cast.yan}/consents").status_code == 401


def test_what_a_family_does_not_agree_to_is_said_on_the_phone_before_the_visit(as_, cast, note):
    wang = as_("wang")
    assert "不同意拍照" not in wang.get(f"/field/students/{cast.yan}").text
    note(as_("chen"), answer="refused")
    page = wang.get(f"/field/students/{cast.yan}").text
    assert "不同意拍照" in page
    assert "不同意录音" not in page
    note(as_("chen"), day=TODAY.isoformat())
    assert "不同意拍照" not in wang.get(f"/field/students/{cast.yan}").text


def test_a_form_with_photos_against_the_familys_word_is_sent_back_and_one_without_is_taken(as_, cast, note):
    note(as_("chen"), answer="refused")
    visit = a_visit(cast.yan, photo_consent="true")
    wang = as_("wang")
    refused = hand_in(wang, visit, a_photo())
    assert refused.status_code == 422
    assert "不同意拍照" in refused.text
    assert hand_in(wang, a_visit(cast.yan)).status_code == 200
    assert hand_in(wang, a_visit(cast.lei, photo_consent="true"), a_photo()).status_code == 200


def test_a_photo_that_a_phone_took_without_a_network_is_never_lost_for_it(as_, cast, note):
    note(as_("chen"), answer="refused")
    visit = an_envelope("home_visit", a_visit(cast.yan, photo_consent="true"), files=[declared(a_photo())])
    assert [one["verdict"] for one in as_("wang").verdicts(visit)] == ["accepted"]
