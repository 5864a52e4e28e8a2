"""How long data is kept, and what may be decided of what is over its time; what stays of an emptied record."""

import datetime as dt
import uuid

import pytest

from tests.given import a_contact, a_roll_call, a_talk, a_visit
from webapp.domain.refusals import Clash, Refused
from webapp.domain.retention import Decision, decide, is_known, months_before
from webapp.entries import KINDS
from webapp.entries.emptied import emptied, without

A_DAY = dt.date(2026, 11, 27)
CHILD, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (dt.date(2026, 11, 27), 12, dt.date(2025, 11, 27)),
        (dt.date(2026, 1, 31), 1, dt.date(2025, 12, 28)),
        (dt.date(2024, 2, 29), 36, dt.date(2021, 2, 28)),
        (dt.date(2026, 3, 1), 14, dt.date(2025, 1, 1)),
    ],
)
def test_so_many_months_before(day, months, earlier):
    assert months_before(day, months) == earlier


def test_what_is_decided_once_has_a_reason_and_spares_what_is_kept_longer():
    assert decide("erase", "满期", None, held=False) is Decision.ERASE
    assert decide("keep", "还要用", None, held=True) is Decision.KEEP
    with pytest.raises(Clash, match="decided_already"):
        decide("erase", "满期", "keep", held=False)
    for decision, why, held, code in [
        ("burn", "x", False, "not_a_choice"), ("erase", " ", False, "retention_why"),
        ("erase", "x", True, "retention_held"),
    ]:  # fmt: skip
        with pytest.raises(Refused, match=code):
            decide(decision, why, None, held=held)


def test_what_was_kept_is_proposed_again_after_a_year():
    assert is_known(None, None, A_DAY)
    assert is_known("erase", A_DAY, A_DAY + dt.timedelta(days=500))
    assert is_known("keep", A_DAY, A_DAY + dt.timedelta(days=365))
    assert not is_known("keep", A_DAY, A_DAY + dt.timedelta(days=366))


@pytest.mark.parametrize(
    ("kind", "given"), [("home_visit", a_visit), ("talk", a_talk), ("guardian_contact", a_contact)]
)
def test_an_emptied_record_proves_what_it_proved_and_says_nothing(kind, given):
    of = KINDS[kind]
    body = of.dump(of.load(given(CHILD, why="话", follow_up_on="2026-12-01", committee_check="村委会张主任")))
    left = emptied(of, body)
    again = of.load(of.pairs(left))
    assert of.proves(again) == of.proves(of.load(of.pairs(body)))
    words = {"话", "每周日晚上给妈妈打电话", "想妈妈了", "孩子的数学进步了", "王秀英、李建国", "村委会张主任"}
    assert not words & {str(value) for value in left.values()}
    assert left["student_id"] == str(CHILD)


def test_a_roll_call_keeps_who_was_absent_and_what_was_written_of_others():
    of = KINDS["roll_call"]
    noted = [(f"note.{CHILD}", "发烧了"), (f"note.{OTHER}", "感冒了")]
    body = of.dump(of.load([*a_roll_call(OTHER, {CHILD: "ill", OTHER: "ill"}), *noted]))
    left = without(of, body, [CHILD])
    assert left["reason"] == body["reason"]
    assert left["note"] == {str(OTHER): "感冒了"}
