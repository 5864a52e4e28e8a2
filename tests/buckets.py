"""A server that speaks S3, on this machine: moto's, with an empty bucket named "runxin"."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import requests
from moto.server import ThreadedMotoServer

from tests.stores import IDENTITY_KEY, SECRET_KEY
from webapp.settings import Settings
from webapp.storage import Storage, open_storage

KEYS = {"AWS_ACCESS_KEY_ID": "who", "AWS_SECRET_ACCESS_KEY": "pass"}
KINDS = ("folder", "bucket")


@dataclass
class Place:
    """A storage, and how an installation is told of it."""

    environment: dict[str, str]
    storage: Storage


@contextmanager
def a_place(kind: str, folder: Path) -> Iterator[Place]:
    """A folder below `folder`, or a bucket of a server that runs as long as the block."""
    if kind == "folder":
        yield _told({"RUNXIN_FILES": str(folder / "files")})
        return
    with _a_server() as address:
        yield _told(KEYS | {"RUNXIN_FILES": "s3://runxin/county", "AWS_ENDPOINT_URL": address})


def _told(environment: dict[str, str]) -> Place:
    keys = {"RUNXIN_SECRET_KEY": SECRET_KEY, "RUNXIN_IDENTITY_KEY": IDENTITY_KEY.hex()}
    settings = Settings.from_environment(keys | environment | {"RUNXIN_ENVIRONMENT": "development"})
    return Place(environment, open_storage(settings))


@contextmanager
def _a_server() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    try:
        requests.post(f"{address}/moto-api/reset", timeout=9)  # what it keeps is the process's, not the server's
        client: Any = boto3.client(
            "s3", endpoint_url=address, aws_access_key_id="who", aws_secret_access_key="pass", region_name="us-east-1"
        )
        client.create_bucket(Bucket="runxin")
        yield address
        client.close()
    finally:
        server.stop()
