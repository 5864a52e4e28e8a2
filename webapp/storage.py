"""Where files lie: a folder of this machine, or a bucket of any S3 (docs/adr/0027). Bytes in, bytes out; no rights."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from obstore.store import LocalStore, S3Store

from webapp.settings import Settings

CHUNK = 256 * 1024
WAITS = {"connect_timeout": "5s", "timeout": "30s"}  # a storage that is away is told of, not waited for


class Lost(Exception):
    """The storage holds nothing under that name."""


@dataclass(frozen=True)
class Storage:
    """Files by name ("ab/<id>.jpg"). `folder` is where they lie when that is a folder of this machine."""

    store: LocalStore | S3Store
    folder: Path | None

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes under a name, in place of what was there: on the disk on return, wholly or not at all."""
        self.store.put(name, data)
        if self.folder:
            _sync(self.folder, self.folder / name)

    def read(self, name: str) -> bytes:
        """All of them; Lost when there is nothing."""
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """The same in pieces, none of which is much larger than CHUNK. Lost is raised before the first."""
        try:
            found = self.store.get(name)
        except FileNotFoundError as error:
            raise Lost(name) from error
        return (bytes(piece) for piece in found.stream(min_chunk_size=CHUNK))

    def size(self, name: str) -> int:
        """How many bytes; Lost when there is nothing."""
        try:
            return self.store.head(name)["size"]
        except FileNotFoundError as error:
            raise Lost(name) from error

    def delete(self, names: Iterable[str]) -> None:
        """Forget them; what is not there already is no fault."""
        for name in names:
            try:
                self.store.delete(name)
            except FileNotFoundError:
                continue

    def names(self, under: str) -> list[str]:
        """The names that begin with "<under>/", sorted."""
        return sorted(one["path"] for page in self.store.list(f"{under}/") for one in page)


def open_storage(settings: Settings) -> Storage:
    """The storage an installation's settings speak of. The folder is made when something is first put into it."""
    if settings.bucket is None:
        return Storage(LocalStore(prefix=settings.files_dir, mkdir=True, automatic_cleanup=True), settings.files_dir)
    bucket = settings.bucket
    options = {"allow_http": bucket.endpoint.startswith("http://"), **WAITS}
    store = S3Store(
        bucket.name,
        prefix=bucket.prefix or None,
        config={
            "access_key_id": bucket.key_id,
            "secret_access_key": bucket.secret,
            "region": bucket.region,
            **({"endpoint": bucket.endpoint} if bucket.endpoint else {}),
        },
        client_options=options,  # type: ignore[arg-type]
    )
    return Storage(store, None)


def storage() -> Storage:
    """The storage of the application at work; opened when first asked for."""
    extensions = current_app.extensions
    if "runxin_storage" not in extensions:
        extensions["runxin_storage"] = open_storage(extensions["runxin_settings"])
    opened: Storage = extensions["runxin_storage"]
    return opened


def _sync(root: Path, path: Path) -> None:
    """The bytes, and every name on the way to them, survive a power cut: the store does not wait for the disk."""
    for one in (path, *path.parents):
        handle = os.open(one, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
        if one == root:
            break
