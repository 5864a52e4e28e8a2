"""Voice notes and signatures: taken for what they are, played and shown to those who may read the entry, no others."""

import io
from typing import Any

import pytest
from PIL import Image

from tests.cast import pairing_row
from tests.given import a_talk, a_visit, an_envelope
from tests.pictures import a_photo, a_signature, declared
from tests.recordings import SPEECH, a_webm, an_mp4, an_ogg
from webapp.models import Student, new_id

SOUND: dict[str, Any] = {"name": "sounds", "type": "audio/webm"}
SIGNED: dict[str, Any] = {"name": "guardian_signature", "type": "image/png"}


@pytest.fixture
def arrived(wang, cast, declare):
    """arrived(data, **about): a file of 王老师's visit to the child, whose bytes are here; its id."""

    def send(data, **about):
        file_id = declare(wang, cast.yan, data, **about)
        wang.begin_file(file_id, data)
        wang.send_piece(file_id, 0, data)
        assert wang.word_on(file_id) == "accepted"
        return file_id

    return send


@pytest.mark.parametrize(
    ("data", "served_as"), [(a_webm(), "audio/webm"), (an_ogg(), "audio/ogg"), (an_mp4(), "audio/mp4")]
)
def test_a_voice_note_is_played_as_what_it_is(wang, arrived, data, served_as):
    answer = wang.get(f"/field/sounds/{arrived(data, **SOUND)}")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, served_as, data)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_player_may_ask_for_a_part(wang, arrived):
    data = a_webm()
    answer = wang.get(f"/field/sounds/{arrived(data, **SOUND)}", headers={"Range": "bytes=100-199"})
    assert (answer.status_code, answer.data) == (206, data[100:200])
    assert answer.headers["Content-Range"] == f"bytes 100-199/{len(data)}"


@pytest.mark.parametrize("data", [b"hello", a_photo(), a_webm(b"V_VP9"), an_mp4(b"soun", b"vide"), b"\x1a\x45\xdf\xa3"])
def test_what_is_no_recording_is_refused_with_a_sentence(wang, cast, declare, data):
    file_id = declare(wang, cast.yan, data, **SOUND)
    answer = wang.send_file(file_id, data).get_json()
    assert answer["verdict"] == "refused"
    assert answer["message"]
    assert wang.get(f"/field/sounds/{file_id}").status_code == 404


def test_a_signature_is_drawn_anew_black_on_white_without_a_name_in_it(wang, arrived):
    answer = wang.get(f"/field/photos/{arrived(a_signature(), **SIGNED)}")
    picture = Image.open(io.BytesIO(answer.data))
    assert (answer.mimetype, picture.format, picture.mode, picture.size) == ("image/png", "PNG", "L", (600, 240))
    assert picture.info == {}
    assert picture.getpixel((10, 10)) == 255
    assert picture.getpixel((300, 105)) == pytest.approx(22, abs=10)


@pytest.mark.parametrize("data", [a_photo(), b"<svg/>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_signature_is_refused(wang, cast, declare, data):
    assert wang.send_file(declare(wang, cast.yan, data, **SIGNED), data).get_json()["verdict"] == "refused"


def test_a_recording_is_not_shown_as_a_picture_nor_a_picture_played(wang, arrived):
    assert wang.get(f"/field/photos/{arrived(an_ogg(), **SOUND)}").status_code == 404
    assert wang.get(f"/field/sounds/{arrived(a_photo())}").status_code == 404


@pytest.mark.parametrize("login", ["li", "zhang"])
def test_who_has_not_the_child_does_not_hear_it(as_, arrived, login):
    assert as_(login).get(f"/field/sounds/{arrived(a_webm(), **SOUND)}").status_code == 404


def test_a_stranger_learns_nothing_and_nobody_must_log_in(as_, nobody, arrived):
    file_id = arrived(a_webm(), **SOUND)
    assert as_("stranger").get(f"/field/sounds/{file_id}").status_code == 404
    assert nobody.get(f"/field/sounds/{file_id}").status_code == 401


def test_the_desk_hears_its_own_school_and_no_other(as_, arrived):
    file_id = arrived(an_mp4(), **SOUND)
    assert as_("chen").get(f"/desk/sounds/{file_id}").mimetype == "audio/mp4"
    assert as_("qian").get(f"/desk/sounds/{file_id}").status_code == 404
    assert as_("sun").get(f"/desk/sounds/{file_id}").status_code == 403


def test_a_voice_note_for_the_psychology_teacher_is_its_authors_alone(as_, wang, cast, house):
    data = a_webm()
    file = declared(data, **SOUND)
    talk = an_envelope("talk", a_talk(cast.yan, confidentiality="psychology"), files=[file])
    assert wang.verdict(talk) == "accepted"
    wang.send_file(file["id"], data)
    with house() as session:
        session.add(pairing_row(session.get_one(Student, cast.yan), cast.li))
    assert wang.get(f"/field/sounds/{file['id']}").status_code == 200
    assert as_("li").get(f"/field/sounds/{file['id']}").status_code == 404


def test_the_records_card_plays_the_note_and_shows_whose_signature_it_is(as_, wang, cast):
    sound, signature, waiting = a_webm(), a_signature(), an_ogg()
    files = [declared(sound, **SOUND), declared(signature, **SIGNED), declared(waiting, **SOUND)]
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan), files=files))
    wang.send_file(files[0]["id"], sound)
    wang.send_file(files[1]["id"], signature)
    for page, base in (
        (wang.get(f"/field/students/{cast.yan}").text, "/field"),
        (as_("chen").get(f"/desk/students/{cast.yan}").text, "/desk"),
    ):
        assert f'<audio controls preload="none" src="{base}/sounds/{files[0]["id"]}">' in page
        assert f'src="{base}/photos/{files[1]["id"]}" alt="家长签名"' in page
        assert "还有一段录音在手机上" in page


def test_a_form_without_our_script_sends_them_too(wang, cast, house):
    fields = dict(pair for pair in a_visit(cast.yan) if pair[0] != "met") | {"met": "student"}
    sound = {"sounds": (io.BytesIO(an_ogg()), "note.ogg", "audio/ogg")}
    form = fields | {"record_id": str(new_id()), "voice_consent": "true"} | sound
    answer = wang.post("/field/entries/home_visit", data=form)
    assert answer.status_code == 200, answer.text
    assert "/field/sounds/" in wang.get(f"/field/students/{cast.yan}").text


def test_a_record_takes_nine_photos_three_notes_and_two_signatures_and_no_more(wang, cast):
    files = [declared(a_photo())] * 9 + [declared(a_webm(), **SOUND)] * 3 + [declared(a_signature(), **SIGNED)] * 2
    files = [file | {"id": str(new_id())} for file in files]
    assert wang.verdict(an_envelope("home_visit", a_visit(cast.yan), files=files)) == "accepted"
    too_many = [file | {"id": str(new_id())} for file in [*files, files[0]]]
    assert wang.verdict(an_envelope("home_visit", a_visit(cast.yan), files=too_many)) == "refused"


@pytest.mark.parametrize(
    ("path", "microphone"), [("/field", "(self)"), ("/field-shell", "(self)"), ("/login", "()"), ("/fieldwork", "()")]
)
def test_only_the_pages_of_the_phone_may_use_the_microphone(wang, path, microphone):
    policy = wang.get(path).headers["Permissions-Policy"]
    assert f"microphone={microphone}" in policy
    assert "geolocation=()" in policy


def test_a_form_with_something_that_is_no_recording_enters_nothing(wang, cast):
    fields = dict(a_visit(cast.yan)) | {"photo_consent": "true"}
    form = fields | {"sounds": (io.BytesIO(SPEECH), "note.ogg", "audio/ogg")}
    assert wang.post("/field/entries/home_visit", data=form).status_code == 422
    assert "/field/sounds/" not in wang.get(f"/field/students/{cast.yan}").text
