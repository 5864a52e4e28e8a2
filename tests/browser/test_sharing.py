"""A photo is shared from another app: it lands in a record of its owner's choice, whatever the network does."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import expect

from tests.browser.phone import HAND, NewPhone, Phone
from tests.browser.school import School, a_text
from tests.browser.screens import TOO_SMALL, barriers
from tests.pictures import a_photo

# What the phone does when somebody chooses Runxin in another app's "share": a navigation with the files in it.
SHARE = """(shared) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "POST", action: "/field/shared", enctype: "multipart/form-data" });
  const input = document.createElement("input");
  Object.assign(input, { type: "file", name: "photos", multiple: true });
  const picked = new DataTransfer();
  for (const { base64, type } of shared) {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    picked.items.add(new File([bytes], "IMG_1", { type }));
  }
  input.files = picked.files;
  form.append(input);
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}"""


def test_without_a_network_a_shared_photo_goes_into_a_new_visit(
    lasting_phone: NewPhone, school: School, engine: str
) -> None:
    said = a_text("分享来的照片")
    hers = lasting_phone(engine)
    hers.open("/login")
    _enrol(hers)
    hers.lose_network()
    _share(hers)
    expect(hers.page.locator("[data-shared-photos] img")).to_have_count(1)
    if engine == "chromium":
        assert barriers(hers.page) == []
        hers.page.set_viewport_size(HAND)
        assert hers.page.evaluate(TOO_SMALL) == []
    hers.tap("[data-shared] a[href^='/field/record/home_visit']")
    expect(hers.page.locator("[data-file-list=photos] img")).to_have_count(1)
    _say(hers, school, said)
    hers.save()
    hers.go("/field/shared")
    expect(hers.page.locator("[data-shared-none]")).to_be_visible()
    hers.regain_network()
    hers.strip_says("sent")
    assert (school.entries_saying(said), school.photos_of(said)) == (1, [True])


def test_a_shared_photo_goes_into_the_draft_that_was_begun(phone: NewPhone, school: School) -> None:
    said = a_text("先写后分享")
    hers = _enrolled(phone)
    hers.fill_visit(school.cast.yan, said)
    hers.page.wait_for_url("**draft=*")
    _share(hers)
    hers.tap("[data-shared] [data-draft-open]")
    expect(hers.page.locator("textarea[name=agreed]")).to_have_value(said)
    expect(hers.page.locator("[data-file-list=photos] img")).to_have_count(1)
    hers.page.locator("input[name=photo_consent]").check()
    hers.save()
    hers.strip_says("sent")
    assert (school.entries_saying(said), school.photos_of(said)) == (1, [True])


def test_shared_while_logged_out_it_waits_until_she_is_back(phone: NewPhone) -> None:
    hers = _enrolled(phone)
    hers.log_out()
    hers.page.evaluate(SHARE, [_file(a_photo())])
    hers.page.wait_for_url("**/login?next=*")
    hers.enter("wang")
    hers.go("/field/shared")
    expect(hers.page.locator("[data-shared-photos] img")).to_have_count(1)
    hers.tap("[data-shared-drop]")
    expect(hers.page.locator("[data-shared-none]")).to_be_visible()


def test_shared_while_the_app_is_closed_and_locked_it_is_there_after_the_pin(
    lasting_phone: NewPhone, school: School, engine: str
) -> None:
    said = a_text("锁着的时候分享")
    hers = lasting_phone(engine)
    hers.open("/login")
    _enrol(hers)
    hers.close()
    hers.offline = True
    hers.start()
    hers.page.evaluate(SHARE.replace("/field/shared", f"{hers.url}/field/shared"), [_file(a_photo()), _file(a_photo())])
    hers.page.wait_for_url("**/field/shared?kept=2&left=0")
    hers.page.locator("#lock[open]").wait_for()
    expect(hers.page.locator("[data-shared-photos] img")).to_have_count(0)
    hers.try_pin("000001")
    hers.page.locator("[data-lock-says=wrong]").wait_for()
    expect(hers.page.locator("[data-shared-photos] img")).to_have_count(0)
    hers.unlock()
    expect(hers.page.locator("[data-shared-photos] img")).to_have_count(2)
    hers.tap("[data-shared] a[href^='/field/record/home_visit']")
    expect(hers.page.locator("[data-file-list=photos] img")).to_have_count(2)
    _say(hers, school, said)
    hers.save()
    hers.regain_network()
    hers.strip_says("sent")
    assert (school.entries_saying(said), school.photos_of(said)) == (1, [True, True])


def test_shared_twice_over_a_locked_page_both_are_there_and_the_half_typed_form_is_too(
    phone: NewPhone, school: School
) -> None:
    words = a_text("写到一半锁上了")
    hers = _enrolled(phone)
    hers.fill_visit(school.cast.yan, words)
    hers.page.wait_for_url("**draft=*")
    hers.go("/field/me")
    hers.tap("[data-lock-now]")
    for _ in range(2):
        hers.page.locator("#lock[open]").wait_for()
        hers.page.evaluate(SHARE, [_file(a_photo())])
        hers.page.wait_for_url("**/field/shared?kept=1&left=0")
    hers.page.locator("#lock[open]").wait_for()
    hers.unlock()
    expect(hers.page.locator("[data-shared-photos] img")).to_have_count(2)
    hers.tap("[data-shared] [data-draft-open]")
    expect(hers.page.locator("textarea[name=agreed]")).to_have_value(words)
    expect(hers.page.locator("[data-file-list=photos] img")).to_have_count(2)


@pytest.mark.parametrize("logged_in", [True, False])
def test_a_phone_that_is_not_enrolled_says_that_it_cannot_keep_it(phone: NewPhone, logged_in: bool) -> None:
    hers = phone()
    if logged_in:
        hers.log_in("wang")
    else:
        hers.page.goto(hers.url + "/login")
    hers.page.evaluate(SHARE, [_file(a_photo())])
    if logged_in:
        expect(hers.page.locator("[data-shared-none]")).to_be_visible()
    else:
        hers.page.locator("input[name=login]").wait_for()


def test_of_a_whole_album_nine_pictures_are_kept_and_the_rest_is_spoken_of(phone: NewPhone) -> None:
    hers = _enrolled(phone)
    _share(hers, [*[_file(a_photo())] * 10, _file(b"%PDF-1.7", "application/pdf")], kept=9, left=2)
    expect(hers.page.locator("[data-shared-photos] img")).to_have_count(9)
    expect(hers.page.locator("[data-shared-left]")).to_be_visible()
    hers.tap("[data-shared-drop]")
    expect(hers.page.locator("[data-shared-none]")).to_be_visible()
    expect(hers.page.locator("[data-shared-first]")).to_be_hidden()


def test_what_only_pretends_to_be_a_picture_stays_behind_and_keeps_no_other_out(phone: NewPhone) -> None:
    hers = _enrolled(phone)
    _share(hers, [_file(b"<script>alert(1)</script>"), _file(a_photo())], kept=2)
    hers.tap("[data-shared] a[href^='/field/record/home_visit']")
    expect(hers.page.locator("[data-photo-failed]")).to_be_visible()
    expect(hers.page.locator("[data-file-list=photos] img")).to_have_count(1)
    hers.page.locator("form[data-entry]:not([aria-busy])").wait_for()
    hers.go("/field/shared")
    expect(hers.page.locator("[data-shared-photos] img")).to_have_count(1)


def test_another_site_puts_nothing_into_the_box(phone: NewPhone) -> None:
    hers = _enrolled(phone)
    hers.page.route("http://elsewhere.example/", lambda call: call.fulfill(body="<h1>!</h1>", content_type="text/html"))
    hers.page.goto("http://elsewhere.example/")
    with hers.page.expect_response("**/field/shared") as answer:
        hers.page.evaluate(SHARE.replace("/field/shared", f"{hers.url}/field/shared"), [_file(a_photo())])
    assert answer.value.status == 403
    hers.go("/field/shared")
    expect(hers.page.locator("[data-shared-none]")).to_be_visible()


def _enrolled(phone: NewPhone) -> Phone:
    """王老师's phone, enrolled."""
    hers = phone()
    _enrol(hers)
    return hers


def _enrol(hers: Phone) -> None:
    hers.log_in("wang")
    hers.enable_offline()
    hers.go("/field")


def _say(hers: Phone, school: School, said: str) -> None:
    """Fill in the new visit that the photos went into."""
    hers.page.select_option("select[name=student_id]", str(school.cast.yan))
    hers.choose("met", "student")
    hers.page.fill("textarea[name=agreed]", said)
    hers.page.locator("input[name=photo_consent]").check()


def _file(content: bytes, kind: str = "image/jpeg") -> dict[str, str]:
    """A file as another app gives it."""
    return {"base64": base64.b64encode(content).decode(), "type": kind}


def _share(hers: Phone, files: list[dict[str, str]] | None = None, kept: int = 1, left: int = 0) -> None:
    """Share files, a photo if none are named, with Runxin."""
    hers.page.evaluate(SHARE, files or [_file(a_photo())])
    hers.page.wait_for_url(f"**/field/shared?kept={kept}&left={left}")
    hers.page.locator("[data-shared-photos] img").first.wait_for()
