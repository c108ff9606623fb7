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


def test_the_licence_of_nnsim_in_the_resources_is_that_of_the_project() -> None:
    assert resource("licences", "nnsim.txt").read_bytes() == (ROOT / "LICENSE").read_bytes()
