"""Which of a bureau's and a school's word holds, and what may be decided at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.choices import CHOICES, checked, settled
from webapp.domain.refusals import Refused
from webapp.routes.choice_words import VALUES, WORDS

ANYTHING = (
    st.none() | st.booleans() | st.integers(-10, 2000) | st.sampled_from(["both", "office", "principal", "", "x"])
)


def refused(*asked):
    with pytest.raises(Refused) as found:
        checked(*asked)
    return found.value.code


def test_every_default_lies_within_its_bounds_and_is_explained():
    for key, choice in CHOICES.items():
        assert choice.accepts(choice.default), key
        assert choice.clause, key
        assert key in WORDS, key
        assert (WORDS[key].unit is not None) == (choice.kind == "number"), key
        assert set(choice.words) <= set(VALUES), key


def test_a_school_may_be_stricter_than_its_bureau_but_not_laxer():
    idle, pin, consent = CHOICES["idle_minutes"], CHOICES["pin_digits"], CHOICES["photo_consent"]
    assert checked(idle, 15, 30) == 15
    assert refused(idle, 45, 30) == "choice_stricter"
    assert checked(pin, 8, 6) == 8
    assert refused(pin, 6, 8) == "choice_stricter"
    assert checked(consent, True, False) is True
    assert refused(consent, False, True) == "choice_stricter"
    assert checked(CHOICES["held_decided_by"], "principal", "office") == "principal"


def test_a_school_does_not_decide_what_is_the_bureaus():
    assert refused(CHOICES["step_up_minutes"], 5, 10) == "choice_of_bureau"


@pytest.mark.parametrize("value", [4, 121, True, "30", 30.0, None, -1])
def test_a_value_outside_the_bounds_is_refused(value):
    assert refused(CHOICES["idle_minutes"], value, None) == "choice_value"


def test_a_bureau_that_becomes_stricter_is_stricter_for_its_schools_too():
    idle = CHOICES["idle_minutes"]
    assert settled(idle, None, 20) == 20
    assert settled(idle, 10, 20) == 10
    assert settled(idle, 10, 5) == 5


@given(st.sampled_from(sorted(CHOICES)), ANYTHING, ANYTHING)
def test_whatever_is_stored_what_holds_is_sound_and_no_laxer_than_the_bureau(key, bureau, school):
    choice = CHOICES[key]
    alone, held = settled(choice, bureau, None), settled(choice, bureau, school)
    assert choice.accepts(alone)
    assert choice.accepts(held)
    assert choice.strict_enough(held, alone)
