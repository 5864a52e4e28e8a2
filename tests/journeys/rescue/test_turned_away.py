"""What is not taken in at the desk: files that are none, too large or of somebody else; and from people who may not."""

import io
import json

import pytest
from sqlalchemy import select

from tests.given import a_talk, an_envelope
from tests.journeys.rescue.conftest import a_file, counts, exported, rows, send
from tests.pictures import a_photo
from webapp.domain.rescue import MOST_AT_DESK
from webapp.models import (
    Entry,
    HeldEntry,
    LoginSession,
    Rescue,
)  # fmt: skip

WHOLE = json.dumps({"format": "runxin-unsent", "version": 1}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"{", b"[]", b"null", WHOLE, b"\xff\xfe\x00", a_photo(), b"[" * 100_000, b'{"a":' * 100_000, b"9" * 10_000,
        b"[" + b"[]," * 2_000_001 + b"[]]",
    ],
    ids=["cut", "list", "null", "head", "bytes", "photo", "nested", "objects", "figure", "commas"],
)  # fmt: skip
def test_what_is_no_whole_file_of_unsent_records_is_answered_with_a_sentence(as_, cast, house, data):
    answer = send(as_("sun"), cast.wang, data)
    assert answer.status_code == 422
    assert "不是完整的" in answer.text
    with house() as session:
        assert session.scalars(select(Rescue)).one().state == "unusable"


def test_half_a_file_changes_nothing(as_, cast, house, wang):
    whole = a_file(cast.wang, *(exported(an_envelope("talk", a_talk(cast.yan))) for _ in range(3)))
    answer = send(as_("sun"), cast.wang, whole[: len(whole) // 2])
    assert (answer.status_code, rows(house, Entry, HeldEntry)) == (422, [0, 0])


def test_the_file_of_another_account_changes_nothing_and_does_not_say_whose_it_is(as_, cast, house, wang):
    answer = send(as_("sun"), cast.li, a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.yan)))))
    assert (answer.status_code, rows(house, Entry, HeldEntry)) == (422, [0, 0])
    assert "王秀英" not in answer.text


@pytest.mark.parametrize("data", [None, b""])
def test_no_file_or_an_empty_one_is_asked_for_again(as_, cast, house, data):
    assert send(as_("sun"), cast.wang, data).status_code == 422
    assert rows(house, Rescue) == [0]


def test_a_file_of_600_megabytes_is_turned_away_unread_with_what_to_do(as_, cast, house):
    answer = as_("sun").post(
        f"/desk/accounts/{cast.wang}/unsent",
        input_stream=io.BytesIO(b"--x\r\n"),
        environ_overrides={"CONTENT_LENGTH": str(600 * 1024 * 1024)},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "64 MB" in answer.text
    assert rows(house, Rescue) == [0]


def test_a_file_may_be_larger_here_than_other_requests_are(as_, cast, house, wang):
    entry = exported(an_envelope("talk", a_talk(cast.yan)), message="x" * (20 * 1024 * 1024))
    assert send(as_("sun"), cast.wang, a_file(cast.wang, entry)).status_code == 200
    assert counts(house) == {"accepted": 1}
    assert MOST_AT_DESK == 64 * 1024 * 1024
    assert as_("sun").post("/desk/accounts", data=b"x" * (13 * 1024 * 1024)).status_code == 413


def test_more_files_than_an_hour_may_have_must_wait(as_, cast, house, wang):
    sun, data = as_("sun"), a_file(cast.wang)
    most = 10
    assert [send(sun, cast.wang, data).status_code for _ in range(most)] == [200] * most
    answer = send(sun, cast.wang, data)
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert rows(house, Rescue) == [most]


def test_it_is_confirmed_before_a_file_is_chosen_and_when_it_arrives(as_, cast, house, wang):
    sun = as_("sun")
    with house() as session:
        session.scalars(select(LoginSession).where(LoginSession.account_id == cast.sun)).one().stepped_up_at = None
    page = f"/desk/accounts/{cast.wang}/unsent"
    assert sun.get(page).status_code == 403
    answer = send(sun, cast.wang, a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.yan)))))
    assert (answer.status_code, f'value="{page}"' in answer.text) == (403, True)
    assert rows(house, Entry, Rescue) == [0, 0]


@pytest.mark.parametrize(
    ("login", "status"), [("wang", 403), ("li", 403), ("chen", 403), ("liu", 403), ("zhao", 403), ("zhang", 403),
                          ("stranger", 404), ("he", 404)],
)  # fmt: skip
def test_nobody_but_an_administrator_of_the_account_takes_anything_in(as_, cast, house, wang, login, status):
    visitor, data = as_(login), a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.yan))))
    assert send(visitor, cast.wang, data).status_code == status
    assert visitor.get(f"/desk/accounts/{cast.wang}/unsent").status_code == status
    assert rows(house, Entry, HeldEntry, Rescue) == [0, 0, 0]


def test_a_stranger_is_asked_to_log_in(nobody, cast, house):
    assert send(nobody, cast.wang, a_file(cast.wang)).status_code == 401
    assert nobody.get(f"/desk/accounts/{cast.wang}/unsent").status_code == 401
    assert rows(house, Rescue) == [0]


def test_a_schools_administrator_does_not_reach_another_school_nor_the_bureau(as_, cast, house):
    assert send(as_("xu"), cast.zhang, a_file(cast.zhang)).status_code == 404
    assert send(as_("xu"), cast.sun, a_file(cast.sun)).status_code == 404
    assert rows(house, Rescue) == [0]


def test_an_account_above_ones_own_may_be_looked_at_but_nothing_taken_in(as_, cast, house):
    answer = send(as_("wei"), cast.sun, a_file(cast.sun))
    assert (answer.status_code, rows(house, Rescue)) == (403, [0])
    page = as_("wei").get(f"/desk/accounts/{cast.sun}/unsent")
    assert (page.status_code, 'type="file"' in page.text) == (200, False)
