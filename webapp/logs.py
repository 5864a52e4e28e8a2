"""The log of a server: one JSON object a line on standard output, in which no person can stand.

Whatever a line says is chosen here: the template of our own messages (never their arguments), the fields in SAID, and
of an error its kind and where it happened. An error's own words are left out, for they quote: PostgreSQL's DETAIL the
row, KeyError the key, a decoder the text. Other libraries are named by the line that spoke, not by what they said.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from webapp.settings import PROJECT

OWN = ("webapp", "runxin", "_granian")
SAID = ("request", "method", "route", "status", "ms", "bytes_in", "bytes_out", "kind", "count")
MOST_FRAMES = 40
UNCAUGHT = logging.getLogger("runxin.uncaught")


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a person in it."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "said": _said(record),
        }
        line |= {name: getattr(record, name) for name in SAID if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = error_without_values(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def error_without_values(error: BaseException) -> dict[str, Any]:
    """What kind of error it is and where it happened, and the same of what caused it; nothing of its text."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    found: dict[str, Any] = {"kinds": [_kind(one) for one in chain], "where": _frames(error.__traceback__)}
    database = _of_the_database(getattr(error, "orig", None))
    return found | ({"database": database} if database else {})


def write_json_lines() -> None:
    """From here on this process logs so, also what nobody catches."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.raiseExceptions = False  # a record that cannot be formatted would be printed with its arguments
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, trace: UNCAUGHT.critical("uncaught", exc_info=(kind, error, trace))
    threading.excepthook = uncaught_in_a_thread


def uncaught_in_a_thread(args: threading.ExceptHookArgs) -> None:
    """What a thread did not catch, as a line."""
    UNCAUGHT.critical("uncaught in a thread", exc_info=args.exc_value)


def granians() -> dict[str, Any]:
    """What granian reads as its log_dictconfig: its own words as the same lines."""
    return {
        "formatters": {"generic": {"()": JsonLines}, "access": {"()": JsonLines}},
        "handlers": {
            "console": {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stdout"}
        },
        "loggers": {"_granian": {"handlers": ["console"], "level": "INFO", "propagate": False}},
    }


def _said(record: logging.LogRecord) -> str:
    if record.name.startswith(OWN):
        return str(record.msg)
    return f"{record.module}:{record.lineno}"


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _frames(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    return [f"{frame.filename.removeprefix(str(PROJECT) + '/')}:{frame.lineno} {frame.name}" for frame in frames]


def _of_the_database(orig: BaseException | None) -> dict[str, str]:
    """The state and the constraint are of the tables, not of the rows."""
    diagnosis = getattr(orig, "diag", None)
    said = {
        "state": getattr(orig, "sqlstate", None) or getattr(orig, "sqlite_errorname", None),
        "table": getattr(diagnosis, "table_name", None),
        "constraint": getattr(diagnosis, "constraint_name", None),
    }
    return {name: str(value) for name, value in said.items() if value}
