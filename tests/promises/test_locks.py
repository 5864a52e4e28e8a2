"""What is installed is what was locked: every package by its digest, from nowhere but the registries."""

from __future__ import annotations

import json
import tomllib

from webapp.settings import PROJECT

LEAST = 60  # packages each; a lock that lost most of itself would pass for want of anything wrong


def test_every_python_package_is_locked_by_digest() -> None:
    packages = tomllib.loads((PROJECT / "uv.lock").read_text())["package"]
    loose = []
    for package in packages:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        own = package["source"] in ({"editable": "."}, {"virtual": "."})
        registry = "registry" in package["source"]
        if not own and not (registry and files and all(file.get("hash", "").startswith("sha256:") for file in files)):
            loose.append(package["name"])
    assert loose == []
    assert len(packages) >= LEAST


def test_every_package_of_the_front_end_is_locked_by_digest() -> None:
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    loose = [name for name, p in packages.items() if name and not p.get("integrity", "").startswith("sha512-")]
    assert [name for name in loose if not packages[name].get("link")] == []
    assert len(packages) >= LEAST


def test_what_stands_in_the_project_is_what_is_locked() -> None:
    """`uv sync --frozen` installs the lock whatever pyproject.toml says: a dependency only written there would lack."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    locked = {p["name"]: p["version"] for p in tomllib.loads((PROJECT / "uv.lock").read_text())["package"]}
    wrong = []
    for line in named:
        name, _equals, version = line.partition("==")
        bare = name.partition(">")[0].partition("[")[0].strip().lower()
        if bare not in locked or (version and locked[bare] != version):
            wrong.append(line)
    assert wrong == []
