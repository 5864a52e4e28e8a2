"""A phone on a slow line: the server waits for its bytes without holding up anybody else."""

import io
from threading import Thread

import pytest

from tests.visitor import a_visitor


class SlowBytes(io.BytesIO):
    """A body during whose first reading somebody else saves something."""

    def __init__(self, meanwhile):
        super().__init__(b"x" * 100)
        self.others = [Thread(target=meanwhile)]

    def readinto(self, buffer):
        while self.others:
            other = self.others.pop()
            other.start()
            other.join()
        return super().readinto(buffer)


@pytest.mark.parametrize(
    ("method", "url"), [("PUT", "/api/v1/files/01890000-0000-7000-8000-000000000001"), ("POST", "/api/v1/outbox")]
)
def test_while_a_photo_trickles_in_a_colleague_saves(on_disk, cast, method, url):
    told = []

    def save():
        told.append(a_visitor(on_disk).logged_in_as(cast.li).post("/locale", data={"locale": "en"}).status_code)

    wang = a_visitor(on_disk).logged_in_as(cast.wang)
    wang.open(url, method=method, input_stream=SlowBytes(save), content_length=100, content_type="image/jpeg")
    assert told == [303]
