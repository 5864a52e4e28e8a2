"""What stands in the log: worked out from entries in any order, the same each time, and nothing lost."""

import uuid
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.log import WITHDRAWAL, records


@dataclass(frozen=True)
class Line:
    """An entry, as far as the rule reads it."""

    seq: int
    kind: str = "talk"
    amends: int | None = None

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(int=self.seq)

    @property
    def amends_id(self) -> uuid.UUID | None:
        return None if self.amends is None else uuid.UUID(int=self.amends)


@st.composite
def logs(draw: st.DrawFn) -> list[Line]:
    """A log of up to thirty entries: new ones, corrections of any before (or of none we have), withdrawals."""
    lines: list[Line] = []
    for seq in range(1, draw(st.integers(0, 30)) + 1):
        what = draw(st.sampled_from(["new", "correction", "withdrawal", "orphan"]))
        base = draw(st.sampled_from([line.seq for line in lines if line.kind != WITHDRAWAL] or [999]))
        if what == "new":
            lines.append(Line(seq))
        elif what == "orphan":
            lines.append(Line(seq, amends=999))
        else:
            lines.append(Line(seq, kind=WITHDRAWAL if what == "withdrawal" else "talk", amends=base))
    return lines


@given(logs().flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))))
def test_any_order_gives_the_same_records(both):
    log, shuffled = both
    assert records(shuffled) == records(log)


@given(logs())
def test_nothing_is_lost_and_nothing_is_there_twice(log):
    versions = [line for record in records(log) for line in record.versions]
    assert sorted(line.seq for line in versions) == [line.seq for line in log if line.kind != WITHDRAWAL]


@given(logs())
def test_the_version_that_stands_is_the_last_that_arrived(log):
    for record in records(log):
        assert record.current.seq == max(line.seq for line in record.versions)
        assert record.original.seq == min(line.seq for line in record.versions)


@given(logs())
def test_what_was_taken_back_does_not_stand_and_all_else_does(log):
    found = records(log)
    taken_back = {line.amends for line in log if line.kind == WITHDRAWAL}
    for record in found:
        assert (record.withdrawal is not None) == bool(taken_back & {line.seq for line in record.versions})


@given(logs(), st.data())
def test_a_log_read_up_to_any_moment_is_only_added_to(log, data):
    earlier = log[: data.draw(st.integers(0, len(log)))]
    before = {record.original: len(record.versions) for record in records(earlier)}
    after = {record.original: len(record.versions) for record in records(log)}
    assert all(after[original] >= count for original, count in before.items())


def test_two_corrections_of_one_version_are_told():
    (record,) = records([Line(1), Line(2, amends=1), Line(3, amends=1)])
    assert record.amended_twice


def test_a_correction_of_a_correction_is_no_quarrel():
    (record,) = records([Line(1), Line(2, amends=1), Line(3, amends=2)])
    assert not record.amended_twice
    assert record.current.seq == 3


def test_a_correction_whose_base_is_elsewhere_stands_alone():
    (record,) = records([Line(5, amends=4)])
    assert record.versions == (Line(5, amends=4),)


def test_a_withdrawal_of_nothing_we_have_changes_nothing():
    (record,) = records([Line(1), Line(2, kind=WITHDRAWAL, amends=999)])
    assert record.withdrawal is None


def test_an_empty_log_has_no_records():
    assert records([]) == []
