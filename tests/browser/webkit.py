"""A phone with WebKit, the engine of every browser on an iPhone, as WebKitGTK has it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import uuid
from pathlib import Path
from typing import IO, Any, cast

from tests.browser.lock import PIN
from tests.cast import PASSWORD

PATIENCE = 60.0  # seconds; a window without a graphics card is slow
WINDOW = Path(__file__).with_name("webkit_window.py")
TYPE = """
  const field = [...document.querySelectorAll(%s)].find((one) => one.checkVisibility());
  field.value = %s;
  field.dispatchEvent(new Event("input", { bubbles: true }));
"""
SHOWN = "return [...document.querySelectorAll(%s)].some((one) => one.checkVisibility?.() ?? one.offsetParent !== null);"


class Screen:
    """A screen that nobody looks at."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "400x800x24", "-nolisten", "tcp"]
        self._process = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with open(reading) as said:
            self.name = f":{said.readline().strip()}"

    def close(self) -> None:
        """Switch it off."""
        self._process.terminate()
        self._process.wait(PATIENCE)


class WebKitPhone:
    """One phone; what it keeps is in the folder, over kill(). It has no network when the server is down."""

    def __init__(self, screen: Screen, url: str, folder: Path) -> None:
        self.url = url
        self._screen = screen
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None

    def open(self, path: str = "/field") -> None:
        """Start the browser, as if its icon were tapped."""
        environment = os.environ | {"DISPLAY": self._screen.name, "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"}
        self._process = subprocess.Popen(
            ["/usr/bin/python3", str(WINDOW), str(self._folder)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.go(path)

    def kill(self) -> None:
        """End every process of the browser at once."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE)
            for pipe in (self._process.stdin, self._process.stdout):
                cast(IO[str], pipe).close()
        self._process = None

    def go(self, path: str) -> None:
        """Open a page by its address and wait until it is there."""
        self._do(go=self.url + path)
        self.wait_for("#page :is(h1, form), #lock[open]")
        if self._is_shown("#lock[open]"):
            self.unlock()

    def reload(self) -> None:
        """Load the page that is open anew."""
        self.go(self.run("return location.pathname + location.search"))

    def run(self, script: str) -> Any:
        """What the body of an async function returns on the page."""
        return self._do(run=script)

    def tap(self, selector: str) -> None:
        """Tap what the selector names; a script's tap, not a finger's."""
        self.wait_for(selector)
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def type(self, selector: str, text: str) -> None:
        """Fill in a field."""
        self.run(TYPE % (json.dumps(selector), json.dumps(text)))

    def wait_for(self, selector: str) -> None:
        """Until one of what the selector names can be seen."""
        until = time.monotonic() + PATIENCE
        while not self._is_shown(selector):
            assert time.monotonic() < until, f"no {selector}; {self.run('return document.body.innerText')}"
            time.sleep(0.05)

    def log_in(self, login: str) -> None:
        """Log in with everybody's password."""
        self.go("/login?next=/field")
        self.type("input[name=login]", login)
        self.type("input[name=password]", PASSWORD)
        self.tap("form[action='/login'] button")
        self.wait_for("#strip [data-when]")

    def enable_offline(self) -> None:
        """Use this phone offline: from /field/me, until it says that it works."""
        self.go("/field/me")
        for field in ("[data-pin-first]", "[data-pin-again]"):
            self.type(field, PIN)
        self.tap("[data-enrol-start]")
        self.wait_for("[data-enrol] [data-trial~=held]")

    def unlock(self) -> None:
        """Type the PIN on the keys of the lock."""
        for digit in PIN:
            self.tap(f"#lock [data-key='{digit}']")
        self.tap("#lock [data-unlock-key]")
        self.wait_for("#page :is(h1, form)")

    def record_talk(self, student: uuid.UUID, words: str) -> None:
        """Record a heart-to-heart talk and save it."""
        self.go(f"/field/record/talk?student={student}")
        self.wait_for("form[data-ready]")
        self.tap("label:has(input[name=topic][value=family])")
        self.tap("label:has(input[name=place][value=walk])")
        self.type("textarea[name=childs_words]", words)
        self.tap(".save button")
        self.wait_for("#page .saved")

    def strip_says(self, state: str) -> None:
        """Wait until the strip says so."""
        self.wait_for(f"#strip [data-when={state}]")

    def waiting(self) -> int:
        """How many lines of My records, which is open, say that they wait."""
        self.wait_for("[data-outbox] li [data-state~=waiting]:not([hidden])")
        script = "return document.querySelectorAll('[data-outbox] li [data-state~=waiting]:not([hidden])').length"
        return int(self.run(script))

    def _is_shown(self, selector: str) -> bool:
        with contextlib.suppress(RuntimeError):  # in the middle of a change of page there is none
            return bool(self.run(SHOWN % json.dumps(selector)))
        return False

    def _do(self, **command: str) -> Any:
        assert self._process
        commands, answers = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)
        commands.write(json.dumps(command) + "\n")
        commands.flush()
        answer = json.loads(answers.readline() or '{"fault": "the browser has ended"}')
        if "fault" in answer:
            raise RuntimeError(f"{command}: {answer['fault']}")
        return answer["is"]
