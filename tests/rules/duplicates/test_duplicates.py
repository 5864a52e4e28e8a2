"""Which two records may be of one child, and which never are."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.duplicates import ALIKE, SAME_IDENTITY, SAME_NAME, SAME_REGISTRY, Known, pairs

YAN = Known(uuid.UUID(int=1), "周小燕", "zhou xiao yan", "2017-06-15", "G990101201706150028", "digest")


def other(**said):
    return replace(YAN, id=uuid.UUID(int=2), **({"registry": None, "identity": None} | said))


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (other(), (SAME_NAME,)),
        (other(registry=YAN.registry, name="周燕", pinyin="zhou yan"), (SAME_REGISTRY,)),
        (other(identity=YAN.identity, birth_date=None), (SAME_IDENTITY,)),
        (other(name="周晓燕"), (ALIKE,)),
        (other(name="周小艳", pinyin="zhou xiao yan"), (ALIKE,)),
        (other(registry=YAN.registry, identity=YAN.identity), (SAME_REGISTRY, SAME_IDENTITY, SAME_NAME)),
    ],
)
def test_these_may_be_one(second, why):
    assert [pair.why for pair in pairs([YAN, second])] == [why]


@pytest.mark.parametrize(
    "second",
    [
        other(birth_date="2017-06-16"),
        other(birth_date=None),
        other(identity="another digest"),  # twins of one name
        other(name="周小明", pinyin="zhou da ming"[::-1], birth_date="2017-06"),
        other(name="李小燕", pinyin="li xiao yan"),  # another family
        other(name="周燕", pinyin="zhou yan"),
    ],
)
def test_these_are_two(second):
    assert pairs([YAN, second]) == []


def test_a_month_of_birth_alone_says_too_little():
    assert pairs([replace(YAN, birth_date="2017-06"), other(birth_date="2017-06")]) == []


def test_the_surest_come_first_and_each_two_once():
    third = replace(other(name="周晓燕"), id=uuid.UUID(int=3))
    found = pairs([third, YAN, other(identity=YAN.identity)])
    assert found[0].why[0] == SAME_IDENTITY
    assert len({(pair.first.id, pair.second.id) for pair in found}) == len(found)


@given(st.permutations([YAN, other(), replace(other(name="周晓燕"), id=uuid.UUID(int=3))]))
def test_the_order_in_which_they_come_says_nothing(rows):
    assert pairs(rows) == pairs(sorted(rows, key=lambda row: row.id))
