"""What a school does not know of a child yet is named, so that somebody can ask; nothing is counted."""

from webapp.domain.five_clears import FIVE, missing

EVERYTHING = {name: "known" for names in FIVE.values() for name in names}


def test_of_a_child_of_whom_all_is_known_nothing_is_missing():
    assert missing(EVERYTHING) == {}


def test_a_no_is_an_answer():
    assert missing(EVERYTHING | {"boarder": False, "health": "无"}) == {}


def test_what_is_empty_or_never_asked_is_named_under_its_heading():
    assert missing(EVERYTHING | {"interests": "", "guardian_phone": None}) == {
        "interests": ["interests"],
        "contacts": ["guardian_phone"],
    }


def test_of_a_child_of_whom_nothing_is_known_everything_is():
    assert missing({}) == {clear: list(names) for clear, names in FIVE.items()}
