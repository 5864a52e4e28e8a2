"""GET /api/v1/docs: the OpenAPI document as a page to read, written by the server: no script, nothing from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app
from flask.json import dumps
from werkzeug.wrappers import Response

from webapp.access.marks import public
from webapp.routes.api.described import TOKEN
from webapp.routes.pages import page_or_block

pages = Blueprint("api_document", __name__, url_prefix="/api/v1")
Document = dict[str, Any]
PLAIN = str.maketrans("", "", "{}")


@dataclass(frozen=True)
class Line:
    """One field or parameter: its name, what it may be, whether it must be there, what it says, an example."""

    name: str
    type: str
    required: bool
    about: str
    example: str


@dataclass(frozen=True)
class Operation:
    """One thing to ask: with which parameters, and what comes back."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    by_token: bool
    parameters: list[Line]
    body: str
    answers: list[tuple[str, str, str]]  # status, description, name of the schema


@pages.get("/docs")
@public
def read() -> Response:
    """How to speak with /api/v1, in the reader's language."""
    document: Document = json.loads(dumps(current_app.extensions["runxin_api"].spec.to_dict(), sort_keys=False))
    operations = list(_operations(document))
    schemas = {name: _fields(schema) for name, schema in sorted(document["components"]["schemas"].items())}
    return page_or_block(
        "api/docs.html",
        about=document["info"]["description"],
        groups=[[o for o in operations if o.by_token], [o for o in operations if not o.by_token]],
        schemas=schemas,
    )


def _operations(document: Document) -> Iterator[Operation]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            given = [*operations.get("parameters", []), *operation.get("parameters", [])]
            yield Operation(
                anchor="-".join([method, *path.rpartition("/v1/")[2].translate(PLAIN).split("/")]),
                method=method.upper(),
                path=path,
                summary=operation.get("summary", ""),
                description=operation.get("description", ""),
                by_token=any(TOKEN in one for one in operation.get("security", [])),
                parameters=[_parameter(_resolved(document, one)) for one in given],
                body=_body(operation),
                answers=sorted(_answers(document, operation)),
            )


def _answers(document: Document, operation: Document) -> Iterator[tuple[str, str, str]]:
    for status, answer in operation["responses"].items():
        found = _resolved(document, answer)
        content: Document = next(iter(found.get("content", {}).values()), {})
        yield status, found.get("description", ""), _name(content.get("schema", {}))


def _body(operation: Document) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return ", ".join(f"{kind} {_name(one.get('schema', {}))}".strip() for kind, one in content.items())


def _parameter(given: Document) -> Line:
    schema = given.get("schema", {})
    about = given.get("description") or schema.get("description", "")
    return Line(given["name"], _type(schema), bool(given.get("required")), about, _example(schema))


def _fields(schema: Document) -> list[Line]:
    required = schema.get("required", [])
    return [
        Line(name, _type(one), name in required, one.get("description", ""), _example(one))
        for name, one in schema.get("properties", {}).items()
    ]


def _example(schema: Document) -> str:
    examples = schema.get("examples", [])
    return dumps(examples[0], ensure_ascii=False) if examples else ""


def _type(schema: Document) -> str:
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(_type(one) for one in schema[several])
    if "$ref" in schema:
        return _name(schema)
    kinds = schema.get("type", "")
    names = kinds if isinstance(kinds, list) else [kinds]
    if "array" in names:
        return f"[{_type(schema.get('items', {}))}]"
    return " | ".join([schema.get("format") or names[0], *names[1:]])


def _name(schema: Document) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _resolved(document: Document, part: Document) -> Document:
    """What a reference points to, else the part itself."""
    if "$ref" not in part:
        return part
    found: Any = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    resolved: Document = found
    return resolved
