"""runxin verify-package, package-key: a child's file as a school outside gets it."""

from __future__ import annotations

from typing import BinaryIO

import click

from webapp.cli.installation import installation
from webapp.documents.packages import public_key, verify

WORDS = {
    "unreadable": "this is no package that can be read",
    "no_list": "there is no list of what is in it",
    "signature": "the signature does not fit the list",
    "changed": "was changed",
    "missing": "is missing",
    "not_listed": "is not on the list",
    "too_large": "is larger than may be",
}


@click.command("verify-package")
@click.argument("file", type=click.File("rb"))
@click.option("--key", help="The public key it should be signed with, as that installation's package-key prints it.")
def verify_package(file: BinaryIO, key: str | None) -> None:
    """Say whether the package FILE is as it was signed; ends with 1 and what was changed when it is not."""
    found = verify(file, key)
    for code, name in found.problems:
        click.echo(f"{name}: {WORDS[code]}" if name else WORDS[code])
    if not found.whole:
        raise click.ClickException("The package is not as it was signed.")
    click.echo(f"files\t{len(found.said['files'])}\nkey\t{found.key}")
    click.echo(f"contains\t{', '.join(found.contains())}")
    for what, why, count in found.omits():
        click.echo(f"left out\t{what}\t{why}\t{count or ''}".rstrip())
    click.echo("The package is whole." if key else "The package is whole. Compare the key with the one you were told.")


@click.command("package-key")
def package_key() -> None:
    """Print the public key by which this installation's packages are told."""
    with installation():
        click.echo(public_key())
