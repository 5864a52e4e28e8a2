"""/field: a phone in one hand."""

from webapp.routes.field import entries, files, views

BLUEPRINTS = (views.pages, entries.pages, files.pages)
