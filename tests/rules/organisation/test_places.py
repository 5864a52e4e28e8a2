"""Nobody stands below himself, and no two classes share a number."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.organisation import circular, numbers_for

PLACES = st.integers(0, 7)


def put(parents, place, parent):
    """As an administrator does: only what is not circular."""
    if not circular(parents, place, parent):
        parents[place] = parent


def above(parents, place):
    seen = []
    while (place := parents.get(place)) is not None:
        assert place not in seen, "a circle"
        seen.append(place)
    return seen


def test_a_bureau_does_not_stand_below_itself():
    assert circular({}, 1, 1)
    assert circular({2: 1}, 1, 2)
    assert circular({2: 1, 3: 2}, 1, 3)
    assert not circular({2: 1}, 3, 2)
    assert not circular({2: 1}, 2, None)


def test_a_circle_that_is_there_already_is_not_walked_for_ever():
    assert circular({2: 3, 3: 2}, 1, 2)


@given(st.lists(st.tuples(PLACES, st.none() | PLACES), max_size=40))
def test_however_often_places_are_moved_no_circle_comes_about(moves):
    parents: dict[int, int | None] = {}
    for place, parent in moves:
        put(parents, place, parent)
        for one in list(parents):
            assert one not in above(parents, one)


def test_a_class_keeps_its_number_where_it_is_free():
    assert numbers_for([1, 2], [3, 1, 2]) == [3, 4, 5]
    assert numbers_for([], [2, 2]) == [2, 3]


@given(st.sets(st.integers(1, 99)), st.lists(st.integers(1, 99), max_size=30))
def test_no_two_classes_get_one_number(taken, wanted):
    given_numbers = numbers_for(taken, wanted)
    assert len(given_numbers) == len(wanted)
    assert len(set(given_numbers)) == len(given_numbers)
    assert not set(given_numbers) & taken
