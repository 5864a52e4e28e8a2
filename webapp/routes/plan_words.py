"""The words for the plan of a care file: its facts, fields, states and steps."""

from __future__ import annotations

from functools import cache

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from webapp.domain.care_plan import State, Verb, labels_in
from webapp.routes import care_words

FIELD: dict[str, LazyString] = {
    "psychology": _l("Guidance of the mind"),
    "study": _l("Help with learning"),
    "safety": _l("Safety"),
    "conduct": _l("Habits and conduct"),
}
ON_PAPER = {**FIELD, **care_words.HELPER}  # the words of the sheet for the family
PART: dict[str, LazyString] = {
    "measure": _l("What is done"),
    "owner": _l("Who does it"),
    "frequency": _l("How often"),
    "due": _l("Until"),
}
WHOLE: dict[str, LazyString] = {"problems": _l("What is difficult"), "goals": _l("What is to be reached")}
STATE: dict[State, LazyString] = {
    State.DRAFT: _l("Plan in the making"),
    State.RUNNING: _l("Plan is carried out"),
    State.REVIEW_DUE: _l("Review of the plan is due"),
    State.CLOSED: _l("Plan is closed"),
}
DO: dict[Verb, LazyString] = {
    Verb.ADOPT: _l("Adopt the plan"),
    Verb.RESULT: _l("Write down what was reached"),
    Verb.REVIEW: _l("Record the quarterly review"),
    Verb.CLOSE: _l("Close the plan"),
    Verb.REOPEN: _l("Take the plan up again"),
}
DONE: dict[Verb, LazyString] = {
    Verb.WRITE: _l("Wrote the plan"),
    Verb.ADOPT: _l("Adopted the plan"),
    Verb.RESULT: _l("What was reached"),
    Verb.REVIEW: _l("Quarterly review"),
    Verb.CLOSE: _l("Closing summary"),
    Verb.REOPEN: _l("Took the plan up again"),
}
ASKED: dict[Verb, LazyString] = {
    Verb.RESULT: _l("What was reached at this stage"),
    Verb.REVIEW: _l("What came out of the review"),
    Verb.CLOSE: _l("Closing summary"),
    Verb.REOPEN: _l("Why"),
}


def fact_name(name: str) -> str:
    """A fact's name: study.measure is Help with learning · What is done; study-2.measure that of the second line."""
    line, _dot, part = name.partition(".")
    return f"{line_name(line)} · {PART[part]}" if part else str(WHOLE[name])


def line_name(line: str) -> str:
    """A line's name: the field, and from the second one on its number."""
    field, _dash, number = line.partition("-")
    return f"{FIELD[field]} {number}".strip()


@cache
def sorting_words() -> frozenset[str]:
    """Every word that sorts a child: categories, groups, taxonomies, levels. In Chinese, as a family would read it."""
    with force_locale("zh_Hans_CN"):
        words = {
            str(word)
            for table in (care_words.CATEGORY, care_words.GROUP, care_words.TAXONOMY)
            for word in table.values()
        }
        words |= {care_words.level_words(level) for level in range(1, 6)}
    return frozenset(words | {"留守", "四特", "特殊群体", "特殊学生", "问题学生", "贫困", "孤儿"})


def unlabelled(text: str) -> str:
    """A text for a screen that others may see: empty when it holds a word that sorts a child."""
    return "" if labels_in(text, sorting_words()) else text
