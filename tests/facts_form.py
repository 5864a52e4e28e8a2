"""The form of a child's facts, as a browser opens and sends it."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

from tests.visitor import Visitor


def facts_on_page(visitor: Visitor, student: uuid.UUID) -> dict[str, str]:
    """The fields of the form as they stand there, `base` among them."""
    answer = visitor.get(f"/desk/students/{student}/facts")
    assert answer.status_code == 200, answer.text
    form = answer.text[answer.text.index('<form method="post"') :]
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    fields = {name: value for name, value in inputs if not name.endswith(".gone")}
    fields |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', form))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    return {name: html.unescape(value) for name, value in fields.items()}


def send_facts(visitor: Visitor, student: uuid.UUID, form: dict[str, str], **changed: str) -> Any:
    """The form with these fields written otherwise."""
    fields = form | {name.replace("__", "."): value for name, value in changed.items()}
    return visitor.post(f"/desk/students/{student}/facts", data=fields)
