"""Pieces that are not taken: damaged, too many, out of place, somebody else's; what was there stays as it was."""

import base64
import hashlib

import pytest

from tests.journeys.files.conftest import HALF, PHOTO
from tests.pictures import a_photo, declared
from webapp.domain.files import MOST_BYTES, SEAL
from webapp.domain.limits import ALLOWANCES, MINUTE, Bucket
from webapp.models import new_id


@pytest.mark.parametrize("offset", [0, 1, HALF - 1, HALF + 1, 10**11])
def test_a_piece_for_another_place_changes_nothing(wang, photo, offset):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    assert wang.send_piece(photo, offset, b"x" * 100).status_code == 409
    assert wang.offset_of(photo) == HALF


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_that_is_what_its_checksum_says_counts(wang, photo, algorithm):
    digest = base64.b64encode(hashlib.new(algorithm, PHOTO[:HALF]).digest()).decode()
    assert wang.send_piece(photo, 0, PHOTO[:HALF], Upload_Checksum=f"{algorithm} {digest}").status_code == 204


@pytest.mark.parametrize(
    ("checksum", "status"),
    [
        (f"sha256 {base64.b64encode(bytes(32)).decode()}", 460),
        ("sha256 not base64", 460),
        ("sha1", 460),
        ("md5 1B2M2Y8AsgTpgAmY7PhCfg==", 400),
        ("SHA1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=", 400),
        ("", 400),
    ],
)
def test_a_damaged_piece_is_thrown_away(wang, photo, checksum, status, kept_pieces):
    assert wang.send_piece(photo, 0, PHOTO[:HALF], Upload_Checksum=checksum).status_code == status
    assert (wang.offset_of(photo), kept_pieces(photo)) == (0, [])


def test_more_than_was_announced_is_too_large(wang, photo):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    assert wang.send_piece(photo, HALF, PHOTO[HALF:] + b"x").status_code == 413
    assert wang.offset_of(photo) == HALF


@pytest.mark.parametrize(
    ("about", "most"),
    [
        ({"name": "photos"}, MOST_BYTES["photo"]),
        ({"name": "sounds", "type": "audio/webm"}, MOST_BYTES["sound"]),
        ({"name": "guardian_signature", "type": "image/png"}, MOST_BYTES["signature"]),
    ],
)
def test_each_kind_of_file_has_its_largest_size(wang, cast, declare, about, most):
    file_id = declare(wang, cast.yan, PHOTO, **about)
    assert wang.begin_file(file_id, PHOTO, Upload_Length=str(most + SEAL)).status_code == 201
    assert wang.begin_file(file_id, PHOTO, Upload_Length=str(most + SEAL + 1)).status_code == 413


@pytest.mark.parametrize("length", ["0", "-1", "1.5", "many", "", "٣", "9" * 40])
def test_a_length_that_is_none_begins_nothing(wang, cast, declare, length):
    file_id = declare(wang, cast.yan, PHOTO)
    assert wang.begin_file(file_id, PHOTO, Upload_Length=length).status_code == 422


@pytest.mark.parametrize(
    "about",
    ["", "file", "file !!!", "sha256 " + base64.b64encode(b"0" * 64).decode(), "file YWJj,file YWJj", " ,", "é é"],
)
def test_metadata_that_cannot_be_read_begins_nothing(wang, about):
    assert wang.begin_file(new_id(), PHOTO, Upload_Metadata=about).status_code == 422


def test_another_version_of_the_protocol_is_told_which_there_is(wang, photo):
    for answer in (
        wang.begin_file(photo, PHOTO, Tus_Resumable="0.2.2"),
        wang.send_piece(photo, 0, PHOTO, Tus_Resumable=""),
        wang.head(f"/api/v1/files/{photo}"),
        wang.delete(f"/api/v1/files/{photo}"),
    ):
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert wang.offset_of(photo) == 0


def test_a_piece_is_sent_as_a_piece(wang, photo):
    assert wang.send_piece(photo, 0, PHOTO, Content_Type="image/jpeg").status_code == 415


@pytest.mark.parametrize("login", ["li", "chen", "zhang"])
def test_somebody_elses_file_is_not_known(as_, wang, photo, login):
    other, tus = as_(login), {"headers": {"Tus-Resumable": "1.0.0"}}
    answers = [
        other.begin_file(photo, PHOTO),
        other.send_piece(photo, 0, PHOTO),
        other.get(f"/api/v1/files/{photo}"),
        other.head(f"/api/v1/files/{photo}", **tus),
        other.delete(f"/api/v1/files/{photo}", **tus),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert "Upload-Offset" not in answers[3].headers


def test_a_file_nobody_spoke_of_is_not_known(wang):
    assert wang.begin_file(new_id(), PHOTO).status_code == 404
    assert wang.send_piece(new_id(), 0, PHOTO).status_code == 404


def test_nobody_begins_a_file_without_a_login(nobody):
    assert nobody.begin_file(new_id(), PHOTO).status_code == 401
    assert nobody.options("/api/v1/files").status_code == 401


def test_other_bytes_than_the_entrys_are_refused_and_the_right_ones_can_come(wang, photo):
    other = a_photo(300, 300)
    wang.begin_file(photo, other)
    wang.send_piece(photo, 0, other)
    answer = wang.get(f"/api/v1/files/{photo}").get_json()
    assert (answer["verdict"], answer["sha256"]) == ("refused", declared(PHOTO)["sha256"])
    assert answer["message"]
    wang.begin_file(photo, PHOTO)
    wang.send_piece(photo, 0, PHOTO)
    assert wang.word_on(photo) == "accepted"


def test_other_bytes_than_were_announced_are_refused(wang, photo):
    wang.send_piece(photo, 0, bytes(len(PHOTO)))
    assert wang.word_on(photo) == "refused"


def test_what_is_no_photo_is_refused_at_its_end(wang, cast, declare):
    data = b"<svg onload=alert(1)>" * 9
    file_id = declare(wang, cast.yan, data)
    wang.begin_file(file_id, data)
    assert wang.send_piece(file_id, 0, data).status_code == 204  # every byte of it came
    assert wang.word_on(file_id) == "refused"
    assert wang.get(f"/field/photos/{file_id}").status_code == 404


def test_a_phone_that_asks_for_ever_is_asked_to_wait(wang, photo, monkeypatch):
    monkeypatch.setitem(ALLOWANCES, "upload", Bucket(3, MINUTE))
    answers = [wang.begin_file(photo, PHOTO) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert wang.offset_of(photo) == 0  # it may still ask where it is
