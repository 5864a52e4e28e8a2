"""Runxin 润心. create_app() is the table of contents."""

from __future__ import annotations

import logging

from flask import Flask
from flask_babel import get_locale
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.access import append_only, history, tenancy  # noqa: F401  # they listen to every session
from webapp.builds import build_id
from webapp.extensions import babel, compress, db, htmx, login_manager, migrate
from webapp.routes import (
    activation,
    assets,
    desk,
    field,
    health,
    locale,
    logged_in,
    own,
    pwa,
    second_factor,
    session,
    setup,
    step_up,
)
from webapp.routes.api import serve_api
from webapp.routes.assets import SessionOfPages, asset, drawing
from webapp.routes.errors import answer_errors
from webapp.routes.gate import guard
from webapp.routes.headers import harden
from webapp.routes.looks import keep_watch
from webapp.routes.phone_contact import count_refusals
from webapp.routes.setup import lead_to_setup
from webapp.routes.watch import watch
from webapp.routes.words import add_words
from webapp.settings import PROJECT, Settings

MIGRATIONS = PROJECT / "webapp" / "migrations"


def create_app(settings: Settings | None = None) -> Flask:
    """The application of one installation; MissingSetting when the environment lacks what it needs."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.config.from_mapping(settings.as_flask_config())
    app.extensions["runxin_settings"] = settings
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    app.session_interface = SessionOfPages()
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(asset=asset, drawing=drawing, build_id=build_id, get_locale=get_locale)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    _bind_extensions(app)
    watch(app)
    lead_to_setup(app)
    guard(app)
    keep_watch(app)
    count_refusals(app)
    harden(app)
    answer_errors(app)
    add_words(app)
    for blueprint in (
        session.pages,
        setup.pages,
        activation.pages,
        second_factor.pages,
        step_up.pages,
        own.pages,
        health.pages,
        pwa.pages,
        assets.pages,
        *field.BLUEPRINTS,
        *desk.BLUEPRINTS,
    ):
        app.register_blueprint(blueprint)
    pwa.mark_static_public(app)
    serve_api(app)
    return app


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS))
    login_manager.init_app(app)
    login_manager.user_loader(logged_in.load)
    babel.init_app(app, locale_selector=locale.chosen)
    htmx.init_app(app)
    compress.init_app(app)
