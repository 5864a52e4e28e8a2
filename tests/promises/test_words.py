"""Every word a person reads: translated in full, with the same blanks, and a sentence for every refusal."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from webapp.entries import KINDS
from webapp.schemas.sentences import SENTENCES
from webapp.settings import PROJECT

LOCALES = ("zh_Hans_CN", "en")
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.webmanifest", "jinja2"), ("**.py", "python")]
BLANKS = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
REFUSALS = {"Refused", "NotFound", "Forbidden", "Clash", "Parked"}


@pytest.fixture(scope="module")
def spoken():
    """Every text the code marks for translation."""
    found = extract_from_dir(str(PROJECT / "webapp"), METHODS, keywords=KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _file, _line, text, _comments, _context in found}


def catalogue(locale):
    with (PROJECT / "translations" / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated(spoken, locale):
    known = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue(locale) if m.id}
    missing = sorted(text for text in spoken if text not in known or not known[text].string)
    assert missing == []
    assert sorted(text for text in spoken if known[text].fuzzy) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_same_blanks(locale):
    wrong = []
    for message in catalogue(locale):
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        ids = message.id if isinstance(message.id, tuple | list) else [message.id]
        blanks = set(BLANKS.findall(ids[-1]))
        wrong += [message.id for text in texts if text and message.id and set(BLANKS.findall(text)) != blanks]
    assert wrong == []


def test_the_chinese_is_chinese():
    latin = re.compile(r"^[\x00-\x7f]*$")
    same = [m.id for m in catalogue("zh_Hans_CN") if m.id and isinstance(m.string, str) and latin.match(m.string)]
    words = [text for text in same if re.search(r"[A-Za-z]{3,}", re.sub(r"%\(\w+\)s", "", str(text)))]
    assert [w for w in words if not re.fullmatch(r"[\W\d]*(English|XLSX|iOS|.{0,3})[\W\d]*", str(w))] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_is_as_new_as_the_text(locale):
    compiled = PROJECT / "translations" / locale / "LC_MESSAGES" / "messages.mo"
    assert compiled.exists(), "run `make build`"


def codes_refused():
    """Every code the source refuses with, and where."""
    for path in (PROJECT / "webapp").rglob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
        for call in calls:
            refused = getattr(call.func, "id", "") in REFUSALS and call.args
            if refused and isinstance(call.args[0], ast.Constant):
                yield str(call.args[0].value), Path(path).name


def test_every_refusal_has_a_sentence():
    said = {*SENTENCES, *(f"{kind.subject}_not_yours" for kind in KINDS.values())}
    assert sorted({(code, place) for code, place in codes_refused() if code not in said}) == []
    assert {f"{kind.subject}_not_yours" for kind in KINDS.values()} <= set(SENTENCES)


def test_no_sentence_blames_or_speaks_in_codes():
    for code, sentence in SENTENCES.items():
        english = str(getattr(sentence, "_args", [sentence])[0])
        assert not re.search(r"invalid|illegal|error|fail|\w_\w|\bID\b", english, re.IGNORECASE), code
        assert english.rstrip().endswith((".", "!", "?")), code
