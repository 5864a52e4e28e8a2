"""runxin import-roster: what stands on the screen, what goes to another program, and how wrong usage is answered."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cast import identity_number
from tests.stores import IDENTITY_KEY, SECRET_KEY, InMemory, Store
from webapp.cli import main

Run = Callable[..., Result]
CODE = "9900000000"


@pytest.fixture
def run(store: Store, cast: object, tmp_path: Path) -> Run:
    """run("rebuild"): the command on a database file that holds the cast."""
    if not isinstance(store, InMemory):
        pytest.skip("the command opens its own database; the actions behind it are tested on both")
    store.save_to(tmp_path / "runxin.sqlite3")
    env = {
        "RUNXIN_SECRET_KEY": SECRET_KEY,
        "RUNXIN_IDENTITY_KEY": IDENTITY_KEY.hex(),
        "RUNXIN_ENVIRONMENT": "development",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'runxin.sqlite3'}",
        "RUNXIN_FILES": str(tmp_path / "files"),
    }
    return lambda *arguments, **more: CliRunner().invoke(main, [str(a) for a in arguments], env=env | more)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two pupils, and a row without a name."""
    path = tmp_path / "名册.csv"
    lines = ["姓名,性别,身份证号,班级"]
    lines += [f"{name},女,{identity_number(name or '无名')},三年级1班" for name in ("许小荷", "", "秦小山")]
    path.write_text("\n".join(lines))
    return path


def test_a_dry_run_for_another_program_says_one_json_object_and_nothing_else(run: Run, file: Path) -> None:
    result = run("import-roster", file, "--dry-run", "--json", DATABASE_URL="sqlite:////nowhere/at-all")
    report = json.loads(result.stdout)
    assert report["outcome"] == "import"
    assert [student["name"] for student in report["students"]] == ["许小荷", "秦小山"]


def test_a_dry_run_names_the_wrong_row_and_writes_nothing(run: Run, file: Path) -> None:
    for _ in range(2):
        result = run("import-roster", file, "--school", CODE, "--dry-run")
        assert "row 3\t—\tleft aside: The row has no name." in result.output
        counts = "2 new, 0 changed, 0 unchanged, 1 left aside, 0 departed, 0 to be checked"
        assert f"{counts} (nothing was written)" in result.output


def test_the_same_file_twice_is_the_same_as_once(run: Run, file: Path) -> None:
    assert "2 new" in run("import-roster", file, "--school", CODE).output
    counts = json.loads(run("import-roster", file, "--school", CODE, "--json").stdout)
    assert counts == {"new": 0, "changed": 0, "unchanged": 2, "left_aside": 1, "departed": 0, "to_be_checked": 0}


def test_what_somebody_at_the_desk_said_of_a_heading_holds_at_the_console(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("姓名,性别,哪个班\n许小荷,女,三年级9班\n")
    looked_at = ("import-roster", path, "--school", CODE, "--dry-run", "--json")
    assert json.loads(run(*looked_at).stdout)["students"][0]["class"] is None
    with sqlite3.connect(tmp_path / "runxin.sqlite3") as connection:
        connection.execute(
            "INSERT INTO import_columns (id, kind, bureau_id, school_id, heading, field, chosen_by, chosen_at)"
            " SELECT ?, 'roster', bureau_id, id, '哪个班', 'class', (SELECT min(id) FROM accounts), ? FROM schools"
            " WHERE code = ?",
            (uuid.uuid4().hex, "2026-01-01 00:00:00.000000", CODE),
        )
    connection.close()
    assert json.loads(run(*looked_at).stdout)["students"][0]["class"] is not None
    assert "1 new" in run("import-roster", path, "--school", CODE).output
    with sqlite3.connect(tmp_path / "runxin.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM classes WHERE number = 9").fetchone() == (1,)
    connection.close()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.csv", b"", "The file is empty"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n0000", "not the spreadsheet"),
        ("坏.xlsx", b"PK\x03\x04 and then the download broke off", "damaged or incomplete"),
        ("诗.csv", "床前明月光\n疑是地上霜\n".encode(), "No list of pupils was found"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_a_sentence(
    run: Run, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = run("import-roster", tmp_path / name, "--school", CODE)
    assert result.exit_code == 1
    assert said in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import-roster", "{file}"], "Which school?"),
        (["import-roster", "{file}", "--school", "123"], "There is no school with this code."),
        (["import-roster", "/nowhere.csv", "--school", CODE], "does not exist"),
        (["demo"], "The database holds data already. Nothing was touched."),
        (["create-admin", "Wang", "王", "--bureau", "青山县教育局"], "This login is taken."),
        (["create-school", "12345", "新小学", "--bureau", "青山县教育局"], "has ten digits."),
        (["create-school", "9900000000", "新小学", "--bureau", "青山县教育局"], "is here already."),
        (["create-school", "9900000077", " ", "--bureau", "青山县教育局"], "Write the school's name"),
        (["create-admin", "sun2", "孙", "--bureau", " "], "The bureau needs a name."),
        (["serve", "--workers", "2"], "SQLite is for one worker."),
    ],
)
def test_wrong_usage_is_answered_with_a_sentence(run: Run, file: Path, arguments: list[str], said: str) -> None:
    result = run(*(argument.format(file=file) for argument in arguments))
    assert result.exit_code in {1, 2}
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_missing_setting_and_a_missing_database_are_named(run: Run, tmp_path: Path) -> None:
    assert "RUNXIN_SECRET_KEY must be set" in run("rebuild", RUNXIN_SECRET_KEY="").output
    assert "runxin upgrade" in run("rebuild", DATABASE_URL=f"sqlite:///{tmp_path / 'none' / 'x'}").output
    assert "runxin upgrade" in run("rebuild", DATABASE_URL=f"sqlite:///{tmp_path / 'new'}").output


def test_a_school_is_made_and_takes_a_roster(run: Run, file: Path) -> None:
    assert run("create-school", "9900000077", "新桥小学", "--bureau", "新县教育局").exit_code == 0
    assert "new" in run("import-roster", str(file), "--school", "9900000077").output


def test_an_administrator_gets_a_password_for_once(run: Run) -> None:
    result = run("create-admin", "gao", "高管理员", "--bureau", "新县教育局")
    assert result.exit_code == 0
    assert "login\tgao" in result.output
    assert "one-time code\t" in result.output


def test_a_new_database_is_made_and_brought_up_to_date(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'runxin.sqlite3'}"
    assert run("upgrade", DATABASE_URL=url).output == "The database is up to date.\n"
    assert run("rebuild", DATABASE_URL=url).exit_code == 0


def test_who_left_is_named_and_left_out(run: Run, tmp_path: Path) -> None:
    file, database = tmp_path / "名册.csv", sqlite3.connect(tmp_path / "runxin.sqlite3")
    with database:
        database.execute("UPDATE students SET left_on = '2025-06-30' WHERE name = '周小燕'")
    file.write_text(f"姓名,性别,身份证号,班级\n周小燕,女,{identity_number('周小燕')},三年级2班\n", encoding="utf-8")
    output = run("import-roster", file, "--school", CODE).output
    assert "周小燕\tleft the school on 2025-06-30, left out; see the desk" in output
    assert "1 departed" in output
    left = database.execute("SELECT left_on FROM students WHERE name = '周小燕'").fetchall()
    assert left == [("2025-06-30",)]
