"""A name is what is seen of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.texts import on_one_line


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("  王  桂兰\u3000", "王 桂兰"),
        ("王\r\n桂兰", "王 桂兰"),
        ("王\u200b桂\ufeff兰", "王桂兰"),
        ("\u202e王桂兰\u2069", "王桂兰"),
        ("王\x07桂\x9b兰", "王桂兰"),
        ("王桂兰\U000e0041", "王桂兰"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("ئايگۈل", "ئايگۈل"),
        ("བཀྲ་ཤིས།", "བཀྲ་ཤིས།"),
        ("\u2066\u200f \u2029", ""),
    ],
)
def test_what_nobody_sees_goes_and_what_is_written_stays(typed: str, seen: str) -> None:
    assert on_one_line(typed) == seen


@given(st.text(max_size=40))
def test_cleaned_twice_is_cleaned_once(text: str) -> None:
    once = on_one_line(text)
    assert on_one_line(once) == once
    assert len(once.splitlines()) <= 1
