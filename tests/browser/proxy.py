"""A bad line: a TCP proxy in front of the server that can be slow, stall, cut, lose a reply, refuse, or lie."""

from __future__ import annotations

import contextlib
import itertools
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

METHODS = (b"GET ", b"HEAD ", b"POST ", b"PUT ", b"PATCH ", b"DELETE ", b"OPTIONS ")
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
OFFSET = re.compile(rb"upload-offset: *(\d+)", re.IGNORECASE)
OUTBOX = b"POST /api/v1/outbox"
PIECE = 65_536
PATIENCE = 20.0  # seconds


@dataclass
class Call:
    """One connection through the line: both ends, and how much of the server's answer still gets through."""

    phone: socket.socket
    server: socket.socket
    reply_bytes_left: float = float("inf")

    def hang_up(self) -> None:
        """Both ends see the line go dead. Not closed yet: the other direction may be about to read."""
        for end in (self.phone, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """When nobody reads from it any more."""
        self.phone.close()
        self.server.close()


# What becomes of a request (browsers begin each in a piece of its own): does it go on?
Trouble = Callable[[Call, bytes], bool]


def lose_the_reply(call: Call, _request: bytes) -> bool:
    """The server hears it; its answer never arrives."""
    call.reply_bytes_left = 0
    return True


def cut_the_reply_after(count: int) -> Trouble:
    """The answer breaks off after so many bytes."""

    def cut(call: Call, _request: bytes) -> bool:
        call.reply_bytes_left = count
        return True

    return cut


def cut_the_request_after(count: int) -> Trouble:
    """The server hears only the beginning."""

    def cut(call: Call, request: bytes) -> bool:
        call.server.sendall(request[:count])
        call.hang_up()
        return False

    return cut


def stall_for(seconds: float) -> Trouble:
    """Nothing moves for a while; then the line is dead."""

    def stall(call: Call, _request: bytes) -> bool:
        time.sleep(seconds)
        call.hang_up()
        return False

    return stall


def answer(status: str, body: bytes = b"", *headers: str) -> Trouble:
    """Somebody on the way answers instead of the server: a portal, a gateway."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def reply(call: Call, request: bytes) -> bool:
        _read_to_its_end(call.phone, request)
        call.phone.sendall(whole)
        call.hang_up()
        return False

    return reply


def then(happening: Callable[[], None]) -> Trouble:
    """The request goes through, and at that moment something happens."""

    def happen(_call: Call, _request: bytes) -> bool:
        threading.Thread(target=happening).start()
        return True

    return happen


class Proxy:
    """The line between phones and the server. `url` is its near end; trouble() makes it bad, heal() good again.

    With several ports it is a balancer: each call goes to the next server.
    """

    def __init__(self, *server_ports: int) -> None:
        self.latency = 0.0  # seconds, each way
        self.bytes_per_second = float("inf")
        self.troubled = 0  # how many requests met the trouble
        self.carried, self.returned = 0, 0  # bytes that went to the server, and that came back
        self.requests, self.offsets = 0, list[int]()  # and where the pieces of files began (tus)
        self._server_ports = itertools.cycle(server_ports)
        self._trouble: Trouble | None = None
        self._request = b""
        self._times = 0.0
        self._calls: list[Call] = []
        self._listener: socket.socket | None = None
        self._port = 0
        self.accept()

    @property
    def url(self) -> str:
        """What phones call."""
        return f"http://127.0.0.1:{self._port}"

    def trouble(self, trouble: Trouble, request: bytes = OUTBOX, times: float = float("inf")) -> None:
        """From now on, requests beginning with `request` meet this, so many times."""
        self.troubled = 0
        self._request, self._times, self._trouble = request, times, trouble

    def wait_for_trouble(self) -> None:
        """Until a request has met it."""
        until = time.monotonic() + PATIENCE
        while not self.troubled:
            assert time.monotonic() < until, "no request met the trouble"
            time.sleep(0.01)

    def heal(self) -> None:
        """The line is good again, whatever was wrong with it."""
        self._trouble = None
        self.latency, self.bytes_per_second = 0.0, float("inf")
        self.accept()

    def refuse(self) -> None:
        """Nobody answers at the port any more."""
        if self._listener:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self._listener = None
        for call in self._calls.copy():
            call.hang_up()

    def accept(self) -> None:
        """Answer at the port (again)."""
        if self._listener:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        listener.listen(64)
        self._port = int(listener.getsockname()[1])
        self._listener = listener
        threading.Thread(target=self._take_calls, args=(listener,), daemon=True).start()

    def _take_calls(self, listener: socket.socket) -> None:
        while True:
            try:
                phone, _address = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", next(self._server_ports)), timeout=5)
                server.settimeout(None)
            except OSError:
                phone.close()
                continue
            call = Call(phone, server)
            self._calls.append(call)
            threading.Thread(target=self._carry, args=(call,), daemon=True).start()

    def _carry(self, call: Call) -> None:
        replies = threading.Thread(target=self._carry_replies, args=(call,), daemon=True)
        replies.start()
        self._carry_requests(call)
        replies.join()
        with contextlib.suppress(ValueError):
            self._calls.remove(call)
        call.close()

    def _carry_requests(self, call: Call) -> None:
        with contextlib.suppress(OSError):
            while piece := call.phone.recv(PIECE):
                trouble = self._trouble_for(piece)
                if trouble and not trouble(call, piece):
                    break
                self._drag(piece)
                call.server.sendall(piece)
                self.carried += len(piece)
                self.requests += piece.startswith(METHODS)
                self.offsets += [int(said) for said in OFFSET.findall(piece) if piece.startswith(b"PATCH ")]
        call.hang_up()

    def _carry_replies(self, call: Call) -> None:
        with contextlib.suppress(OSError):
            while piece := call.server.recv(PIECE):
                part = piece[: int(min(call.reply_bytes_left, len(piece)))]
                call.reply_bytes_left -= len(part)
                self._drag(part)
                call.phone.sendall(part)
                self.returned += len(part)
                if len(part) < len(piece):
                    break
        call.hang_up()

    def _trouble_for(self, piece: bytes) -> Trouble | None:
        if not self._trouble or self._times <= 0 or not piece.startswith(self._request):
            return None
        self._times -= 1
        self.troubled += 1
        return self._trouble

    def _drag(self, piece: bytes) -> None:
        time.sleep(self.latency + len(piece) / self.bytes_per_second)


def _read_to_its_end(phone: socket.socket, request: bytes) -> None:
    """Hear the whole request out: who hangs up in the middle of it is not heard either."""
    while b"\r\n\r\n" not in request:
        request += _more(phone)
    head, _blank, body = request.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    left = int(length.group(1)) - len(body) if length else 0
    while left > 0:
        left -= len(_more(phone))


def _more(phone: socket.socket) -> bytes:
    """What comes next; of a page that was left in the middle of its request nothing does."""
    piece = phone.recv(PIECE)
    if not piece:
        raise ConnectionError("left in the middle of a request")
    return piece
