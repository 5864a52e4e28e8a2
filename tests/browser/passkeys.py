"""A phone that knows its owner: the browser's own virtual authenticator, where a phone has its finger and face."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.phone import Phone
from tests.browser.school import School

# What every key and secret is made of passes here; whatever is imported raw is noted, to be looked for on the disk.
NOTE_SECRETS = """(() => {
  const importKey = SubtleCrypto.prototype.importKey;
  window.secrets = [];
  SubtleCrypto.prototype.importKey = function (format, bytes, ...rest) {
    if (format === "raw") {
      const { buffer = bytes, byteOffset = 0, byteLength } = bytes;
      window.secrets.push([...new Uint8Array(buffer, byteOffset, byteLength)]);
    }
    return importKey.call(this, format, bytes, ...rest);
  };
})()"""

# The salt of the passkey lies open: a search that is worth its name finds it.
SALT = """async (account) => {
  const home = await new Promise((done) => {
    const opening = indexedDB.open(`runxin-${account}`);
    opening.onsuccess = () => done(opening.result);
  });
  const reading = home.transaction("meta").objectStore("meta").get("vault");
  await new Promise((done) => (reading.onsuccess = done));
  home.close();
  return [...reading.result.slots.find(({ kind }) => kind === "passkey").salt];
}"""

# What a school that became stricter would tell in the next kit.
ASK_FOR_DIGITS = """async ([account, digits]) => {
  const home = await new Promise((done) => {
    const opening = indexedDB.open(`runxin-${account}`);
    opening.onsuccess = () => done(opening.result);
  });
  const tx = home.transaction("meta", "readwrite");
  const reading = tx.objectStore("meta").get("school");
  reading.onsuccess = () => {
    reading.result.policy.pin_digits = digits;
    tx.objectStore("meta").put(reading.result, "school");
  };
  await new Promise((done) => (tx.oncomplete = done));
  home.close();
}"""


class Owner:
    """The owner of a phone, and what her phone can: `has_prf` tells whether its passkeys yield a secret."""

    def __init__(self, page: Page, has_prf: bool = True) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable", {"enableUI": False})
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "hasPrf": has_prf,
            "automaticPresenceSimulation": True,
        }
        answer = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._phone = {"authenticatorId": answer["authenticatorId"]}

    def is_known(self, known: bool) -> None:
        """Whether the phone knows the finger that it is given from here on."""
        self._devtools.send("WebAuthn.setUserVerified", {**self._phone, "isUserVerified": known})

    def passkeys(self) -> int:
        """How many passkeys the phone keeps."""
        return len(self._devtools.send("WebAuthn.getCredentials", self._phone)["credentials"])

    def forget_passkeys(self) -> None:
        """She deletes them in her phone's settings."""
        self._devtools.send("WebAuthn.clearCredentials", self._phone)


Hers = Callable[..., tuple[Phone, Owner]]


def named(school: School) -> str:
    """The school's address with a name in it."""
    return school.url.replace("127.0.0.1", "localhost")


def switch_on(phone: Phone, pin: str = "") -> None:
    """At Me: unlock by finger from now on, whatever becomes of it."""
    phone.go("/field/me")
    phone.tap("[data-passkey] summary")
    phone.page.fill("[data-passkey-add] [data-pin-old]", pin or phone.pin)
    phone.tap("[data-passkey-add] button")


def with_passkey(phone: Phone) -> Phone:
    """It is on."""
    switch_on(phone)
    phone.page.locator("[data-passkey-remove]").wait_for()
    return phone


def shut(phone: Phone) -> None:
    """Lock it by the button at Me."""
    phone.go("/field/me")
    phone.tap("[data-lock-now]")
    phone.page.locator("#lock[open]").wait_for()


def touch(phone: Phone) -> None:
    """Tap the button of the lock."""
    phone.tap("[data-passkey-unlock]")
