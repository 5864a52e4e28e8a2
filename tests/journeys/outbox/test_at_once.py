"""Several tabs, a lost reply and an impatient thumb: the same batch at the same moment, and still exactly once."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from tests.conftest import inside
from tests.given import a_roll_call, a_talk, a_visit, an_envelope
from tests.visitor import a_visitor
from webapp.models import Entry, HeldEntry, RollCallDay, StudentSummary

TABS = 4


def at_once(app, cast, batches):
    """Each batch from a tab of its own, all at the same moment; a tab that is told 5xx tries again."""

    def tab(batch):
        visitor = a_visitor(app).logged_in_as(cast.wang)
        for _ in range(5):
            answer = visitor.hand_over(*batch)
            if answer.status_code == 200:
                return [v["verdict"] for v in answer.get_json()["verdicts"]]
        raise AssertionError(answer.status_code)

    with ThreadPoolExecutor(len(batches)) as tabs:
        return list(tabs.map(tab, batches))


def counted(app, model):
    with inside(app) as session:
        return session.scalar(select(func.count()).select_from(model))


def test_the_same_batch_from_four_tabs_is_entered_once(on_disk, cast):
    batch = [an_envelope("talk", a_talk(cast.yan)) for _ in range(8)]
    told = at_once(on_disk, cast, [batch] * TABS)
    assert counted(on_disk, Entry) == 8
    assert sum(words.count("accepted") for words in told) == 8
    assert {word for words in told for word in words} == {"accepted", "already"}


def test_the_same_batch_in_two_orders_at_once_is_entered_once(on_disk, cast):
    batch = [an_envelope("home_visit", a_visit(cast.yan)) for _ in range(8)]
    at_once(on_disk, cast, [batch, batch[::-1]] * 2)
    assert counted(on_disk, Entry) == 8
    assert counted(on_disk, HeldEntry) == 0


def test_what_is_held_is_held_once_though_four_tabs_send_it(on_disk, cast):
    batch = [an_envelope("home_visit", a_visit(cast.mei)), an_envelope("what", [])]
    told = at_once(on_disk, cast, [batch] * TABS)
    assert told == [["parked", "refused"]] * TABS
    assert counted(on_disk, HeldEntry) == 2


def test_four_different_batches_about_one_child_leave_one_summary(on_disk, cast):
    batches = [[an_envelope("talk", a_talk(cast.yan, days=n + 1)) for _ in range(3)] for n in range(TABS)]
    told = at_once(on_disk, cast, batches)
    assert told == [["accepted"] * 3] * TABS
    assert counted(on_disk, StudentSummary) == 1


def test_four_roll_calls_of_one_morning_leave_one_line(on_disk, cast):
    batches = [[an_envelope("roll_call", a_roll_call(cast.class_two))] for _ in range(TABS)]
    told = at_once(on_disk, cast, batches)
    assert told == [["accepted"]] * TABS
    assert counted(on_disk, RollCallDay) == 1
