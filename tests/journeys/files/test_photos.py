"""Photos: their bytes come after their entry, are looked at, drawn anew, and shown only to those who may read it."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from tests.cast import TODAY, pairing_row
from tests.given import a_talk, a_visit, an_envelope, end_roles
from tests.pictures import BLUE, RED, a_bomb, a_photo, a_photo_with_a_place, declared
from webapp.models import EntryFile, Student, new_id


def with_photo(visitor, student, data, kind="home_visit", **fields):
    """An entry with this photo is handed over; the file's id."""
    file = declared(data)
    body = {"home_visit": a_visit, "talk": a_talk}[kind](student, **fields)
    visitor.verdict(an_envelope(kind, body, files=[file]))
    return file["id"]


def kept(visitor, file_id):
    """The picture as it is shown to somebody who may see it."""
    return Image.open(io.BytesIO(visitor.get(f"/field/photos/{file_id}").data))


def sent(visitor, student, data):
    file_id = with_photo(visitor, student, data)
    return file_id, visitor.send_file(file_id, data).get_json()["verdict"]


def test_a_photo_arrives_and_is_shown_to_its_author(as_, cast):
    wang = as_("wang")
    file_id, verdict = sent(wang, cast.yan, a_photo())
    answer = wang.get(f"/field/photos/{file_id}")
    assert (verdict, answer.status_code, answer.mimetype) == ("accepted", 200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_photo_sent_twice_is_there_already(as_, cast):
    wang, data = as_("wang"), a_photo()
    file_id, _ = sent(wang, cast.yan, data)
    answer = wang.send_file(file_id, data).get_json()
    assert (answer["verdict"], answer["sha256"]) == ("already", declared(data)["sha256"])


def test_a_photo_damaged_on_the_way_is_refused_and_can_come_again(as_, cast):
    wang, data = as_("wang"), a_photo()
    file_id = with_photo(wang, cast.yan, data)
    assert wang.send_file(file_id, data[:-20]).get_json()["verdict"] == "refused"
    assert wang.send_file(file_id, data).get_json()["verdict"] == "accepted"


NOT_PICTURES = [
    b"",
    b"hello",
    b"%PDF-1.7",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    a_photo(kind="GIF"),
    a_photo()[:200],
]


@pytest.mark.parametrize("data", NOT_PICTURES)
def test_what_is_no_photo_is_refused_with_a_sentence(as_, cast, data):
    wang = as_("wang")
    file_id = with_photo(wang, cast.yan, data)
    answer = wang.send_file(file_id, data).get_json()
    assert answer["verdict"] == "refused"
    assert answer["message"]


def test_a_picture_of_nine_hundred_megapixels_is_refused_unopened(as_, cast):
    wang, data = as_("wang"), a_bomb()
    file_id = with_photo(wang, cast.yan, data)
    assert wang.send_file(file_id, data).get_json()["verdict"] == "refused"


def test_a_file_of_thirteen_megabytes_is_too_large(as_, cast):
    assert as_("wang").send_file(new_id(), bytes(13_000_000)).status_code == 413


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_place_and_the_phone_are_gone_from_what_is_kept(as_, cast, kind):
    wang = as_("wang")
    data = a_photo_with_a_place() if kind == "JPEG" else a_photo(kind=kind)
    file_id, _ = sent(wang, cast.yan, data)
    picture = kept(wang, file_id)
    assert picture.format == "JPEG"
    assert not picture.getexif()
    assert "exif" not in picture.info


def test_a_photo_held_sideways_is_shown_upright(as_, cast):
    wang = as_("wang")
    file_id, _ = sent(wang, cast.yan, a_photo_with_a_place(orientation=6))
    picture = kept(wang, file_id)
    assert picture.size == (240, 320)
    right, left = picture.getpixel((230, 160)), picture.getpixel((10, 160))
    assert sum(abs(a - b) for a, b in zip(right, RED, strict=True)) < 60
    assert sum(abs(a - b) for a, b in zip(left, BLUE, strict=True)) < 60


def test_a_large_photo_is_drawn_at_1600_pixels(as_, cast):
    wang = as_("wang")
    file_id, _ = sent(wang, cast.yan, a_photo(4000, 3000))
    assert kept(wang, file_id).size == (1600, 1200)


def test_a_photo_nobody_spoke_of_is_not_known(as_, cast):
    assert as_("wang").send_file(new_id(), a_photo()).status_code == 404


def test_a_colleagues_photo_is_not_known(as_, cast):
    data = a_photo()
    file_id = with_photo(as_("wang"), cast.yan, data)
    assert as_("li").send_file(file_id, data).status_code == 404


def test_nobody_sends_a_photo_without_a_login(nobody):
    assert nobody.send_file(new_id(), a_photo()).status_code == 401


def test_the_photo_of_a_parked_entry_is_taken_in(as_, cast):
    assert sent(as_("wang"), cast.mei, a_photo())[1] == "accepted"


def test_a_parked_entry_is_kept_though_the_number_of_its_photo_is_taken(as_, cast, house):
    data = a_photo()
    file_id = with_photo(as_("li"), cast.mei, data)
    parked = an_envelope("home_visit", a_visit(cast.mei), files=[declared(data, file_id)])
    (verdict,) = as_("wang").verdicts(parked)
    assert verdict["verdict"] == "parked"
    with house() as session:
        assert session.scalars(select(EntryFile.author_id)).one() == cast.li
    assert as_("wang").verdict(parked) == "parked"


def test_a_photo_follows_its_entry_after_the_role_has_ended(as_, cast, house):
    wang, data = as_("wang"), a_photo()
    file_id = with_photo(wang, cast.yan, data)
    with house():
        end_roles(cast.wang, TODAY.replace(year=TODAY.year - 1))
    assert wang.send_file(file_id, data).get_json()["verdict"] == "accepted"


@pytest.mark.parametrize("login", ["li", "zhang"])
def test_who_has_not_the_child_does_not_see_its_photo(as_, cast, login):
    file_id, _ = sent(as_("wang"), cast.yan, a_photo())
    assert as_(login).get(f"/field/photos/{file_id}").status_code == 404


def test_a_photo_of_a_talk_for_the_psychology_teacher_is_its_authors_alone(as_, cast, house):
    wang, data = as_("wang"), a_photo()
    file_id = with_photo(wang, cast.yan, data, kind="talk", confidentiality="psychology")
    wang.send_file(file_id, data)
    with house() as session:
        session.add(pairing_row(session.get_one(Student, cast.yan), cast.li))
    assert wang.get(f"/field/photos/{file_id}").status_code == 200
    assert as_("li").get(f"/field/photos/{file_id}").status_code == 404


def test_a_photo_not_yet_arrived_is_not_shown(as_, cast):
    wang = as_("wang")
    assert wang.get(f"/field/photos/{with_photo(wang, cast.yan, a_photo())}").status_code == 404
