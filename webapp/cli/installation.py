"""The installation a command works on: the application, its database, every school of it."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError, ProgrammingError

from webapp import create_app
from webapp.access.tenancy import every_school
from webapp.domain.refusals import Refused
from webapp.extensions import Writing, db
from webapp.production import MissingSetting
from webapp.schemas.sentences import sentence
from webapp.settings import Settings

# What SQLite and PostgreSQL say of a file, a table or a column that is not there.
NO_TABLES = ("unable to open database file", "no such table", "no such column", "does not exist")


@contextmanager
def installation(writing: bool = False) -> Iterator[Settings]:
    """Inside the block the session sees every school; with `writing` it takes SQLite's lock at once.

    What is refused, a setting that lacks and a database that cannot be used end the command with a plain sentence.
    """
    settings = read_settings()
    with create_app(settings).app_context(), force_locale(language()), every_school():
        if writing:
            Writing.begin()
        try:
            yield settings
        except Refused as refusal:
            raise click.ClickException(sentence(refusal)) from refusal
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(in_plain_words(error)) from error
        finally:
            Writing.end()
            db.session.remove()
            db.engine.dispose()  # what serves next opens connections of its own


def read_settings() -> Settings:
    """The settings; one that lacks ends the command with a sentence."""
    try:
        return Settings.from_environment()
    except MissingSetting as missing:
        raise click.ClickException(str(missing)) from missing


def language() -> str:
    """Chinese in a Chinese terminal, else English."""
    spoken = locale.setlocale(locale.LC_CTYPE, None)
    return "zh_Hans_CN" if spoken.startswith("zh") else "en"


def as_lines() -> bool:
    """Are logs JSON lines? For a service; plain words for whoever develops, unless asked (RUNXIN_LOGS=json)."""
    return os.environ.get("RUNXIN_LOGS") == "json" or read_settings().environment == "production"


def in_plain_words(error: OperationalError | ProgrammingError) -> str:
    """What is wrong with the database, as an administrator can use it."""
    said = str(error.orig).partition("\n")[0]  # the lines after it, DETAIL and CONTEXT, quote rows
    if any(sign in said for sign in NO_TABLES):
        return "The database has no tables yet, or old ones. Run: runxin upgrade"
    return f"The database cannot be used: {said}"
