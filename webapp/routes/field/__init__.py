"""/field: a phone in one hand."""

from webapp.routes.field import entries, photos, views

BLUEPRINTS = (views.pages, entries.pages, photos.pages)
