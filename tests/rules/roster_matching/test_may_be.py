"""A child who left is known again, whatever the class."""

import pytest

from webapp.domain.roster_matching import Traits, may_be

YUN = Traits("孔小云", ("primary", 2023, 2), "2017-06-15", "G1", "one")


@pytest.mark.parametrize(
    ("row", "same"),
    [
        (Traits("孔小云", ("primary", 2024, 1), "2017-06-15"), True),
        (Traits("孔小云", None, "2017-06"), True),
        (Traits("孔小雲", None, None, "G1"), True),
        (Traits("孔小云", None, None, None, "one"), True),
        (Traits("孔小云", ("primary", 2023, 2), "2017-06-15", "G2"), False),
        (Traits("孔小云", ("primary", 2023, 2), "2017-06-16"), False),
        (Traits("孔小云", ("primary", 2023, 2)), False),
        (Traits("曹小石", ("primary", 2023, 2), "2017-06-15"), False),
    ],
)
def test_a_number_or_name_and_birth_tell_and_another_number_contradicts(row, same):
    assert may_be(row, YUN) is same
