"""The words for why two records may be of one child."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.duplicates import ALIKE, SAME_IDENTITY, SAME_NAME, SAME_REGISTRY

WHY: dict[str, LazyString] = {
    SAME_REGISTRY: _l("same registry number"),
    SAME_IDENTITY: _l("same identity number"),
    SAME_NAME: _l("same name and birthday"),
    ALIKE: _l("name alike, same birthday"),
}
