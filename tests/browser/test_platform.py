"""What a phone's own ways ask for: the home screen, and other apps' browsers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.phone import HAND, NewPhone
from tests.browser.school import School
from tests.browser.screens import TOO_SMALL, TOO_WIDE, barriers

ANDROID = "Mozilla/5.0 (Linux; Android 12; HONOR X30) AppleWebKit/537.36 Chrome/118.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Safari/604.1"
WECHAT = f"{ANDROID} MicroMessenger/8.0.44"
OFFER_INSTALLING = """() => {
  const event = new Event("beforeinstallprompt", { cancelable: true });
  event.prompt = () => { window.prompted = true; return Promise.resolve({ outcome: "accepted" }); };
  dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.mark.parametrize(
    ("app", "inside"), [("MicroMessenger/8.0.44", "wechat"), ("AliApp(DingTalk/7.1.0)", "dingtalk"), ("QQ/9.0.8", "qq")]
)
def test_inside_another_app_every_page_says_how_to_get_out_and_offers_nothing_that_would_not_keep(
    phone: NewPhone, app: str, inside: str
) -> None:
    hers = phone(user_agent=f"{ANDROID} {app}")
    hers.log_in("wang")
    hers.strip_says("inapp")
    expect(hers.page.locator("[data-inapp]")).to_be_visible()
    hers.tap("#strip")
    way = hers.page.locator("[data-enrol] [data-inside]:visible")
    expect(way).to_have_count(1)
    expect(way).to_have_attribute("data-inside", inside)
    expect(hers.page.locator("[data-slot=address]:visible")).to_have_text(hers.url.removeprefix("http://"))
    expect(hers.page.locator("[data-inapp]")).to_be_visible()
    expect(hers.page.locator("[data-enrol-start]:visible")).to_have_count(0)
    expect(hers.page.locator("[data-home-screen]")).to_be_hidden()


def test_in_an_ordinary_browser_nothing_is_said_about_other_apps(phone: NewPhone) -> None:
    hers = phone(user_agent=ANDROID)
    hers.log_in("wang")
    hers.strip_says("not_enrolled")
    expect(hers.page.locator("[data-notices] p:visible")).to_have_count(0)
    hers.tap("#strip")
    expect(hers.page.locator("[data-enrol-start]")).to_be_visible()


@pytest.mark.parametrize(
    ("browser", "shown"),
    [
        ("HuaweiBrowser/14.0", "huawei"),
        ("XiaoMi/MiuiBrowser/17.8", "xiaomi"),
        ("UCBrowser/15.5", "uc"),
        ("Quark/6.10", "quark"),
        ("MQQBrowser/14.8", "qqbrowser"),
        ("", "chrome"),
    ],
)
def test_each_browsers_own_way_to_the_home_screen_is_explained(phone: NewPhone, browser: str, shown: str) -> None:
    hers = phone(user_agent=f"{ANDROID} {browser}")
    hers.log_in("wang")
    hers.go("/field/me")
    said = hers.page.locator("[data-home-screen] [data-platform]:visible")
    expect(said).to_have_count(1)
    expect(said).to_have_attribute("data-platform", shown)


def test_on_an_iphone_the_home_screen_comes_first_because_safari_forgets_after_seven_days(phone: NewPhone) -> None:
    hers = phone(user_agent=IPHONE)
    hers.log_in("wang")
    hers.go("/field/me")
    expect(hers.page.locator("[data-enrol] [data-when=ios]")).to_be_visible()
    expect(hers.page.locator("[data-enrol-start]:visible")).to_have_count(0)
    expect(hers.page.locator("[data-home-screen] [data-platform=ios]")).to_be_visible()


def test_where_the_browser_lets_a_page_ask_a_button_asks_for_the_home_screen(phone: NewPhone) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.go("/field/me")
    expect(hers.page.locator("[data-install]")).to_be_hidden()
    assert hers.page.evaluate(OFFER_INSTALLING) is True
    hers.tap("[data-install]")
    assert hers.page.evaluate("window.prompted") is True
    expect(hers.page.locator("[data-install]")).to_be_hidden()


def test_the_page_of_the_phone_has_no_barriers_before_and_after_enrolling(phone: NewPhone, school: School) -> None:
    hers = phone(user_agent=WECHAT)
    hers.log_in("wang")
    hers.go("/field/me")
    assert barriers(hers.page) == []
    hers = phone()
    hers.log_in("wang")
    hers.enable_offline()
    assert barriers(hers.page) == []
    hers.page.set_viewport_size(HAND)
    assert hers.page.evaluate(TOO_SMALL) == []
    hers.page.set_viewport_size({"width": 320, "height": 640})
    assert hers.page.evaluate(TOO_WIDE) == []
