"""A staff list as a school keeps it: a workbook, built by openpyxl."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from tests.cast import Cast
from tests.visitor import Visitor

HEAD = ("姓名", "工号", "手机号", "学校", "角色", "班级")
PATH = "/desk/staff-list"
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴", ("桂兰", "建军", "海燕", "国强", "春梅", "志远")


def workbook(*lines: Sequence[object], head: Sequence[object] = HEAD) -> bytes:
    """The bytes of an xlsx file with these rows below a title."""
    book = Workbook()
    sheet = book.create_sheet("教职工", 0)
    sheet.append(["青山县2026年教职工名单"])
    sheet.append(list(head))
    for line in lines:
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sixty(school: str = "青山镇中心小学") -> list[tuple[object, ...]]:
    """Sixty colleagues, ten of whom have names that sound alike."""
    names = [family + given for family in FAMILY for given in GIVEN]
    return [(name, f"Q{n:03}", 13900010000 + n, school, "导师", "") for n, name in enumerate(names)]


def send(visitor: Visitor, data: bytes, name: str = "名单.xlsx", **form: Any) -> Any:
    """Choose a file and check it."""
    form["file"] = (io.BytesIO(data), name)
    return visitor.post(PATH, data=form, content_type="multipart/form-data", headers={"Accept-Language": "en"})


def planned(visitor: Visitor, cast: Cast, data: bytes, school: str | None = "school", **form: Any) -> str:
    """The address of the run that a file became."""
    place = {"school_id": str(cast.schools[school])} if school else {}
    answer = send(visitor, data, **place, **form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def carried(visitor: Visitor, cast: Cast, data: bytes, school: str | None = "school") -> str:
    """The same, and carried out."""
    where = planned(visitor, cast, data, school)
    answer = visitor.post(where)
    assert answer.status_code == 303, answer.text
    return where
