"""Which stored pupil a row is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.roster_matching import Traits, match, same_birth

CLASS, OTHER = ("primary", 2024, 1), ("primary", 2024, 2)
ANN = Traits("安小雨", CLASS, "2017-03-09", "G1", "id1", frozenset({"安大勇"}))


def found(row: Traits, *stored: Traits) -> str:
    """new, the place of the stored pupil, or the code of the conflict."""
    matching = match([("row", row)], [(place, traits) for place, traits in enumerate(stored)])
    if matching.undecided:
        return matching.undecided[0][1]
    place = matching.found[0][1]
    return "new" if place is None else str(place)


@pytest.mark.parametrize(
    ("row", "stored", "expected"),
    [
        (ANN, [], "new"),
        (ANN, [ANN], "0"),
        # numbers decide, also where the name was corrected or the class changed
        (Traits("安晓雨", OTHER, None, "G1"), [ANN], "0"),
        (Traits("安晓雨", OTHER, None, None, "id1"), [ANN], "0"),
        (Traits("安小雨", CLASS, None, "G2", "id1"), [ANN], "0"),
        # a number that fits and everything else does not: somebody typed the wrong number
        (Traits("丁一", CLASS, "2017-03-09", "G1", "id2"), [ANN], "numbers_disagree"),
        (Traits("丁一", CLASS, "2016-01-01", "G1"), [ANN], "numbers_disagree"),
        (Traits("丁一", CLASS, None, "G2", "id1"), [ANN], "numbers_disagree"),
        (
            Traits("安小雨", CLASS, None, "G1", "id2"),
            [ANN, Traits("丁一", CLASS, None, None, "id2")],
            "numbers_disagree",
        ),
        # without numbers: name, class and birth
        (Traits("安小雨", CLASS, "2017-03-09"), [ANN], "0"),
        (Traits("安小雨", CLASS, "2017-03"), [ANN], "0"),
        (Traits("安小雨", CLASS, "2017-04-09"), [ANN], "new"),
        (Traits("安小雨", OTHER, "2017-03-09"), [ANN], "new"),
        (Traits("安小雨", CLASS), [ANN], "same_name"),
        (Traits("安小雨", CLASS), [Traits("安小雨", CLASS)], "0"),
        # a different number with everything else the same is for a person
        (Traits("安小雨", CLASS, "2017-03-09", "G2"), [ANN], "same_name"),
        # twins of one name: told apart by the guardian, else by a person
        (
            Traits("安小雨", CLASS, "2017-03-09", guardians=ANN.guardians),
            [ANN, Traits("安小雨", CLASS, "2017-03-09")],
            "0",
        ),
        (Traits("安小雨", CLASS, "2017-03-09"), [ANN, Traits("安小雨", CLASS, "2017-03-09")], "same_name"),
    ],
)
def test_a_row_finds_its_pupil(row: Traits, stored: list[Traits], expected: str) -> None:
    assert found(row, *stored) == expected


def test_one_pupil_whom_two_rows_claim_is_neithers() -> None:
    rows = [("a", Traits("安小雨", CLASS, None, "G1")), ("b", Traits("安小雨", CLASS, None, None, "id1"))]
    assert [why for _, why in match(rows, [("ann", ANN)]).undecided] == ["numbers_disagree"] * 2


def test_a_namesake_found_by_number_is_nobody_elses_candidate() -> None:
    twin = Traits("安小雨", CLASS, "2017-03-09", "G2")
    matching = match([("ann", ANN), ("twin", twin)], [("stored", ANN)])
    assert matching.found == (("ann", "stored"), ("twin", None))


def test_a_pupil_whom_an_open_row_may_be_about_is_not_missing() -> None:
    gone = Traits("丁一", CLASS)
    matching = match([("row", Traits("安小雨", CLASS))], [("ann", ANN), ("gone", gone)])
    assert matching.missing == ("gone",)


_few = st.sampled_from
_traits = st.builds(
    Traits,
    _few(["甲", "乙"]),
    _few([CLASS, OTHER, None]),
    _few([None, "2017-03", "2017-03-09", "2017-04-01"]),
    _few([None, "G1", "G2"]),
    _few([None, "i1", "i2"]),
    _few([frozenset(), frozenset({"丙"}), frozenset({"丁"})]),
)


@given(st.lists(_traits, max_size=5), st.lists(_traits, max_size=5, unique_by=lambda t: t.registry or object()))
def test_every_row_gets_one_answer_and_no_pupil_two_rows(rows: list[Traits], stored: list[Traits]) -> None:
    matching = match(list(enumerate(rows)), [(place, traits) for place, traits in enumerate(stored)])
    answered = [row for row, _ in matching.found] + [row for row, _ in matching.undecided]
    assert sorted(answered) == list(range(len(rows)))
    taken = [place for _, place in matching.found if place is not None]
    assert len(taken) == len(set(taken))
    assert not set(taken) & set(matching.missing)


def test_a_month_agrees_with_its_days_and_the_unknown_with_nothing() -> None:
    assert same_birth("2017-03", "2017-03-09")
    assert not same_birth("2017-03-09", "2017-03-10")
    assert not same_birth(None, None)
