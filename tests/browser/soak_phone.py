"""A phone of the soak: whose it is, the line it has, and a minute of work or bad luck with it."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import time
import uuid
from collections import Counter
from pathlib import Path

from playwright.sync_api import Error, Playwright, TimeoutError

from tests.browser import proxy
from tests.browser.phone import MOMENT, Phone
from tests.browser.proxy import Proxy
from tests.browser.release import Release
from tests.browser.soak_record import LINES, SAID, Record
from tests.pictures import a_photo
from webapp.domain.terms import CHINA

LONGEST = 0.15  # seconds from the tap to the kill: around the saving
STILL = 5_000  # milliseconds somebody looks at a page that does not come before she goes on


class WorkedPhone:
    """One phone with a line of its own, and the people who use it by turns; `person` has it in the hand."""

    def __init__(
        self,
        playwright: Playwright,
        engine: str,
        people: dict[str, uuid.UUID],
        release: Release,
        folder: Path,
        chance: random.Random,
    ) -> None:
        self.person = next(iter(people))
        self.happened: Counter[str] = Counter()
        self._people = people
        self._enrolled: set[str] = set()
        self._release = release
        self._chance = chance
        self._line = Proxy(release.port)
        self._phone = Phone(playwright, engine, self._line.url, folder)
        self._open = False

    @property
    def is_shared(self) -> bool:
        """Do several people use it?"""
        return len(self._people) > 1

    def begin(self) -> None:
        """The first person logs in and uses the phone offline from now on."""
        self._phone.open("/login")
        self._open = True
        self._log_in(self.person)

    def end(self) -> None:
        """The browser is closed, the line too."""
        with contextlib.suppress(Error):
            self._phone.close()
        self._line.refuse()

    def picture(self, path: Path) -> None:
        """What it shows, for whoever wants to know why the soak stopped."""
        path.parent.mkdir(exist_ok=True)
        with contextlib.suppress(Error):
            self._phone.page.screenshot(path=path)

    def record(self, step: str, name: str, student: uuid.UUID) -> Record:
        """A record is typed and saved; "interrupted": the browser is killed while it is being saved."""
        self._wake()
        kind = "talk" if step in {"talk", "interrupted"} else "home_visit"
        words = f"{'，'.join(self._chance.sample(SAID, 3))} {name} {uuid.UUID(int=self._chance.getrandbits(128)).hex}"
        record = Record(self._people[self.person], student, kind, words, photo=step == "photo")
        phone = self._phone
        if kind == "talk":
            phone.fill_talk(student, words)
        else:
            phone.fill_visit(student, words, a_photo(900, 700) if record.photo else None)
        if step == "interrupted":
            record.acknowledged = self._is_killed_while_saving()
        else:
            phone.save()
            record.acknowledged = True
        return record

    def do(self, step: str) -> None:
        """A minute in which nothing is recorded."""
        match step:
            case "kill":
                self._phone.kill()
                self._open = False
            case "close":
                self._phone.close()
                self._open = False
            case "mend":
                self._calm()
            case "line":
                self._worsen()
            case "rest":
                time.sleep(self._chance.uniform(0, 2))
            case _:
                self._wake()
                getattr(self, f"_{step}")()

    def send_everything(self) -> None:
        """All is well again: whoever used this phone comes back once more and sees that all is sent."""
        for person in self._people:
            self._calm()
            if person in self._enrolled:
                self._wake()
                self._phone.log_in(person)
                self.person = person
                self._phone.page.context.clock.set_system_time(dt.datetime.now(dt.UTC))
                self._send()
                while self._asks_to_look():
                    self._put_a_date_right()
                self._phone.strip_says("sent")

    def _asks_to_look(self) -> bool:
        """Did the school refuse something? A clock that jumped while there was no network dates records tomorrow."""
        ended = "#strip :is([data-when=sent], [data-when=attention]):not([hidden])"
        shown = self._phone.page.locator(ended)
        shown.first.wait_for(timeout=2 * MOMENT)
        return shown.get_attribute("data-when") == "attention"

    def _put_a_date_right(self) -> None:
        """The person opens a refused record, writes when it was, and saves it again."""
        self._phone.go("/field/entries")
        self._phone.in_outbox("refused").first.locator("[data-entry-link]").click()
        self._phone.page.locator("a[data-mend]").click()
        self._phone.page.locator("form[data-ready]").wait_for()
        began, ended = (dt.datetime.now(CHINA) - dt.timedelta(minutes=ago) for ago in (40, 10))
        self._phone.page.fill("input[name=started_at], input[name=talked_at]", f"{began:%Y-%m-%dT%H:%M}")
        if (until := self._phone.page.locator("input[name=ended_at]")).count():
            until.fill(f"{ended:%H:%M}")
        self._phone.save()
        self.happened["date put right"] += 1

    def _log_in(self, person: str) -> None:
        self.person = person
        self._phone.log_in(person)
        if person not in self._enrolled:
            self._phone.enable_offline()
            self._enrolled.add(person)

    def _wake(self) -> None:
        """The phone is taken out of the pocket; whoever has to log in does, where there is a network."""
        if not self._open:
            self._open = True
            try:
                self._phone.open("/field")
            except Error:  # killed within half a minute after a login, a phone of two does not know whose it is
                if not self.is_shared and not self._shows_login():
                    raise
        if self._shows_login() or self._is_anothers():
            self.happened["logged in again"] += 1
            self._calm()
            self._phone.log_in(self.person)

    def _shows_login(self) -> bool:
        return self._phone.page.locator("input[name=login]").is_visible()

    def _is_anothers(self) -> bool:
        try:
            return str(self._people[self.person]) not in self._phone.page.evaluate("document.cookie")
        except Error:  # the browser's own page: there is no network, and nobody is known
            return True

    def _is_killed_while_saving(self) -> bool:
        page = self._phone.page
        page.evaluate("setTimeout(() => document.querySelector('.save button').click())")
        time.sleep(self._chance.uniform(0, LONGEST))
        seen = bool(page.evaluate("document.querySelector('#page .saved') !== null"))
        self._phone.kill()
        self._open = False
        return seen

    def _look(self) -> None:
        self._phone.go(self._chance.choice(["/field", "/field/students", "/field/entries", "/field/record"]))

    def _send(self) -> None:
        self._phone.go("/field/entries")
        button = self._phone.page.locator("[data-send-now]")
        if button.is_visible():  # there is something to send, and somebody is logged in
            with contextlib.suppress(TimeoutError):  # or it went by itself meanwhile
                button.click(timeout=STILL)

    def _away(self) -> None:
        if self._phone.offline:
            self._phone.regain_network()
        else:
            self._phone.lose_network()

    def _worsen(self) -> None:
        bytes_through = self._chance.randrange(20, 2000)
        troubles = [
            proxy.lose_the_reply,
            proxy.cut_the_reply_after(bytes_through),
            proxy.cut_the_request_after(bytes_through),
            proxy.stall_for(self._chance.uniform(1, 5)),
            proxy.answer("502 Bad Gateway", b"<h1>502</h1>"),
            proxy.answer("200 OK", b"<h1>Welcome to the Wi-Fi</h1>", "Content-Type: text/html"),
        ]
        which = self._chance.randrange(len(troubles) + 2)
        self.happened[f"line: {LINES[which]}"] += 1
        if which == len(troubles):
            self._line.refuse()
        elif which > len(troubles):
            self._line.latency, self._line.bytes_per_second = 0.2, 4_000
        else:
            self._line.trouble(troubles[which], b"POST /api", self._chance.randrange(1, 6))

    def _calm(self) -> None:
        self._line.heal()
        if self._phone.offline and self._open:
            self._phone.regain_network()
        self._phone.offline = False

    def _clock(self) -> None:
        days = self._chance.choice([0, 0.1, -0.1, 2, -2, 40, -40, 300, -300])
        self._phone.page.context.clock.set_system_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
        self._phone.go("/field")
        if self._phone.page.locator("[data-silent]").is_visible():  # for so long out of contact, it thinks
            self._calm()
            self._phone.log_in(self.person)
            self._phone.page.locator("[data-silent]").wait_for(state="hidden")

    def _switch(self) -> None:
        self._calm()
        self._phone.log_out()
        other = next(one for one in self._people if one != self.person)
        self._log_in(other)

    def _update(self) -> None:
        self._calm()
        self._release.release()
        self._phone.go("/field/me")
        self._phone.page.evaluate("navigator.serviceWorker.getRegistration('/field').then((one) => one?.update())")
        offer = self._phone.page.locator("[data-update]")
        with contextlib.suppress(TimeoutError):
            offer.wait_for()
            offer.click()
            self._phone.page.wait_for_function(
                "build => document.documentElement.dataset.build === build", arg=self._release.build
            )
            self.happened["update taken"] += 1
