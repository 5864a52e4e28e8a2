"""The form of a child's facts, as a browser opens and sends it."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable

import pytest

from tests.visitor import Visitor

Form = Callable[..., dict[str, str]]


@pytest.fixture
def opened() -> Form:
    """opened(chen, cast.yan): the fields of the form as they stand there, `base` among them."""

    def read(visitor: Visitor, student: uuid.UUID) -> dict[str, str]:
        answer = visitor.get(f"/desk/students/{student}/facts")
        assert answer.status_code == 200, answer.text
        form = answer.text[answer.text.index('<form method="post"') :]
        inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
        fields = {name: value for name, value in inputs if not name.endswith(".gone")}
        fields |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', form))
        for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
            fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
        return {name: html.unescape(value) for name, value in fields.items()}

    return read


@pytest.fixture
def send() -> Callable[..., object]:
    """send(chen, cast.yan, form, health="…"): the form with these fields written otherwise."""

    def post(visitor: Visitor, student: uuid.UUID, form: dict[str, str], **changed: str) -> object:
        fields = form | {name.replace("__", "."): value for name, value in changed.items()}
        return visitor.post(f"/desk/students/{student}/facts", data=fields)

    return post
