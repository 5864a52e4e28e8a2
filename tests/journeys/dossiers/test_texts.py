"""A child's file whose texts are hostile or long, and one with a template of the bureau's own."""

import io
import re
import zipfile

import docx
import pytest

from tests.cast import TODAY
from tests.given import a_student, a_talk, an_envelope
from tests.papers import ALL, WORD, address, words
from webapp.access.person import load_person
from webapp.domain.terms import local_day
from webapp.models import Account, now
from webapp.queries import dossiers as queries
from webapp.queries.dossiers import dossier_of
from webapp.routes.desk.dossier_work import drawn

HOSTILE = [
    "{{ 7*7 }}", "{% for x in y %}", "{{ paper.__class__ }}", "<w:p><w:r/></w:p>", "</w:t></w:r>", "<b>&amp;",
    "=cmd|' /C calc'!A0", "a\x07b\x0cc\x01d", "{_{ 7*7 }_}", '<img src="file:///etc/passwd">', "]]>", "\ufffe",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_and_templates_in_a_text_stay_text(as_, cast, house, text):
    with house():
        child = a_student(cast.school, cast.class_two, text, address=text, health=text)
    answer = as_("chen").post(address(child), data=WORD)
    said = words(answer)
    assert "49" not in said.replace(TODAY.isoformat(), "")
    plain = re.sub("[\x00-\x1f\ufffe]", "", text).replace("{_{", "{{").replace("}_}", "}}")
    assert plain in said
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert b"instrText" not in archive.read("word/document.xml")
    assert as_("chen").post(address(child), data={"form": "pdf", "parts": ALL}).status_code == 200


def test_a_bureau_may_lay_its_own_template(as_, cast, app):
    own = app.extensions["runxin_settings"].files_dir / "templates"
    own.mkdir(parents=True, exist_ok=True)
    document = docx.Document()
    document.add_paragraph("青山县教育局统一样式 {{ child }}")
    document.save(own / "dossier.docx")
    try:
        assert "青山县教育局统一样式 周小燕" in words(as_("chen").post(address(cast.yan), data=WORD))
    finally:
        (own / "dossier.docx").unlink()


def test_of_a_very_long_file_the_newest_records_are_printed_and_it_says_so(as_, cast, house, monkeypatch):
    monkeypatch.setattr(queries, "MOST_RECORDS", 2)
    text = words(as_("chen").post(address(cast.yan), data=WORD))
    assert ("父母都在外地打工" in text, "孩子的数学进步了" in text, "只印最近 2 条" in text) == (True, False, True)


def test_a_file_of_many_long_records_is_laid_out(cast, house, as_):
    long = "孩子这一周情绪平稳，作业按时完成。" * 100
    sent = [an_envelope("talk", a_talk(cast.yan, days=n % 300 + 1, guidance=long)) for n in range(90)]
    as_("wang").verdicts(*sent)
    with house() as session:
        chen = load_person(session.get_one(Account, cast.chen), local_day(now()))
        file = dossier_of(chen, cast.yan)
        assert len(file.records) == 93
        assert drawn(file, "docx", ALL, chen.name)[:2] == b"PK"
        assert drawn(file, "pdf", ALL, chen.name)[:5] == b"%PDF-"
