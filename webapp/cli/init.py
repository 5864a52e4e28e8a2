"""runxin init: a fresh installation in one go. Keys, tables, the bureau, its administrator."""

from __future__ import annotations

import os
import secrets
import shlex
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
import segno

from webapp.actions.setting_up import LEVELS, FirstStart, is_set_up, set_up, setup_code
from webapp.actions.slips import Slip, slip_of
from webapp.cli.database import bring_up_to_date
from webapp.cli.installation import installation
from webapp.documents.slips import address_of
from webapp.extensions import db
from webapp.models import now
from webapp.settings import Settings

AT_HOME = {"localhost", "127.0.0.1"}
QUESTIONS = {
    "bureau": "Name of the education bureau 教育局名称",
    "level": "It is of a 级别",
    "name": "Name of the administrator 管理员姓名",
    "login": "Login of the administrator 登录名",
    "address": "Address people open 访问地址 (https://…)",
}
NEXT = """
What to do next 接下来
  1. Keep {file} apart from the backups: with its keys, and only with them, identity numbers can be read.
     密钥文件与备份分开保管；没有它，身份证号再也读不出来。
  2. Start 启动:  set -a; . {file}; set +a; runxin serve
     As a service, with a proxy for https in front: docs/operate.md
  3. Open {address}/activate within the days the slip is valid, and choose the password.
     打开上面的网址，用登录名和激活码设定密码。"""


@dataclass(frozen=True)
class Place:
    """Where the installation lives: its settings' file, its folder, its database, its address, proxies before it."""

    file: Path
    instance: Path | None
    database: str | None
    address: str
    proxies: int


@click.command()
@click.option("--bureau", help="Name of the education bureau.")
@click.option("--level", type=click.Choice(LEVELS), help="Of a county or of a city.")
@click.option("--name", help="Name of the first administrator.")
@click.option("--login", help="The administrator's login: small letters and digits.")
@click.option("--address", help="What people open: https://runxin.example.cn")
@click.option("--proxies", default=1, show_default=True, type=click.IntRange(0, 9), help="Proxies before the server.")
@click.option("--env-file", default="runxin.env", show_default=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--instance", type=click.Path(path_type=Path, file_okay=False), help="Folder of data and photos.")
@click.option("--database", help="SQLAlchemy URL; without one, SQLite in that folder.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the options as they are.")
def init(
    proxies: int, env_file: Path, instance: Path | None, database: str | None, yes: bool, **said: str | None
) -> None:
    """Set up a fresh installation: write its keys to a file, make the tables, the bureau and its administrator.

    An existing file or installation is left as it is.
    """
    answers = _answers(said, yes)
    address = _address(answers.pop("address"))
    place = Place(env_file.absolute(), instance and instance.absolute(), database, address, proxies)
    if not yes:
        click.confirm(f"Write {place.file} and make the installation? 确定", abort=True)
    _write(place.file, _environment(place))
    try:
        bring_up_to_date()
        slip = _make(FirstStart(**answers))
    except BaseException:
        place.file.unlink()  # fresh keys that belong to nothing
        raise
    _say(place, slip)


def announce_setup(settings: Settings) -> None:
    """Write the setup code to the console, while nothing is set up; runxin serve calls it at every start."""
    with installation():
        done = is_set_up()
    if not done:
        where = settings.public_url or "http://127.0.0.1:…"
        click.echo(
            f"Not set up yet 尚未初始化. Open {where}/setup  ·  setup code 初始化码: {setup_code(settings.secret_key)}"
        )


def _answers(said: dict[str, str | None], yes: bool) -> dict[str, str]:
    """What the options say, and the rest as it is answered; without questions (--yes) everything must be said."""
    lacking = [f"--{name}" for name in QUESTIONS if said[name] is None and name != "level"]
    if yes and lacking:
        raise click.UsageError(f"With --yes, say also {', '.join(lacking)}.")
    return {name: said[name] or _answer(name, question, yes) for name, question in QUESTIONS.items()}


def _answer(name: str, question: str, yes: bool) -> str:
    if name != "level":
        return str(click.prompt(question))
    return LEVELS[0] if yes else str(click.prompt(question, type=click.Choice(LEVELS), default=LEVELS[0]))


def _make(asked: FirstStart) -> Slip:
    with installation(writing=True):
        account, code = set_up(asked, now())
        slip = slip_of(account, code, now())
        db.session.commit()
        return slip


def _address(text: str) -> str:
    """Scheme and host; http only on one's own machine."""
    address, parts = text.strip().rstrip("/"), urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise click.BadParameter("write it as https://runxin.example.cn, without a path", param_hint="--address")
    if parts.scheme == "http" and parts.hostname not in AT_HOME:
        raise click.BadParameter("phones keep pages over https only; http is for localhost", param_hint="--address")
    return address


def _environment(place: Place) -> dict[str, str]:
    """The settings of this installation, with fresh keys."""
    found = {
        "RUNXIN_SECRET_KEY": secrets.token_urlsafe(48),
        "RUNXIN_IDENTITY_KEY": secrets.token_hex(32),
        "RUNXIN_BACKUP_KEY": secrets.token_hex(32),
        "RUNXIN_PUBLIC_URL": place.address,
        "RUNXIN_PROXIES": str(place.proxies),
        "RUNXIN_ENVIRONMENT": "production",
    }
    if place.address.startswith("http:"):  # a trial on one's own machine
        found |= {"RUNXIN_ENVIRONMENT": "development", "RUNXIN_SECURE_COOKIES": "0", "RUNXIN_PROXIES": "0"}
    if place.instance:
        found["RUNXIN_INSTANCE"] = str(place.instance)
    if place.database:
        found["DATABASE_URL"] = place.database
    return found


def _write(file: Path, environment: dict[str, str]) -> None:
    """A new file that only its owner reads; and from here on this process's own settings."""
    lines = "".join(f"{name}={shlex.quote(value)}\n" for name, value in environment.items())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise click.ClickException(
            f"{file} is there already and stays as it is. Start with it (runxin serve), or name another --env-file."
        ) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(lines)
    os.environ.update(environment)


def _say(place: Place, slip: Slip) -> None:
    page = f"{place.address}/activate"
    click.echo(f"\nlogin 登录名\t{slip.login}\none-time code 激活码\t{slip.code}\nopen 打开\t{page}\n")
    segno.make_qr(address_of(slip, page)).terminal(compact=True)
    click.echo(NEXT.format(file=place.file, address=place.address))
