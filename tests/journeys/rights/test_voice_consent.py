"""What a family said of voice notes holds for a form sent online; what a phone recorded by itself is never lost."""

import io

import pytest

from tests.cast import TODAY
from tests.given import a_visit, an_envelope
from tests.journeys.rights.test_consents import AGREED
from tests.pictures import declared
from tests.recordings import a_webm
from webapp.models import new_id

WORDS = "不同意录音"


@pytest.fixture
def note(cast):
    """Write down what a family answers for one purpose."""
    return lambda visitor, student=None, **over: visitor.post(
        f"/desk/students/{student or cast.yan}/consents", data=AGREED | over
    )


def say(visitor, visit, **files):
    """The form of a home visit with a voice note, as a browser sends it online."""
    form: dict[str, list[str]] = {}
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
