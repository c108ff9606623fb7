"""Everything that nnsim is made of is named, with the whole text of its licence."""

import re
import tomllib
from importlib import metadata

import pytest

from nnsim.licences import COMPONENTS, Component, components
from nnsim.resources import resource
from tests.architecture.imports import ROOT


def needed(name: str) -> set[str]:
    """A distribution and all that it needs here, by their names."""
    own = re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", name)[0]).lower()  # type: ignore[index]
    others = [text for text in metadata.distribution(own).requires or [] if ";" not in text]
    return {own}.union(*map(needed, others))


def test_every_library_is_named() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert set().union(*map(needed, dependencies)) == {component.distribution for component in COMPONENTS} - {""}


def test_every_typeface_is_named() -> None:
    titles = " ".join(component.title.replace(" ", "") for component in COMPONENTS)
    families = {path.name.partition("-")[0] for path in resource("fonts").glob("*.?tf")}
    assert [family for family in families if family not in titles] == []


@pytest.mark.parametrize("component", components(), ids=lambda component: component.title)
def test_every_licence_has_its_text(component: Component) -> None:
    assert len(component.text) > 1_000
    assert component.licence


def test_the_parts_of_qt_by_others_are_listed_and_the_text_of_each_licence_follows() -> None:
    whole = resource("licences", "Qt-parts.txt").read_text(encoding="utf-8")
    listed, _, texts = whole.partition("-" * 80)
    parts = re.findall(r"(?m)^(\S.*)\n    Licence: (.*)", listed)
    assert {"FreeType", "HarfBuzz", "libpng", "PCRE2", "zlib", "ICU", "xkbcommon", "XSVG (in Qt SVG)"} <= {name for name, _ in parts}
    headings = set(re.findall(r"(?m)^-{80}\n(.+)\n-{80}$", f"{'-' * 80}{texts}"))
    in_other_texts = {"GPL-2", "GPL-2+", "LGPL-3", "LGPL-2.1-or-later", "placed in the public domain"}
    named = {licence for name, text in parts for licence in re.split(r" and | or ", text) if "as below" not in text and "," not in licence}
    assert named - headings - in_other_texts == set()
    assert {name for name, text in parts if "as below" in text} - headings - {"Wayland and its protocols"} == set()


def test_who_has_the_program_is_told_how_to_replace_qt_and_where_its_source_is() -> None:
    text = next(component for component in COMPONENTS if component.title == "Qt and PySide6").text
    for words in ("HOW TO REPLACE THEM", "download.qt.io/official_releases", "LESSER GENERAL PUBLIC LICENSE", "GNU GENERAL PUBLIC LICENSE"):
        assert words in text


def test_the_licence_of_nnsim_in_the_resources_is_that_of_the_project() -> None:
    assert resource("licences", "nnsim.txt").read_bytes() == (ROOT / "LICENSE").read_bytes()
