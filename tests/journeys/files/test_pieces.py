"""A file in pieces over a bad line (tus 1.0): what arrived is not asked for again, nothing half is called whole."""

import datetime as dt
import threading

from sqlalchemy import select

from tests.conftest import inside
from tests.journeys.files.conftest import HALF, PHOTO
from tests.pictures import a_photo
from tests.visitor import a_visitor
from webapp.domain.files import MOST_BYTES, SEAL, UNFINISHED_FOR
from webapp.extensions import Writing, db
from webapp.jobs import start
from webapp.jobs.tidying import TIDY
from webapp.models import EntryFile, Upload, new_id, now
from webapp.storage import storage


def test_the_server_says_what_it_understands(wang):
    answer = wang.options("/api/v1/files")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,checksum,expiration,termination"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert int(answer.headers["Tus-Max-Size"]) == MOST_BYTES["photo"] + SEAL


def test_a_photo_in_two_pieces_is_there_and_shown(wang, photo, kept_pieces):
    first = wang.send_piece(photo, 0, PHOTO[:HALF])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(HALF))
    assert first.headers["Tus-Resumable"] == "1.0.0"
    assert first.headers["Upload-Expires"].endswith("GMT")
    assert wang.word_on(photo) == "waiting"
    assert len(kept_pieces(photo)) == 1
    last = wang.send_piece(photo, HALF, PHOTO[HALF:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(PHOTO)))
    assert wang.word_on(photo) == "accepted"
    assert wang.get(f"/field/photos/{photo}").mimetype == "image/jpeg"
    assert kept_pieces(photo) == []


def test_the_address_of_an_upload_is_that_of_its_file(wang, cast, declare):
    file_id = declare(wang, cast.yan, PHOTO)
    answer = wang.begin_file(file_id, PHOTO)
    assert answer.headers["Location"] == f"/api/v1/files/{file_id}"
    assert answer.headers["Upload-Offset"] == "0"


def test_after_a_cut_the_phone_is_told_where_to_go_on(wang, photo):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    answer = wang.head(f"/api/v1/files/{photo}", headers={"Tus-Resumable": "1.0.0"})
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == (str(HALF), str(len(PHOTO)))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "file " in answer.headers["Upload-Metadata"]
    assert answer.data == b""


def test_begun_again_it_goes_on_where_it_was(wang, photo):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    assert wang.begin_file(photo, PHOTO).headers["Upload-Offset"] == str(HALF)


def test_begun_with_other_bytes_it_begins_anew(wang, photo, kept_pieces):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    assert wang.begin_file(photo, a_photo()).headers["Upload-Offset"] == "0"
    assert kept_pieces(photo) == []


def test_what_is_whole_says_so_when_the_last_answer_was_lost(wang, photo):
    wang.send_piece(photo, 0, PHOTO)
    assert wang.offset_of(photo) == len(PHOTO)
    assert wang.send_piece(photo, 0, PHOTO).status_code == 409
    assert wang.word_on(photo) == "accepted"


def test_a_photo_that_came_in_one_piece_has_nothing_left_to_send(wang, cast, declare):
    file_id = declare(wang, cast.yan, PHOTO)
    wang.send_file(file_id, PHOTO)
    answer = wang.head(f"/api/v1/files/{file_id}", headers={"Tus-Resumable": "1.0.0"})
    assert answer.headers["Upload-Offset"] == answer.headers["Upload-Length"]
    assert wang.begin_file(file_id, PHOTO).headers["Upload-Offset"] == str(len(PHOTO))
    assert wang.word_on(file_id) == "accepted"


def test_where_patch_does_not_get_through_post_does(wang, photo):
    over = {"X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0", "Tus-Resumable": "1.0.0"}
    about = {"headers": over, "content_type": "application/offset+octet-stream"}
    assert wang.post(f"/api/v1/files/{photo}", data=PHOTO[:HALF], **about).status_code == 204
    assert wang.offset_of(photo) == HALF
    assert wang.post(f"/api/v1/files/{photo}", data=b"x").status_code == 405


def test_given_up_it_is_gone(wang, photo, kept_pieces):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    tus = {"headers": {"Tus-Resumable": "1.0.0"}}
    assert wang.delete(f"/api/v1/files/{photo}", **tus).status_code == 204
    assert kept_pieces(photo) == []
    assert wang.head(f"/api/v1/files/{photo}", **tus).status_code == 404
    assert wang.send_piece(photo, HALF, PHOTO[HALF:]).status_code == 404
    assert wang.delete(f"/api/v1/files/{photo}", **tus).status_code == 404


def test_a_file_that_was_given_up_after_it_arrived_stays(wang, photo):
    wang.send_piece(photo, 0, PHOTO)
    wang.delete(f"/api/v1/files/{photo}", headers={"Tus-Resumable": "1.0.0"})
    assert wang.get(f"/field/photos/{photo}").status_code == 200


def test_a_file_of_a_parked_entry_comes_in_pieces_too(wang, cast, declare):
    file_id = declare(wang, cast.mei, PHOTO)
    wang.begin_file(file_id, PHOTO)
    wang.send_piece(file_id, 0, PHOTO)
    assert wang.word_on(file_id) == "accepted"


def test_after_a_week_without_a_piece_it_begins_anew_and_the_night_clears_it_away(app, wang, photo, kept_pieces):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    with inside(app) as session:
        session.scalars(select(Upload)).one().expires_at = now() - dt.timedelta(seconds=1)
    assert wang.head(f"/api/v1/files/{photo}", headers={"Tus-Resumable": "1.0.0"}).status_code == 410
    assert wang.send_piece(photo, HALF, PHOTO[HALF:]).status_code == 410
    clear_up(app)
    assert kept_pieces(photo) == []
    assert wang.head(f"/api/v1/files/{photo}", headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert wang.begin_file(photo, PHOTO).headers["Upload-Offset"] == "0"


def test_the_night_leaves_what_is_under_way(app, wang, photo, kept_pieces):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    nobodys = new_id()
    with app.app_context():
        storage().put(f"pieces/{nobodys}/000000000000", b"left behind by a fault")
    clear_up(app)
    assert (len(kept_pieces(photo)), kept_pieces(nobodys)) == (1, [])
    wang.send_piece(photo, HALF, PHOTO[HALF:])
    assert wang.word_on(photo) == "accepted"


def test_each_piece_gives_it_another_week(app, wang, photo):
    with inside(app) as session:
        session.scalars(select(Upload)).one().expires_at = now() + dt.timedelta(minutes=1)
    wang.send_piece(photo, 0, PHOTO[:HALF])
    with inside(app) as session:
        assert session.scalars(select(Upload)).one().expires_at > now() + UNFINISHED_FOR - dt.timedelta(minutes=1)


def test_pieces_that_the_storage_lost_are_sent_again(app, wang, photo):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    with app.app_context():
        storage().delete(storage().names(f"pieces/{photo}"))
    assert wang.send_piece(photo, HALF, PHOTO[HALF:]).status_code == 409
    assert wang.offset_of(photo) == 0
    wang.send_piece(photo, 0, PHOTO)
    assert wang.word_on(photo) == "accepted"


def test_a_piece_written_just_before_the_power_went_is_written_anew(app, wang, photo):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    with app.app_context():  # on the disk, but its row does not say so: nobody was told of it
        storage().put(f"pieces/{photo}/{HALF:012d}", b"half of a pie")
    assert wang.offset_of(photo) == HALF
    wang.send_piece(photo, HALF, PHOTO[HALF:])
    assert wang.word_on(photo) == "accepted"


def test_two_tabs_that_send_the_same_piece_at_once_send_it_once(on_disk, cast, declare):
    one = a_visitor(on_disk).logged_in_as(cast.wang)
    file_id = declare(one, cast.yan, PHOTO)
    one.begin_file(file_id, PHOTO)
    tabs = [a_visitor(on_disk).logged_in_as(cast.wang) for _ in range(4)]
    told: list[int] = []
    threads = [
        threading.Thread(target=lambda tab=tab: told.append(tab.send_piece(file_id, 0, PHOTO[:HALF]).status_code))
        for tab in tabs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [204, 409, 409, 409]
    one.send_piece(file_id, HALF, PHOTO[HALF:])
    assert one.word_on(file_id) == "accepted"


def test_a_photo_of_the_old_builds_comes_in_one_piece_while_another_is_half_here(wang, photo, house):
    wang.send_piece(photo, 0, PHOTO[:HALF])
    assert wang.send_file(photo, PHOTO).get_json()["verdict"] == "accepted"
    wang.send_piece(photo, HALF, PHOTO[HALF:])
    assert wang.word_on(photo) == "accepted"
    with house() as session:
        assert session.scalars(select(EntryFile.problem)).one() is None


def clear_up(app):
    """The night's job."""
    with app.app_context():
        Writing.begin()
        start(TIDY, None)
        db.session.commit()
        db.session.close()
        Writing.end()
