"""/api/v1: small, described by OpenAPI."""

from webapp.routes.api import files, kit, outbox

BLUEPRINTS = (outbox.pages, kit.pages, files.pages)
