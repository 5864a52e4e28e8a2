"""docs/security.md answers every requirement of OWASP ASVS 5.0, levels 1 and 2, and what it names is there."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from webapp.settings import PROJECT

ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
PATH = re.compile(r"`((?:webapp|tests|docs)/[\w./*-]+|[\w-]+\.(?:lock|json|toml)|Makefile)`")
ANSWERS = {"yes", "partly", "not yet", "n/a"}


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str, str, str]]:
    """id, level, answer, where, words."""
    return ROW.findall((PROJECT / "docs" / "security.md").read_text())


def test_every_requirement_of_both_levels_is_answered_once(rows: list[tuple[str, str, str, str, str]]) -> None:
    listed = [line.split() for line in (PROJECT / "tests/fixtures/asvs-5.0.0.txt").read_text().splitlines()]
    assert len(listed) == 253
    assert [(row[0], row[1]) for row in rows] == [(number, level) for number, level in listed]
    assert {row[2] for row in rows} <= ANSWERS


def test_what_is_said_to_be_so_names_where_and_what_is_not_says_why(rows: list[tuple[str, str, str, str, str]]) -> None:
    for number, _level, answer, where, words in rows:
        assert (where.strip() if answer == "yes" else words.strip()) or "`make lint`" in words or "mypy" in words, (
            number
        )


def test_every_place_and_test_that_is_named_is_there() -> None:
    for document in ("security.md", "operate.md", "security-scan.md"):
        named = PATH.findall((PROJECT / "docs" / document).read_text())
        assert [path for path in named if not (PROJECT / path).exists()] == [], document


def test_the_sums_are_the_tables(rows: list[tuple[str, str, str, str, str]]) -> None:
    text = (PROJECT / "docs" / "security.md").read_text()
    for answer, count in Counter(row[2] for row in rows).items():
        assert f"{count} {answer}" in text
