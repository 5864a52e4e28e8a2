"""Whom one calls first about a child."""

from dataclasses import dataclass, field

from webapp.domain.contact_card import in_order_of_calling


@dataclass
class Relative:
    """Somebody of the family."""

    name: str
    phones: list[str] = field(default_factory=lambda: ["13900000000"])
    carer: bool | None = None
    legal_guardian: bool | None = None


def called(*family):
    return [one.name for one in in_order_of_calling(family)]


def test_who_looks_after_the_child_is_called_before_the_legal_guardian_far_away():
    father, grandmother = Relative("father", legal_guardian=True), Relative("grandmother", carer=True)
    assert called(Relative("uncle"), father, grandmother) == ["grandmother", "father", "uncle"]


def test_who_has_no_number_comes_last_whoever_it_is():
    assert called(Relative("grandmother", phones=[], carer=True), Relative("uncle")) == ["uncle", "grandmother"]


def test_where_nothing_is_said_the_order_of_the_file_stays():
    assert called(Relative("mother"), Relative("father")) == ["mother", "father"]


def test_of_nobody_nobody_is_called():
    assert called() == []
