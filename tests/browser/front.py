"""Caddy and nginx as docs/deploy has them, in front of the real server: TLS with certificates of their own making."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

from tests.server import RunningServer
from webapp.settings import PROJECT

NAME = "runxin.example.cn"
DEPLOY = PROJECT / "docs" / "deploy"
PATIENCE = 30.0


class Installed(RunningServer):
    """The server as one behind a proxy is set up; only the keys are those of the tests."""

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {
            "RUNXIN_SECURE_COOKIES": "1",
            "RUNXIN_PUBLIC_URL": f"https://{NAME}",
            "RUNXIN_PROXIES": "1",
            "RUNXIN_LOGS": "json",
        }


class Front:
    """A proxy with TLS in front of a server; call() asks through it as a client at 127.0.0.5 does."""

    def __init__(self, kind: str, server_port: int, folder: Path) -> None:
        self.port, self.plain_port = _free_port(), _free_port()
        self._folder = folder
        command = {"caddy": self._caddy, "nginx": self._nginx}[kind](server_port)
        self._log = (folder / "front.log").open("wb")
        environment = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "PATH": "/usr/sbin:/usr/bin:/bin"}
        self._process = subprocess.Popen(command, env=environment, stdout=self._log, stderr=self._log)
        self._wait()

    def call(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """One request through the proxy, answered and read."""
        with contextlib.closing(self.connection()) as connection:
            connection.request(method, path, body, {"Host": self.host} | (headers or {}))
            answer = connection.getresponse()
            answer.text = answer.read()  # type: ignore[attr-defined]  # kept for the test, the connection is closed
        return answer

    def connection(self) -> http.client.HTTPConnection:
        """A line to it, open, under its name."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = socket.create_connection(("127.0.0.1", self.port), PATIENCE, ("127.0.0.5", 0))
        connection = http.client.HTTPConnection(NAME, self.port, timeout=PATIENCE)
        connection.sock = context.wrap_socket(line, server_hostname=NAME)
        return connection

    @property
    def host(self) -> str:
        """What a browser says in Host."""
        return f"{NAME}:{self.port}"

    def close(self) -> None:
        """End it."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)
        self._log.close()

    def _caddy(self, server_port: int) -> list[str]:
        text = (DEPLOY / "Caddyfile").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{server_port}")
        text = text.replace("\tadmin off\n", f"\tadmin off\n\thttp_port {self.plain_port}\n\tskip_install_trust\n")
        text = text.replace(f"{NAME} {{\n", f"https://{NAME}:{self.port} {{\n\ttls internal\n")
        (self._folder / "Caddyfile").write_text(text)
        return [_path_of("caddy"), "run", "--config", str(self._folder / "Caddyfile"), "--adapter", "caddyfile"]

    def _nginx(self, server_port: int) -> list[str]:
        self._certificate()
        text = (DEPLOY / "nginx.conf").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{server_port}")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.plain_port};")
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{self.port} ").replace(
            "/etc/ssl/runxin", str(self._folder)
        )
        (self._folder / "site.conf").write_text(text)
        kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{what}_temp_path {self._folder}/{what};\n" for what in kept)
        whose = "user root;\n" if os.geteuid() == 0 else ""  # else its workers may not write where the test keeps files
        whole = (
            f"{whose}pid {self._folder}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{places}include site.conf;\n}}\n"
        )
        (self._folder / "nginx.conf").write_text(whole)
        return [_path_of("nginx"), "-p", str(self._folder), "-c", str(self._folder / "nginx.conf"), "-g", "daemon off;"]

    def _certificate(self) -> None:
        names = ["-keyout", str(self._folder / "privkey.pem"), "-out", str(self._folder / "fullchain.pem")]
        subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *names]
        subprocess.run(command, check=True, capture_output=True)

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if self.call("GET", "/health/live").status == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise RuntimeError((self._folder / "front.log").read_text())


def _path_of(program: str) -> str:
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin")
    assert found, f"{program} lacks; run tests/browser/install.sh"
    return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
