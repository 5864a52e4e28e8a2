"""A file that is encrypted and cannot be cut, changed or continued unseen: AES-256-GCM in chunks (docs/adr/0021).

The nonce of a chunk is a random prefix, its number, and whether it is the last; the head of the file is bound to each.
A chunk moved, left out, or followed by another does not open. Every file has a key of its own, made from the
installation's and a random salt.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"RUNXIN-BACKUP-1\n"
BY_KEY, BY_PASSPHRASE = b"K", b"P"
SALT, PREFIX, TAG = 16, 7, 16
HEAD = len(MAGIC) + 1 + SALT + PREFIX
CHUNK = 64 * 1024


class Damaged(Exception):
    """The file cannot be trusted: another key, cut, or changed. Says which, as far as it can be known."""


@dataclass(frozen=True)
class Secret:
    """What opens a backup: 32 random bytes, or a passphrase."""

    kind: bytes
    value: bytes

    def key_for(self, salt: bytes) -> bytes:
        """The key of the one file with this salt."""
        if self.kind == BY_PASSPHRASE:
            return Scrypt(salt, 32, n=2**17, r=8, p=1).derive(self.value)  # 128 MB and half a second a guess
        return HKDF(SHA256(), 32, salt, b"runxin backup 1").derive(self.value)


class Sealing:
    """Writes into a file: write() what is to be sealed, then finish(). Without finish() the file does not open."""

    def __init__(self, out: BinaryIO, secret: Secret) -> None:
        self._out = out
        self._head = MAGIC + secret.kind + os.urandom(SALT) + os.urandom(PREFIX)
        self._cipher = AESGCM(secret.key_for(_salt_of(self._head)))
        self._number = 0
        self._waiting = bytearray()
        out.write(self._head)

    def write(self, data: bytes) -> None:
        """Seal this next."""
        self._waiting += data
        while len(self._waiting) > CHUNK:  # never the last one: that is for finish() to say
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Seal what is left as the last chunk."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, chunk: bytes, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._head, self._number, last), chunk, self._head))
        self._number += 1


def opened(path: Path, secret: Secret) -> Iterator[bytes]:
    """The pieces of a sealed file, in order; raises Damaged at the first that is not what was written."""
    with path.open("rb") as file:
        yield from _opened(file, secret)


def _opened(file: BinaryIO, secret: Secret) -> Iterator[bytes]:
    head = file.read(HEAD)
    if len(head) < HEAD or not head.startswith(MAGIC):
        raise Damaged("this is no backup of Runxin, or of a version this one does not know.")
    _right_kind(head, secret)
    cipher = AESGCM(secret.key_for(_salt_of(head)))
    number, sealed = 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(head, number, last=not following), sealed, head)
        except InvalidTag as error:
            raise Damaged(_what(number, bool(following))) from error
        if not following:
            return
        number, sealed = number + 1, following


def _right_kind(head: bytes, secret: Secret) -> None:
    kind = head[len(MAGIC) : len(MAGIC) + 1]
    if kind != secret.kind:
        needed = "RUNXIN_BACKUP_PASSPHRASE" if kind == BY_PASSPHRASE else "RUNXIN_BACKUP_KEY"
        raise Damaged(f"this backup was made with {needed}; set that.")


def _what(number: int, more: bool) -> str:
    if number == 0:
        return "the key is another than the one it was made with, or the file was changed or cut."
    place = f"after {number * CHUNK // 1024} kB"
    return f"the file was changed {place}." if more else f"the file was changed, or cut off, {place}."


def _salt_of(head: bytes) -> bytes:
    return head[len(MAGIC) + 1 : len(MAGIC) + 1 + SALT]


def _nonce(head: bytes, number: int, last: bool) -> bytes:
    return head[-PREFIX:] + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")
