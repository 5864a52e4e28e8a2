"""docs/faults.md names, for every fault a phone must survive, what proves it: those tests must be there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
TABLE = (TESTS.parent / "docs" / "faults.md").read_text().split("\n## ")[0]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLE.splitlines() if line.startswith("|")][
    2:
]
NAMED = re.compile(r"`((?:browser|journeys|js)/[\w./-]*)`(?:[^`;,]*`…([\w ]+)…`)?")
ROOMS = {"C": "browser", "F": "browser", "W": "browser", "J": "js", "S": "journeys"}  # where an engine's tests are


def named_in(cell):
    """The files a row names, each with the words its test's name must hold, or with ""."""
    return NAMED.findall(cell)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1][:60])
def test_what_a_fault_is_proved_by_is_in_the_suite(row):
    _fault, _holds, proof, _engines = row
    assert named_in(proof), "no test is named"
    for path, words in named_in(proof):
        place = TESTS / path
        assert place.exists(), path
        if words:
            assert any(words in name for name in re.findall(r"def (test_\w+)", place.read_text())), (path, words)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1][:60])
def test_each_engine_named_has_a_test_of_its_kind_in_the_row(row):
    rooms = {path.split("/")[0] for path, _words in named_in(row[2])}
    assert {ROOMS[letter] for letter in re.findall(r"\w", row[3])} <= rooms


def test_the_table_is_found():
    assert len(ROWS) > 25
