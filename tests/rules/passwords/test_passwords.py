"""Which passwords will do."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.passwords import COMMON, LONGEST, SHORTEST, check_password, is_common
from webapp.domain.refusals import Refused


def refused(password, *words):
    with pytest.raises(Refused) as caught:
        check_password(password, words)
    return caught.value.code


@pytest.mark.parametrize("password", ["", "1234567", "x" * 129, "密码" * 65])
def test_too_short_or_too_long(password):
    assert refused(password) == "password_length"


FIRST_TRIED = """12345678 87654321 11111111 5201314520 Woaini1314 qwertyuiop asdfghjkl 1qaz2wsx abcabcabc 12121212
19870412 20011231 PASSWORD admin888"""
THEIR_OWN = "wangxiuying WangXiuYing88 xiuying-wang 13800001234 138000012341 王秀英王秀英1!"


@pytest.mark.parametrize("password", FIRST_TRIED.split())
def test_what_anybody_would_try_first(password):
    assert refused(password) == "password_common"


@pytest.mark.parametrize("password", THEIR_OWN.split())
def test_ones_own_name_login_or_telephone_and_little_else(password):
    words = ("wangxiuying", "王秀英", "13800001234", "wang", "xiu", "ying")
    assert refused(password, *words) == "password_of_yours"


def test_a_name_in_a_longer_password_is_no_harm():
    check_password("wang geht mit den Kindern", ["wang"])


def test_words_of_one_letter_count_for_nothing():
    check_password("aXbXcXdX", ["X"])


@pytest.mark.parametrize("password", ["20261399", "雨后的春笋很多", "        x", "correct horse battery staple"])
def test_no_kind_of_character_is_asked_for(password):
    check_password(password if len(password) >= SHORTEST else password + "!!")


@given(st.text(min_size=SHORTEST, max_size=LONGEST), st.lists(st.text(max_size=40), max_size=5))
def test_any_text_is_judged_without_a_fault(password, words):
    with contextlib.suppress(Refused):
        check_password(password, words)


def test_the_list_is_long_enough_and_holds_only_what_could_be_chosen():
    words = COMMON.read_text(encoding="utf-8").split()
    assert len(words) >= 3000
    assert len(set(words)) == len(words)
    assert all(SHORTEST <= len(word) <= LONGEST and is_common(word.upper()) for word in words)
