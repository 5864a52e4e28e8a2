"""Where files lie: a folder, or a bucket of a server that speaks S3; whoever looks at them sees no difference."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from tests.buckets import KEYS, KINDS, Place, a_place
from tests.conftest import As
from tests.pictures import a_photo
from tests.production import PRODUCTION
from tests.stores import IDENTITY_KEY, SECRET_KEY
from webapp.production import MissingSetting
from webapp.settings import Bucket, Settings
from webapp.storage import Lost

PHOTO = a_photo(700, 500)
TOLD = {
    "RUNXIN_SECRET_KEY": SECRET_KEY,
    "RUNXIN_IDENTITY_KEY": IDENTITY_KEY.hex(),
    "RUNXIN_ENVIRONMENT": "development",
}


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Each kind in turn."""
    with a_place(request.param, tmp_path) as place:
        yield place


def test_what_is_put_is_there_whole_under_its_name_and_gone_when_deleted(place: Place) -> None:
    store, data = place.storage, bytes(range(256)) * 4000
    store.put("ab/c.jpg", b"before")
    store.put("ab/c.jpg", data)
    store.put("ab/d.jpg", b"d")
    assert (store.read("ab/c.jpg") == data, store.size("ab/c.jpg")) == (True, len(data))
    assert len(list(store.stream("ab/c.jpg"))) > 1
    assert store.names("ab") == ["ab/c.jpg", "ab/d.jpg"]
    assert store.names("a") == []
    store.delete(["ab/c.jpg", "ab/never"])
    assert store.names("ab") == ["ab/d.jpg"]
    for asked in (store.read, store.size, store.stream):
        with pytest.raises(Lost):
            asked("ab/c.jpg")


def test_a_photo_comes_in_pieces_is_drawn_anew_and_shown_from_either(
    app: Flask, as_: As, cast: Any, declare: Any, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "runxin_storage", place.storage)
    wang = as_("wang")
    file_id = declare(wang, cast.yan, PHOTO)
    wang.begin_file(file_id, PHOTO)
    wang.send_piece(file_id, 0, PHOTO[:999])
    assert len(place.storage.names("pieces")) == 1
    wang.send_piece(file_id, 999, PHOTO[999:])
    assert wang.word_on(file_id) == "accepted"
    answer = wang.get(f"/field/photos/{file_id}")
    assert Image.open(io.BytesIO(answer.data)).size == (700, 500)
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert as_("li").get(f"/field/photos/{file_id}").status_code == 404
    assert place.storage.names("pieces") == []
    assert place.storage.names(file_id[-2:]) == [f"{file_id[-2:]}/{file_id}.jpg"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"RUNXIN_FILES": "s3://"}, "s3://bucket/prefix"),
        ({"AWS_ACCESS_KEY_ID": ""}, "AWS_ACCESS_KEY_ID must be set"),
        ({"AWS_SECRET_ACCESS_KEY": ""}, "AWS_SECRET_ACCESS_KEY must be set"),
    ],
)
def test_a_bucket_without_what_it_needs_starts_nothing(changed: dict[str, str], said: str) -> None:
    with pytest.raises(MissingSetting, match=said):
        Settings.from_environment(TOLD | KEYS | {"RUNXIN_FILES": "s3://runxin/county"} | changed)


def test_a_bucket_is_told_by_the_names_that_every_s3_tool_reads() -> None:
    where = {"RUNXIN_FILES": "s3://runxin/county/a/", "AWS_ENDPOINT_URL": "https://s3.example.cn", "AWS_REGION": "cn-1"}
    bucket = Settings.from_environment(TOLD | KEYS | where).bucket
    assert bucket == Bucket("runxin", "county/a", "https://s3.example.cn", "cn-1", "who", "pass")


def test_with_real_data_a_bucket_is_not_spoken_to_over_http() -> None:
    told = PRODUCTION | KEYS | {"RUNXIN_FILES": "s3://runxin", "AWS_ENDPOINT_URL": "http://s3.example.cn"}
    with pytest.raises(MissingSetting, match="would travel over http"):
        Settings.from_environment(told)
    assert Settings.from_environment(told | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9000"}).bucket
