"""The product as it is installed, mostly with its demo county: `runxin serve` in a folder of its own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from socket import create_server

PATIENCE = 60.0  # seconds
PASSWORD_TAIL = "-runxin-2026"
RUNXIN = str(Path(sys.executable).with_name("runxin"))


def code() -> str:
    """What the second step of the demo's accounts takes now."""
    return subprocess.run([RUNXIN, "demo", "--code"], check=True, capture_output=True, text=True).stdout.strip()


def demo_county(**more: str) -> AbstractContextManager[str]:
    """The demo county; `more` changes its settings."""
    return installation("upgrade", "demo", **more)


@contextmanager
def installation(*commands: str, **more: str) -> Iterator[str]:
    """An installation after these commands of `runxin`: yields the address at which it answers; everything is gone
    afterwards. `more` changes its settings."""
    with tempfile.TemporaryDirectory(prefix="runxin-pictures-") as folder:
        environment = (
            os.environ
            | {
                "RUNXIN_SECRET_KEY": secrets.token_hex(),
                "RUNXIN_IDENTITY_KEY": secrets.token_hex(32),
                "RUNXIN_INSTANCE": folder,
                "RUNXIN_SECURE_COOKIES": "0",
                "RUNXIN_ENVIRONMENT": "development",
            }
            | more
        )
        for command in commands:
            subprocess.run([RUNXIN, command], env=environment, check=True, stdout=subprocess.DEVNULL)
        with create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        server = subprocess.Popen([RUNXIN, "serve", "--port", str(port)], env=environment)
        try:
            _wait_for(f"http://127.0.0.1:{port}/login")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
