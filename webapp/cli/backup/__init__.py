"""runxin backup, runxin restore: everything of an installation in one sealed file, and back (docs/adr/0021)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
import flask_migrate
from alembic.script import ScriptDirectory
from flask import current_app

from webapp import create_app
from webapp.access.tenancy import every_school
from webapp.cli.backup.after import after_restoring, broken_seal
from webapp.cli.backup.making import NoTables, make, print_of
from webapp.cli.backup.records import Manifest
from webapp.cli.backup.restoring import Contents, NotEmpty, differences, empty_out, examine, load
from webapp.cli.backup.sealed import BY_KEY, BY_PASSPHRASE, Damaged, Secret
from webapp.cli.database import make_folders
from webapp.cli.installation import installation
from webapp.extensions import Writing, db
from webapp.models import now
from webapp.settings import Settings
from webapp.storage import Storage, open_storage

LEAST_PASSPHRASE = 16
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write everything into FILE, sealed under RUNXIN_BACKUP_KEY (or RUNXIN_BACKUP_PASSPHRASE). The server may run."""
    secret = _secret()
    if file.exists():
        raise click.ClickException(f"{file} is there already; a backup is never overwritten. Choose another name.")
    with installation() as settings, _in_words():
        made = make(db.engine, settings, file, secret, now())
        if examine(file, secret).manifest != made:  # read back from its first byte to its last
            raise Damaged("what was written does not read the same.")
        click.echo(_told(made, f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB), and read back."))


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--verify", is_flag=True, help="Restore into a database that is thrown away, and compare. Touches nothing."
)
def restore(file: Path, verify: bool) -> None:
    """Put a backup into an empty database and folder; the server must not run.

    A backup of an older version is brought up to date. A file that was cut or changed is refused before anything
    is written.
    """
    secret = _secret()
    with _in_words(), installation() as settings:
        contents = examine(file, secret)
        _refuse_foreign(contents, settings)
        if verify:
            with tempfile.TemporaryDirectory(prefix="runxin-verify-") as folder, _elsewhere(settings, Path(folder)):
                _restore(contents, file, secret, None)
            click.echo(_told(contents.manifest, f"The backup of {contents.made_at} restores, and is as it was."))
            return
        make_folders(settings)
        ended = _restore(contents, file, secret, open_storage(settings))
        click.echo(_told(contents.manifest, f"The backup of {contents.made_at} is restored."))
        click.echo(f"{ended} sessions were ended: everybody logs in again.")


def _restore(contents: Contents, file: Path, secret: Secret, store: Storage | None) -> int:
    """Into the current application's database; returns how many sessions were ended."""
    Writing.begin()
    with db.engine.begin() as connection:
        empty_out(connection)
    flask_migrate.upgrade(revision=contents.version)
    Writing.begin()
    with db.engine.begin() as connection:
        load(connection, file, secret, store)
        wrong = differences(connection, contents.manifest)
        if wrong:
            raise Damaged("; ".join(wrong))
    flask_migrate.upgrade()
    seal = broken_seal()
    if seal is not None:
        raise Damaged(f"the audit does not hold together at its event {seal}. Everything is restored; look into it.")
    Writing.begin()
    return after_restoring(now())


def _refuse_foreign(contents: Contents, settings: Settings) -> None:
    known = {script.revision for script in ScriptDirectory(_migrations()).walk_revisions()}
    if contents.version not in known:
        raise Damaged("it was made by a newer version of Runxin. Install that one first.")
    if contents.identity_key != print_of(settings.identity_key):
        raise Damaged(
            "it was made with another RUNXIN_IDENTITY_KEY: no identity number could be read. Set the key of then."
        )


def _migrations() -> str:
    return str(current_app.extensions["migrate"].directory)


@contextmanager
def _elsewhere(settings: Settings, folder: Path) -> Iterator[None]:
    """Inside the block everything happens in a database in this folder."""
    url = f"sqlite:///{folder / 'runxin.sqlite3'}"
    app = create_app(replace(settings, database_url=url, files_dir=folder / "files", bucket=None))
    with app.app_context(), every_school():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _in_words() -> Iterator[None]:
    """What goes wrong is said in a sentence."""
    try:
        yield
    except Damaged as damaged:
        raise click.ClickException(f"The backup is refused: {damaged}") from damaged
    except NotEmpty as full:
        raise click.ClickException(
            "The database holds data already; nothing was touched. Restore into a new, empty one "
            "(on PostgreSQL: createdb; on SQLite: move the file away)."
        ) from full
    except NoTables as none:
        raise click.ClickException("The database has no tables yet. Run: runxin upgrade") from none
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'The disk'}: {error.strerror}") from error


def _secret() -> Secret:
    key, passphrase = os.environ.get("RUNXIN_BACKUP_KEY", ""), os.environ.get("RUNXIN_BACKUP_PASSPHRASE", "")
    if passphrase and not key:
        if len(passphrase) < LEAST_PASSPHRASE:
            raise click.ClickException(f"RUNXIN_BACKUP_PASSPHRASE needs at least {LEAST_PASSPHRASE} characters.")
        return Secret(BY_PASSPHRASE, passphrase.encode())
    try:
        value = bytes.fromhex(key)
    except ValueError:
        value = b""
    if len(value) != 32:
        raise click.ClickException(
            "Set RUNXIN_BACKUP_KEY to 64 hexadecimal digits (runxin init makes one), or RUNXIN_BACKUP_PASSPHRASE. "
            "Keep it apart from the backups: without it none can be opened."
        )
    return Secret(BY_KEY, value)


def _told(manifest: Manifest, first: str) -> str:
    rows, tables = sum(manifest.tables.values()), len(manifest.tables)
    lines = [first, f"rows\t{rows} in {tables} tables", f"files\t{manifest.photos}"]
    if manifest.audit:
        lines.append(f"audit\tevent {manifest.audit['seq']}, seal {manifest.audit['seal']}")
    if manifest.missing:
        lines.append(f"files that were not in the storage\t{len(manifest.missing)}")
        lines += [f"\t{name}" for name in manifest.missing[:20]]
    return "\n".join(lines)
