"""What a phone loads first is all that its pages need, and no more (webapp/static/lean.js, sprite.js)."""

import json
import re
import subprocess

from webapp.builds import DIST, manifest
from webapp.settings import PROJECT

TEMPLATES = PROJECT / "webapp" / "templates"
SAID = "import('./webapp/static/lean.js').then(({ UNUSED }) => console.log(JSON.stringify(UNUSED)))"


def test_no_page_of_the_phone_has_what_its_style_leaves_out():
    unused = json.loads(subprocess.check_output(["node", "-e", SAID], cwd=PROJECT))
    tags, attributes = unused["tags"].split(), [one.partition("=")[::2] for one in unused["attributes"]]
    signs = [rf"<{tag}\b" for tag in tags] + [rf"\b{name}=\"?{value}" for name, value in attributes]
    found = [(path.name, sign) for path in sources() for sign in signs if re.search(sign, path.read_text())]
    assert found == []


def test_every_drawing_of_the_phone_is_in_the_sheet_that_it_has_without_a_network():
    drawn = re.findall(r'id="([a-z0-9-]+)"', (DIST / manifest()["files"]["icons.svg"]).read_text())
    asked = {name for path in sources() for name in re.findall(r'icon\("([a-z0-9-]+)"', path.read_text())}
    assert asked <= set(drawn)


def sources():
    """The templates of the phone's pages, the pages in the same layout, and the scripts that add to them."""
    folders = ["field", "entries", "partials", "layouts"]
    yield from (path for folder in folders for path in (TEMPLATES / folder).rglob("*.html"))
    yield from (PROJECT / "webapp" / "static" / "src").rglob("*.js")
