"""The plan's page, as a browser opens and sends it."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.care_files.conftest import NEXT, Desk
from tests.visitor import Visitor

__all__ = ["desk"]
WHOLE = {
    "problems": "作业常常没写完，留守在家", "goals": "按时完成作业", "study.measure": "放学后辅导半小时",
    "study.frequency": "每周两次", "study.due": NEXT,
}  # fmt: skip


class Plans:
    """Somebody at the plan of a file."""

    def __init__(self, as_: Callable[[str], Visitor], file: uuid.UUID) -> None:
        self.as_, self.url = as_, f"/desk/care/{file}/plan"

    def opened(self, login: str) -> dict[str, str]:
        """The fields of the form as they stand there, `base` among them."""
        answer = self.as_(login).get(self.url)
        assert answer.status_code == 200, answer.text
        form = answer.text[answer.text.index('<form method="post" action="' + self.url + '"') :].partition("</form>")[0]
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
        fields |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', form))
        for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
            fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
        return {name: html.unescape(value) for name, value in fields.items()}

    def send(self, login: str, form: dict[str, str], **changed: str) -> Any:
        """The form with these fields written otherwise; `study__due` is study.due."""
        return self.as_(login).post(
            self.url, data=form | {name.replace("__", "."): text for name, text in changed.items()}
        )

    def write(self, login: str = "chen", **changed: str) -> Any:
        """Open it and write."""
        return self.send(login, self.opened(login), **changed)

    def whole(self) -> None:
        """Written so that it can be adopted."""
        answer = self.write(**{name.replace(".", "__"): text for name, text in WHOLE.items()})
        assert answer.status_code == 303, answer.text

    def step(self, verb: str, login: str = "chen", **form: Any) -> Any:
        """Take a step as the page shows it now."""
        page = self.as_(login).get(self.url).text
        seen = re.search(r'name="seen" value="(\d+)"', page)
        said = {"step": verb, "seen": seen[1] if seen else "0", "words": "进步明显", "review_on": NEXT} | form
        return self.as_(login).post(f"{self.url}/steps", data=said)


@pytest.fixture
def desk(as_: Any, cast: Any, house: Any) -> Desk:
    """The desk of the school."""
    return Desk(as_, cast, house)


@pytest.fixture
def file(desk: Desk, cast: Any) -> uuid.UUID:
    """燕's file; she sits in 王老师's class."""
    return desk.open(cast.yan, categories=["distressed"])


@pytest.fixture
def plans(as_: Any, file: uuid.UUID) -> Plans:
    """The plan of that file."""
    return Plans(as_, file)
