"""Reading an answer as a browser's parser does: is it valid HTML, are ids unique, has every field a name?"""

from __future__ import annotations

from typing import Any

import html5lib

UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
FIELDS = {"input", "select", "textarea", "meter", "progress"}


def faults_of(html: str, whole: bool = True) -> list[str]:
    """What is wrong with a page (or, with whole=False, with a block of one), in words; [] when nothing is."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html) if whole else parser.parseFragment(html)
    lines = html.splitlines()
    errors = [
        f"{code} {data} at line {place[0]}: {lines[place[0] - 1].strip()[:160] if place[0] <= len(lines) else ''}"
        for place, code, data in parser.errors
    ]
    return errors + _twice(tree) + _unlabelled(tree) + _nameless(tree) + _dangling(tree) + _behaviour(tree)


def _twice(tree: Any) -> list[str]:
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    return [f"the id {one} is there twice" for one in sorted({i for i in ids if ids.count(i) > 1})]


def _unlabelled(tree: Any) -> list[str]:
    labelled = {label.get("for") for label in tree.iter("label")}
    inside = {id(e) for label in tree.iter("label") for e in label.iter() if e.tag in FIELDS}
    return [
        f"no label for {element.tag} {element.get('name')}"
        for element in tree.iter()
        if element.tag in FIELDS
        and element.get("type") not in UNLABELLED
        and id(element) not in inside
        and element.get("id") not in labelled
        and not (element.get("aria-label") or element.get("aria-labelledby"))
    ]


def _nameless(tree: Any) -> list[str]:
    slots = {id(e) for template in tree.iter("template") for e in template.iter()}  # filled in by the script
    found = [f"an image without alt: {e.get('src')}" for e in tree.iter("img") if e.get("alt") is None]
    for tag in ("a", "button"):
        for element in tree.iter(tag):
            alts = "".join(image.get("alt") or "" for image in element.iter("img"))
            words = "".join(element.itertext()).strip() or alts or element.get("aria-label")
            if not words and id(element) not in slots:
                found.append(f"a nameless {tag}: {dict(element.attrib)}")
    return found


def _dangling(tree: Any) -> list[str]:
    ids = {element.get("id") for element in tree.iter()}
    names = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
    return [
        f"{element.tag} points with {name} to {one}, which is not there"
        for element in tree.iter()
        for name in names
        for one in (element.get(name) or "").split()
        if one not in ids
    ]


def _behaviour(tree: Any) -> list[str]:
    """No inline script, style or handler: the content security policy would stop them."""
    found = [f"{e.tag} {name}" for e in tree.iter() for name in e.attrib if name.startswith("on") or name == "style"]
    scripts = [s for s in tree.iter("script") if not s.get("src") and s.get("type") != "application/json"]
    return found + [f"inline {e.tag}" for e in [*scripts, *tree.iter("style")]]
