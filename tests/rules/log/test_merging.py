"""Two people correct one record: what they changed apart stands together, what they changed alike is one thing, and of
what they changed differently both is kept until somebody settles it."""

import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.merging import Version, merged

FIELDS = ("agreed", "place", "met")


def an_id(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def version(number: int, base: int | None = None, knows: tuple[int, ...] = (), **fields: Any) -> Version:
    return Version(an_id(number), an_id(base) if base else None, tuple(map(an_id, knows)), fields)


def said(found, name):
    """The values on which people differ."""
    return [claim.value for claim in found.clashes[name]]


@st.composite
def histories(draw: st.DrawFn) -> list[Version]:
    """A record with up to eight corrections, each of any version before it, each writer having seen any others."""
    values = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from("abc"))
    made = [Version(an_id(1), None, (), draw(values))]
    for number in range(2, draw(st.integers(1, 9)) + 1):
        base = an_id(draw(st.integers(1, number - 1)))
        knows = draw(st.lists(st.integers(1, number - 1).map(an_id), max_size=2))
        made.append(Version(an_id(number), base, tuple(knows), draw(values)))
    return made


def test_what_two_people_changed_apart_stands_together():
    found = merged(
        [
            version(1, agreed="a", place="p"),
            version(2, 1, agreed="b", place="p"),
            version(3, 1, agreed="a", place="q"),
        ]
    )
    assert (found.fields, found.clashes) == ({"agreed": "b", "place": "q"}, {})
    assert found.heads == [an_id(2), an_id(3)]


def test_what_two_people_changed_alike_is_one_thing():
    found = merged([version(1, agreed="a"), version(2, 1, agreed="b"), version(3, 1, agreed="b")])
    assert (found.fields, found.clashes) == ({"agreed": "b"}, {})


def test_of_two_different_words_both_are_kept_and_the_first_goes_on_standing():
    found = merged([version(1, agreed="a"), version(2, 1, agreed="b"), version(3, 1, agreed="c")])
    assert found.fields == {"agreed": "b"}
    assert said(found, "agreed") == ["b", "c"]


def test_a_field_that_one_emptied_and_the_other_changed_is_told_too():
    found = merged([version(1, agreed="a"), version(2, 1), version(3, 1, agreed="c")])
    assert found.fields == {}
    assert said(found, "agreed") == [None, "c"]


def test_whoever_knows_of_both_settles_it_even_by_leaving_what_stands():
    quarrel = [version(1, agreed="a"), version(2, 1, agreed="b"), version(3, 1, agreed="c")]
    for chosen in "bcd":
        found = merged([*quarrel, version(4, 3, (2,), agreed=chosen)])
        assert (found.fields, found.clashes, found.heads) == ({"agreed": chosen}, {}, [an_id(4)])


def test_whoever_knows_of_one_alone_settles_nothing():
    found = merged(
        [version(1, agreed="a"), version(2, 1, agreed="b"), version(3, 1, agreed="c"), version(4, 3, agreed="d")]
    )
    assert said(found, "agreed") == ["b", "d"]


def test_a_third_who_did_not_know_it_was_settled_brings_it_up_again():
    settled = [
        version(1, agreed="a"),
        version(2, 1, agreed="b"),
        version(3, 1, agreed="c"),
        version(4, 3, (2,), agreed="c"),
    ]
    found = merged([*settled, version(5, 1, agreed="e")])
    assert found.fields == {"agreed": "c"}
    assert said(found, "agreed") == ["c", "e"]


def test_changes_without_a_sense_together_are_put_to_a_person():
    ordered = lambda fields: fields.get("from", "") <= fields.get("to", "z")  # noqa: E731
    one: dict[str, Any] = {"from": "1", "to": "3"}
    found = merged(
        [version(1, **one), version(2, 1, **one | {"from": "2"}), version(3, 1, **one | {"to": "1"})], ordered
    )
    assert found.fields == {"from": "2", "to": "3"}
    assert said(found, "to") == ["3", "1"]


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from("abc")), min_size=1, max_size=8))
def test_corrections_one_after_the_other_are_what_the_last_one_says(bodies):
    chain = [Version(an_id(n + 1), an_id(n) if n else None, (), body) for n, body in enumerate(bodies)]
    found = merged(chain)
    assert (found.fields, found.clashes, found.heads) == (bodies[-1], {}, [chain[-1].id])


@given(histories())
def test_whoever_has_seen_everything_settles_everything(history):
    found = merged(history)
    *beside, base = found.heads
    last = Version(an_id(99), base, tuple(beside), found.fields)
    after = merged([*history, last])
    assert (after.fields, after.clashes, after.heads) == (found.fields, {}, [last.id])


@given(histories())
def test_nothing_is_made_up_and_no_clash_is_of_one_mind(history):
    found = merged(history)
    everything = {(name, value) for one in history for name, value in one.fields.items()}
    assert set(found.fields.items()) <= everything
    for name, claims in found.clashes.items():
        assert len({claim.value for claim in claims}) > 1
        by_id = {one.id: one for one in history}
        assert all(by_id[claim.version].fields.get(name) == claim.value for claim in claims)


@given(histories())
def test_what_is_said_last_by_somebody_unaware_is_never_lost(history):
    found = merged(history)
    for one in history:
        if one.id in found.heads and one.base:
            base = next(other for other in history if other.id == one.base)
            for name in FIELDS:
                if not one.knows and one.fields.get(name) != merged(_known(history, base)).fields.get(name):
                    values = {found.fields.get(name)} | {c.value for c in found.clashes.get(name, [])}
                    assert one.fields.get(name) in values


def _known(history, version_):
    """A version and all its writer knew of, in order."""
    known, todo = set(), [version_.id]
    while todo:
        wanted = todo.pop()
        one = next(v for v in history if v.id == wanted)
        known.add(one.id)
        todo += [i for i in (one.base, *one.knows) if i and i not in known]
    return [v for v in history if v.id in known]
