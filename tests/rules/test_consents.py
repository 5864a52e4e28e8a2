"""What guardians agreed to: the last that was said holds; nothing is withdrawn that nobody gave."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.consents import BASES, Answer, How, Purpose, allowed, check_answer, standing, standing_here
from webapp.domain.refusals import Refused
from webapp.domain.rights import due_on, kept_until

TODAY = dt.date(2026, 11, 26)


@dataclass(frozen=True)
class Note:
    purpose: str
    answer: str
    day: dt.date
    at: dt.datetime


def said(answer, days_ago=0, purpose=Purpose.PHOTOS, hour=8):
    day = TODAY - dt.timedelta(days=days_ago)
    return Note(purpose.value, answer.value, day, dt.datetime(2026, 11, 26, hour, tzinfo=dt.UTC))


def check(before, answer=Answer.AGREED, day=TODAY, purpose="photos", how="paper"):
    check_answer(before, purpose, str(answer), how, day, TODAY)


def test_nobody_asked_is_neither_yes_nor_no():
    assert allowed([], Purpose.PHOTOS) is None


def test_the_last_that_was_said_holds_whatever_was_written_down_last():
    refused_yesterday, agreed_last_year = said(Answer.REFUSED, 1, hour=8), said(Answer.AGREED, 300, hour=9)
    assert allowed([refused_yesterday, agreed_last_year], Purpose.PHOTOS) is False


def test_of_one_day_the_last_written_down_holds():
    assert allowed([said(Answer.AGREED, hour=9), said(Answer.REFUSED, hour=8)], Purpose.PHOTOS) is True


def test_each_purpose_stands_by_itself():
    notes = [said(Answer.AGREED), said(Answer.REFUSED, purpose=Purpose.SCREENING)]
    assert {p: n.answer for p, n in standing(notes).items()} == {Purpose.PHOTOS: "agreed", Purpose.SCREENING: "refused"}


@pytest.mark.parametrize(
    ("here", "elsewhere", "holds"),
    [
        ([], [said(Answer.AGREED)], None),
        ([], [said(Answer.REFUSED)], "refused"),
        ([], [said(Answer.AGREED, 3), said(Answer.WITHDRAWN, 2)], "withdrawn"),
        ([], [said(Answer.REFUSED, 3), said(Answer.AGREED, 2)], None),
        ([said(Answer.AGREED, 1)], [said(Answer.REFUSED, 3)], "agreed"),
        ([said(Answer.AGREED, 5)], [said(Answer.REFUSED, 3)], "refused"),
        ([said(Answer.AGREED, 5)], [said(Answer.REFUSED, 3), said(Answer.AGREED, 2)], "agreed"),
        ([said(Answer.REFUSED, 5)], [said(Answer.AGREED, 3)], "refused"),
    ],
)
def test_a_no_follows_the_child_and_a_yes_does_not(here, elsewhere, holds):
    found = standing_here(here, elsewhere).get(Purpose.PHOTOS)
    assert (found and found.answer) == holds


def test_what_was_agreed_to_may_be_withdrawn_and_then_nothing_is_left_to_withdraw():
    check([said(Answer.AGREED, 3)], Answer.WITHDRAWN)
    for before in ([], [said(Answer.REFUSED, 3)], [said(Answer.AGREED, 3), said(Answer.WITHDRAWN, 2)]):
        with pytest.raises(Refused, match="consent_nothing_to_withdraw"):
            check(before, Answer.WITHDRAWN)


@pytest.mark.parametrize("day", [None, TODAY + dt.timedelta(days=1)])
def test_a_day_that_is_none_or_to_come_is_refused(day):
    with pytest.raises(Refused, match="consent_day"):
        check([], day=day)


def test_nothing_is_written_before_what_stands():
    with pytest.raises(Refused, match="consent_before"):
        check([said(Answer.AGREED, 3)], day=TODAY - dt.timedelta(days=4))


@pytest.mark.parametrize(("purpose", "answer", "how"), [("", "agreed", "paper"), ("photos", "yes", "paper"),
                                                       ("photos", "agreed", "by pigeon")])  # fmt: skip
def test_what_is_no_purpose_answer_or_way_is_refused(purpose, answer, how):
    with pytest.raises(Refused, match="not_a_choice"):
        check_answer([], purpose, answer, how, TODAY, TODAY)


@given(st.lists(st.tuples(st.sampled_from(list(Answer)), st.integers(0, 30)), max_size=12))
def test_whatever_is_taken_in_order_no_withdrawal_stands_without_a_consent_before_it(asked):
    taken: list[Note] = []
    for answer, days in sorted(asked, key=lambda one: -one[1]):
        day = TODAY - dt.timedelta(days=days)
        try:
            check_answer(taken, "photos", answer.value, How.PAPER, day, TODAY)
        except Refused:
            continue
        taken.append(Note("photos", answer.value, day, dt.datetime.now(dt.UTC)))
    for number, note in enumerate(taken):
        if note.answer == Answer.WITHDRAWN:
            assert taken[number - 1].answer == Answer.AGREED


def test_every_purpose_stands_on_consent_and_everything_else_on_a_duty():
    assert {basis.purpose for basis in BASES.values()} == {None, *Purpose}
    assert all(basis.law.startswith("《") for basis in BASES.values())


def test_a_request_is_due_after_thirty_days_and_a_file_after_its_years():
    assert due_on(dt.date(2026, 11, 1)) == dt.date(2026, 12, 1)
    assert kept_until(dt.date(2024, 2, 29), 3) == dt.date(2027, 2, 28)
    assert kept_until(dt.date(2024, 7, 10), 3) == dt.date(2027, 7, 10)
