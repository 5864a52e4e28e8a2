"""What the tree itself promises: no people in it, no SQL by hand, no file too long to read."""

import ast
import re
import subprocess

import pytest

from webapp.settings import PROJECT

LONGEST_FILE = 250
SHEETS = (".xlsx", ".xls", ".csv", ".ods", ".et", ".sqlite3", ".db")
BY_HAND = {"exec_driver_sql", "literal_column"}
BIRTH = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
IDENTITY_NUMBER = re.compile(rf"(?<![0-9A-Za-z])([1-9]\d{{5}}{BIRTH}\d{{3}}[\dXx])(?![0-9A-Za-z])")
TEXT = {".py", ".js", ".html", ".css", ".md", ".toml", ".json", ".yaml", ".yml", ".txt", ".po", ".csv"}


def tracked():
    """The files git keeps, and those it would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [PROJECT / name for name in listed if name and (PROJECT / name).is_file()]


@pytest.fixture(scope="module")
def files():
    return tracked()


def name_of(path):
    return str(path.relative_to(PROJECT))


def test_spreadsheets_are_only_fixtures(files):
    sheets = [name_of(path) for path in files if path.suffix.lower() in SHEETS]
    assert [name for name in sheets if not name.startswith("tests/fixtures/")] == []


def test_no_identity_number_is_of_a_region_that_exists(files):
    found = {
        (name_of(path), number)
        for path in files
        if path.suffix in TEXT and path.name != "package-lock.json"
        for number in IDENTITY_NUMBER.findall(path.read_text(errors="replace"))
    }
    assert {(name, number) for name, number in found if not number.startswith("99")} == set()


def test_no_secret_is_in_the_tree(files):
    pattern = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}")
    assert [name_of(p) for p in files if p.suffix in TEXT and pattern.search(p.read_text(errors="replace"))] == []
    assert [name_of(path) for path in files if path.suffix in {".env", ".pem", ".key"}] == []


def _is_text_of_the_database(node):
    return node.attr == "text" and isinstance(node.value, ast.Name) and node.value.id in {"db", "sa", "sqlalchemy"}


def test_no_sql_is_written_by_hand(files):
    """text() and formatted statements; PRAGMA and BEGIN of SQLite stand in extensions.py alone."""
    found = []
    for path in files:
        if path.suffix != ".py" or not name_of(path).startswith("webapp/") or "migrations" in name_of(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
                found += [name_of(path) for alias in node.names if alias.name in {"text", "literal_column"}]
            if isinstance(node, ast.Attribute) and (node.attr in BY_HAND or _is_text_of_the_database(node)):
                found += [name_of(path)] if path.name != "extensions.py" else []
    assert found == []


def test_no_file_is_too_long_to_read(files):
    lengths = {
        name_of(path): len(path.read_text().splitlines())
        for path in files
        if path.suffix in {".py", ".js", ".html", ".css"} and name_of(path).startswith(("webapp/", "tests/"))
    }
    exempt = ("webapp/migrations/versions/", "tests/fixtures/")
    long = {name: n for name, n in lengths.items() if n > LONGEST_FILE and not name.startswith(exempt)}
    assert long == {}


def test_rules_never_ask_the_clock(files):
    asked = re.compile(r"\.now\(|\.today\(|time\.time\(")
    domain = [path for path in files if name_of(path).startswith("webapp/domain/")]
    assert [name_of(path) for path in domain if asked.search(path.read_text())] == []


def test_no_template_marks_text_as_safe(files):
    templates = [path for path in files if name_of(path).startswith("webapp/templates/")]
    loose = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(")
    assert [name_of(path) for path in templates if loose.search(path.read_text())] == []
