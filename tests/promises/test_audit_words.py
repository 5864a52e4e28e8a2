"""Whatever is noted in the audit is said in words there, and found under one of its groups."""

import ast

from webapp.access.history import BY_ITSELF, KEPT, OF_A_CHILD
from webapp.routes.audit_groups import GROUPS
from webapp.routes.audit_lines import UNSAID
from webapp.routes.audit_words import ACTIONS, CHANGES, FIELDS, NOUNS
from webapp.settings import PROJECT

NOTING = {"note", "watched"}
WHOSE = {"account_id", "school_id", "bureau_id", "same", None}  # columns of an event, and what tells looks apart


def notings():
    """Every call that notes something: its words (the action is among them) and the names of its details."""
    for path in (PROJECT / "webapp").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in NOTING and call.args:
                yield call.args[0], {word.arg for word in call.keywords} - WHOSE


def actions_noted():
    """The actions as they are written out; one that is chosen at run time (of two) counts with both."""
    return {
        one.value
        for words, _details in notings()
        for one in ast.walk(words)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def test_every_action_is_said_in_words():
    noted = actions_noted()
    assert len(noted) > 30
    assert noted - set(ACTIONS) == set()


def test_every_action_is_found_under_a_group():
    grouped = {action for _word, actions, _tables in GROUPS.values() for action in actions}
    assert set(ACTIONS) - grouped == set()
    assert grouped - set(ACTIONS) == set()


def test_every_detail_has_a_word():
    assert {name for _words, details in notings() for name in details} - set(FIELDS) == UNSAID


def test_every_kept_row_and_field_has_a_word():
    assert {model.__tablename__ for model in KEPT} - set(NOUNS) == set()
    assert {model.__tablename__ for model in KEPT} <= {t for _w, _a, tables in GROUPS.values() for t in tables}
    columns = {column.name for model in KEPT for column in model.__table__.columns}
    assert columns - BY_ITSELF - {"id", "id_number_index", "digest"} - set(FIELDS) == set()
    assert set(OF_A_CHILD) <= set(KEPT)
    assert set(CHANGES) == {"made", "changed", "deleted"}
