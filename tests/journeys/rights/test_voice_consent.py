"""What a family said of voice notes holds for a form sent online; what a phone recorded by itself is never lost."""

import io

import pytest

from tests.cast import TODAY
from tests.given import a_visit, an_envelope
from tests.journeys.rights.test_consents import AGREED
from tests.pictures import declared
from tests.recordings import a_webm
from webapp.models import SettingValue, new_id

WORDS = "不同意录音"


@pytest.fixture
def note(cast):
    """Write down what a family answers for one purpose."""
    return lambda visitor, student=None, **over: visitor.post(
        f"/desk/students/{student or cast.yan}/consents", data=AGREED | over
    )


def say(visitor, visit, tick="true", **files):
    """The form of a home visit with a voice note, as a browser sends it online."""
    form: dict[str, list[str]] = {"voice_consent": [tick]} if tick else {}
    for name, value in visit:
        form.setdefault(name, []).append(value)
    sound = {"sounds": (io.BytesIO(a_webm()), "note.webm", "audio/webm")}
    return visitor.post("/field/entries/home_visit", data={"record_id": str(new_id())} | form | sound | files)


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_a_form_with_a_voice_note_against_the_familys_word_is_sent_back_and_what_was_typed_stays(
    as_, cast, note, answer
):
    if answer == "withdrawn":
        note(as_("chen"), purpose="voice")
    assert note(as_("chen"), purpose="voice", answer=answer, day=TODAY.isoformat()).status_code == 303
    back = say(as_("wang"), a_visit(cast.yan, agreed="每周日晚上打电话"))
    assert back.status_code == 422
    assert (WORDS in back.text, "每周日晚上打电话" in back.text) == (True, True)
    assert "/field/sounds/" not in as_("wang").get(f"/field/students/{cast.yan}").text


def test_where_the_family_agrees_or_was_not_asked_it_is_taken(as_, cast, note):
    assert say(as_("wang"), a_visit(cast.yan)).status_code == 200
    note(as_("chen"), purpose="voice")
    assert say(as_("wang"), a_visit(cast.yan)).status_code == 200


def test_what_one_family_said_is_nothing_to_another_and_no_to_photos_is_no_no_to_sound(as_, cast, note):
    note(as_("chen"), purpose="voice", answer="refused")
    assert say(as_("wang"), a_visit(cast.lei)).status_code == 200
    note(as_("chen"), student=cast.lei, purpose="photos", answer="refused")
    assert say(as_("wang"), a_visit(cast.lei)).status_code == 200


def test_what_a_phone_recorded_without_a_network_is_never_lost_for_it(as_, cast, note):
    note(as_("chen"), purpose="voice", answer="refused")
    sound = declared(a_webm(), type="audio/webm", name="sounds")
    visit = an_envelope("home_visit", a_visit(cast.yan), files=[sound])
    assert as_("wang").verdict(visit) == "accepted"


def test_without_the_tick_a_form_with_a_voice_note_is_sent_back_and_with_it_taken(as_, cast):
    wang = as_("wang")
    back = say(wang, a_visit(cast.yan, agreed="每周日晚上打电话"), tick="")
    assert back.status_code == 422
    assert [word in back.text for word in ("请勾选“家长同意录音”", "每周日晚上打电话")] == [True, True]
    assert 'name="voice_consent" value="true" aria-invalid="true"' in back.text
    assert say(wang, a_visit(cast.yan)).status_code == 200
    assert "没有记下家长同意录音" not in wang.get(f"/field/students/{cast.yan}").text


def test_where_the_school_asks_for_no_tick_none_is_needed(as_, cast, house):
    with house() as session:
        session.add(SettingValue(bureau_id=cast.bureau, school_id=None, key="voice_consent", value=False))
    assert say(as_("wang"), a_visit(cast.yan), tick="").status_code == 200


def test_the_tick_for_photos_is_no_tick_for_voice_notes(as_, cast):
    assert say(as_("wang"), a_visit(cast.yan, photo_consent="true"), tick="").status_code == 422


def test_the_form_has_a_tick_on_the_phone_and_at_the_desk(as_, cast):
    wang = as_("wang")
    assert 'name="voice_consent"' in wang.get("/field/record/home_visit").text
    visit = an_envelope("home_visit", a_visit(cast.yan, voice_consent="true"))
    wang.verdict(visit)
    desk = as_("chen").get(f"/desk/records/{visit['id']}/correction").text
    assert 'name="voice_consent" value="true" checked' in desk


def test_a_phones_voice_note_without_the_tick_is_kept_and_the_record_says_what_is_missing(as_, cast):
    wang, sound = as_("wang"), a_webm()
    note_ = declared(sound, name="sounds", type="audio/webm")
    assert wang.verdict(an_envelope("home_visit", a_visit(cast.yan), files=[note_])) == "accepted"
    wang.send_file(note_["id"], sound)
    for page in (wang.get(f"/field/students/{cast.yan}"), as_("chen").get(f"/desk/students/{cast.yan}")):
        assert "没有记下家长同意录音" in page.text
