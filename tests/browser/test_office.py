"""Ledgers and lists as an office program opens them: without repair, with Chinese letters, on A4 across, and formulas
as text."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

from webapp.documents.dossiers import Note, Paper, Section, Table, dossier_docx
from webapp.documents.marked_sheet import Form, marking_of, write_sheet

FORM = Form("青山镇中心小学 学生总台账 2026-2027-1", "序号", "单位（盖章）：青山镇中心小学")
MOMENT = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)
MANY = 90  # rows: more than a page


def printed(folder: Path, rows: list[list[str]]) -> Path:
    """The sheet, opened by LibreOffice and printed."""
    sheet = folder / "ledger.xlsx"
    with sheet.open("wb") as file:
        write_sheet(
            file,
            "总台账",
            marking_of("陈主任", MOMENT),
            {"姓名": 10, "住址": 30},
            rows,
            FORM,
        )
    return printed_file(folder, sheet)


def printed_file(folder: Path, file: Path) -> Path:
    """Any file, opened by LibreOffice and printed."""
    home = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return file.with_suffix(".pdf")


def said(*command: Any) -> str:
    """What a program says."""
    return subprocess.run([str(word) for word in command], check=True, capture_output=True).stdout.decode()


def test_an_office_program_prints_a_ledger_with_its_head_on_every_page(tmp_path: Path) -> None:
    pdf = printed(tmp_path, [["周小燕", "=1+41"], *([["吴小磊", "青山镇柳树村三组"]] * MANY)])
    pages = said("pdftotext", "-layout", pdf, "-").rstrip("\f").split("\f")
    assert len(pages) > 1
    for page in pages:
        assert [word in page for word in ("内部资料 注意保密 · 陈主任", "学生总台账", "序号", "住址")] == [True] * 4
    assert ("=1+41" in pages[0], "42" in pages[0].split("=1+41")[0]) == (True, False)
    assert "单位（盖章）：青山镇中心小学" in pages[-1]
    assert "841.89 x 595.3" in said("pdfinfo", pdf)
    assert "CJK" in said("pdffonts", pdf)


def test_an_office_program_opens_a_childs_file_with_its_mark_on_every_page(tmp_path: Path) -> None:
    facts = [("住址", "青山镇柳树村三组"), ("健康状况", "=1+41"), ("备注", "{{ 6*7 }}<w:p>")]
    team = Table(["关爱小组", "分工"], [["王秀英", "成长导师"]])
    notes = [Note("2026-11-02 15:30　家访　王秀英", "方式：上门", [("家庭情况", "奶奶说晚上睡得好。" * 60)])] * 12
    sections = [Section("基本情况", facts, [team]), Section("记录", notes=notes, hint="只印最近 12 条")]
    marking = marking_of("陈主任", MOMENT)
    paper = Paper("学生档案（一生一档）", "周小燕", "青山镇中心小学", marking, "单位（盖章）", sections)
    file = tmp_path / "dossier.docx"
    file.write_bytes(dossier_docx(paper, tmp_path))
    pages = said("pdftotext", "-layout", printed_file(tmp_path, file), "-").rstrip("\f").split("\f")
    assert len(pages) > 2
    assert ["内部资料 注意保密 · 陈主任" in page for page in pages] == [True] * len(pages)
    assert [word in pages[0] for word in ("学生档案（一生一档）", "=1+41", "{{ 6*7 }}<w:p>", "成长导师")] == [True] * 4
    assert "42" not in "".join(pages)
    assert "(A4)" in said("pdfinfo", file.with_suffix(".pdf"))
    assert "CJK" in said("pdffonts", file.with_suffix(".pdf"))
