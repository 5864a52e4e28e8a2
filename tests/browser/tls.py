"""TLS in front of a server on this machine, with a certificate of its own making: `https://` as phones know it."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import sys
from pathlib import Path

PIECE = 65_536


class Tls:
    """`url` leads to the server of a port; when that is down, the line is dead at once. A process of its own."""

    def __init__(self, server_port: int, folder: Path) -> None:
        command = [sys.executable, __file__, str(server_port), *_certificate(folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout
        self.url = f"https://127.0.0.1:{int(self._process.stdout.readline())}"

    def close(self) -> None:
        """Nobody answers any more."""
        self._process.kill()
        self._process.communicate()


async def _serve(server_port: int, certificate: str, key: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def call(phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        try:
            server, to_server = await asyncio.open_connection("127.0.0.1", server_port)
        except OSError:
            to_phone.close()
            return
        await asyncio.gather(_carry(phone, to_server), _carry(server, to_phone))

    listening = await asyncio.start_server(call, "127.0.0.1", 0, ssl=context)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while piece := await source.read(PIECE):
            target.write(piece)
            await target.drain()
    except OSError:
        pass
    finally:
        target.close()


def _certificate(folder: Path) -> tuple[str, str]:
    certificate, key = str(folder / "certificate.pem"), str(folder / "key.pem")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-out", certificate, "-keyout", key], check=True, capture_output=True)
    return certificate, key


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), *sys.argv[2:]))
