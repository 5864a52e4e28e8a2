"""What an error looks like: a sentence, and what to do next. Never a trace."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, current_app, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from webapp.domain.limits import TooMany
from webapp.domain.refusals import Refused
from webapp.extensions import db, htmx
from webapp.routes.gate import LOGIN_NEEDED, LoginNeeded, SecondFactorNeeded, StepUpNeeded
from webapp.routes.step_up import step_up_needed
from webapp.schemas.sentences import sentence, sentence_for

CODES = {400: "malformed", 403: "forbidden", 404: "not_found", 413: "too_large", 422: "malformed"}


def answer_errors(app: Flask) -> None:
    """Let an application answer refusals and errors in words."""
    app.register_error_handler(LoginNeeded, _login_needed)
    app.register_error_handler(SecondFactorNeeded, _second_factor_needed)
    app.register_error_handler(StepUpNeeded, step_up_needed)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def for_a_machine() -> bool:
    """Is the asker a program (the phone's sync, another system)?"""
    return request.path.startswith("/api/")


def _login_needed(_error: LoginNeeded) -> ResponseReturnValue:
    """401 with the login form in place; htmx is sent to the login page."""
    db.session.rollback()
    if for_a_machine():
        return jsonify(code="login_needed", message=""), LOGIN_NEEDED
    next_page = request.full_path.rstrip("?") if request.method == "GET" else "/"
    answer = make_response(render_template("login.html", next=next_page, refusal=None), LOGIN_NEEDED)
    answer.headers["Cache-Control"] = "no-store"
    if htmx:
        answer.headers["HX-Redirect"] = f"/login?next={quote(next_page)}"
    return answer


def _second_factor_needed(_error: SecondFactorNeeded) -> ResponseReturnValue:
    """To the page that asks for the code; a machine hears what it hears without any login."""
    db.session.rollback()
    if for_a_machine():
        return jsonify(code="login_needed", message=""), LOGIN_NEEDED
    next_page = request.full_path.rstrip("?") if request.method == "GET" else "/"
    target = f"/second-factor?next={quote(next_page)}"
    answer = make_response("", LOGIN_NEEDED) if htmx else make_response(redirect(target, 303))
    answer.headers["Cache-Control"] = "no-store"
    if htmx:
        answer.headers["HX-Redirect"] = target
    return answer


def _too_many(refusal: TooMany) -> ResponseReturnValue:
    answer = make_response(_refused(refusal))
    answer.headers["Retry-After"] = str(refusal.seconds)
    return answer


def _refused(refusal: Refused) -> ResponseReturnValue:
    db.session.rollback()
    return _say(refusal.status, refusal.code, sentence(refusal))


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    db.session.rollback()
    code = CODES.get(status, "malformed" if status < 500 else "went_wrong")
    answer = make_response(_say(status, code, sentence_for(code)))
    if status == 405 and error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = error.get_response().headers["Allow"]
    return answer


def _unforeseen(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    current_app.logger.exception("unforeseen: %s", type(error).__name__)
    if current_app.testing:
        raise error
    return _say(500, "went_wrong", sentence_for("went_wrong"))


def _say(status: int, code: str, words: str) -> Response:
    if for_a_machine():
        return make_response(jsonify(code=code, message=words), status)
    template = "partials/refusal.html" if htmx else "error.html"
    answer = make_response(render_template(template, words=words, status=status), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
