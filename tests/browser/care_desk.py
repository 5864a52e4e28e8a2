"""What the offices and the principal do at their desks with one child's care: a round, a file, a plan, a transfer."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from tests.browser.school import School
from tests.browser.screens import fits
from tests.journeys.care_plans.conftest import WHOLE

COMMITTEE = "柳树村村委会 张主任"


def open_a_round(office: Page, school: School) -> str:
    """The office asks every class; the address of the ledger."""
    office.goto(f"{school.url}/desk/care/rounds")
    office.locator("form.card button").click()
    office.wait_for_url("**/desk/care/rounds/*-*")
    return office.url


def verify(office: Page, file: str) -> None:
    """The office verifies what the log proves, and the care begins."""
    office.goto(file)
    expect(office.get_by_text(COMMITTEE)).to_be_visible()
    step(office, "verify")
    step(office, "start")
    expect(office.locator("#standing")).to_have_text("帮扶中")
    for fold in office.locator("#page details > summary").all():
        fold.click()
    fits(office)


def write_the_plan(office: Page, file: str) -> None:
    """The plan is written, adopted, and has a sheet for the family."""
    office.goto(f"{file}/plan")
    for name, text in WHOLE.items():
        office.fill(f"[name='{name}']", text)
    office.select_option("[name='study.owner']", label="王秀英")
    office.locator("form.facts button").click()
    step(office, "adopt")
    fits(office)
    with office.expect_download() as sheet:
        office.locator("a[href$='/plan/family.pdf']").click()
    assert sheet.value.path().read_bytes().startswith(b"%PDF-")


def review_after_a_quarter(office: Page, principal: Page, file: str) -> None:
    """Results, the review of plan and file, and less care: which the principal approves, for the office only asks."""
    office.goto(f"{file}/plan")
    step(office, "result", "连续两周按时交作业")
    step(office, "review", "作业有进步，下季度继续")
    office.goto(file)
    step(office, "review", "孩子开朗多了")
    step(office, "ask_step_down", "目标大多达到")
    expect(office.locator("input[name=step][value=approve]")).to_have_count(0)
    principal.goto(file)
    step(principal, "approve")
    expect(principal.locator("#standing")).to_have_text("一般关注")


def move(office: Page, other_office: Page, school: School, child: uuid.UUID) -> None:
    """The child goes to the other school: asked for here, received there."""
    office.goto(f"{school.url}/desk/transfers/new?student={child}")
    office.select_option("[name=to_id]", str(school.cast.other_school))
    office.fill("[name=why]", "随父母到石桥镇居住")
    office.click("form.card button")
    office.wait_for_url("**/desk/transfers/*-*")
    other_office.goto(office.url)
    other_office.select_option("[name=class_id]", str(school.cast.other_class))
    other_office.click("details[open] button")
    expect(other_office.get_by_role("heading", level=1)).to_contain_text("已接收")


def pair(other_office: Page, school: School, child: uuid.UUID, mentor: uuid.UUID) -> None:
    """The other school gives the child a mentor."""
    other_office.goto(f"{school.url}/desk/students/{child}")
    other_office.select_option("#pairing [name=mentor_id]", str(mentor))
    other_office.locator("#pairing form.inline button").click()
    expect(other_office.locator("#pairing ul.rows li")).to_have_count(1)


def step(page: Page, verb: str, words: str = "") -> None:
    """Take a step of a file or a plan, and see it in the history."""
    history = page.locator("ol[reversed] > li")
    before = history.count()
    fold = page.locator(f"details:has(input[name=step][value={verb}])")
    fold.locator("summary").click()
    if words:
        fold.locator("textarea").fill(words)
    fold.locator("button").click()
    expect(history).to_have_count(before + 1)
