"""One category, several taxonomies: each document finds the same child under its own heading."""

from webapp.domain.care_categories import CATEGORIES, GROUPS, Taxonomy, grouped, unknown


def test_a_left_behind_child_counts_in_every_document():
    assert [grouped(taxonomy, ["left_behind"]) for taxonomy in Taxonomy] == [
        ["left_behind"],
        ["family"],
        ["left_behind"],
    ]


def test_violence_and_depression_are_one_group_for_one_document_and_two_for_another():
    both = ["violent", "depressed"]
    assert grouped(Taxonomy.SZ, both) == ["violent_or_depressed"]
    assert grouped(Taxonomy.RX, both) == ["mind", "behaviour"]


def test_a_category_that_a_document_does_not_know_counts_nowhere_in_it():
    assert grouped(Taxonomy.SZ, ["migrant"]) == []
    assert grouped(Taxonomy.KC, ["distressed"]) == []


def test_every_group_of_every_document_has_a_category_and_no_other_is_named():
    for taxonomy, groups in GROUPS.items():
        named = {category.groups[taxonomy] for category in CATEGORIES.values() if taxonomy in category.groups}
        assert named == set(groups)


def test_the_four_of_rx_hold_every_category():
    assert all(Taxonomy.RX in category.groups for category in CATEGORIES.values())


def test_what_is_no_category_is_named():
    assert unknown(["left_behind", "zzz", "aaa"]) == ["aaa", "zzz"]
    assert unknown([]) == []
