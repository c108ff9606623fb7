"""The files that ship with nnsim are found wherever nnsim runs from."""

import shutil
import sys
from pathlib import Path

import pytest

import nnsim.resources
from nnsim.resources import resource


def test_a_checkout_uses_its_own_folder():
    root = Path(nnsim.resources.__file__).resolve().parent.parent
    assert resource("data") == root / "resources" / "data"


def test_an_installed_package_carries_its_resources(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "nnsim"
    (package / "_resources" / "data").mkdir(parents=True)
    (package / "_resources" / "data" / "a.csv").write_text("1")
    (tmp_path / "site-packages" / "resources" / "data").mkdir(parents=True)
    shutil.copy(nnsim.resources.__file__, package)
    monkeypatch.setattr(nnsim.resources, "__file__", str(package / "resources.py"))
    assert resource("data", "a.csv").read_text() == "1"
    with pytest.raises(FileNotFoundError, match="install nnsim again"):
        resource("data", "b.csv")


def test_a_bundle_carries_its_resources(tmp_path, monkeypatch):
    (tmp_path / "nnsim" / "_resources").mkdir(parents=True)
    (tmp_path / "nnsim" / "_resources" / "a.csv").write_text("1")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("a.csv") == tmp_path / "nnsim" / "_resources" / "a.csv"


def test_what_is_missing_is_named():
    with pytest.raises(FileNotFoundError, match=r"data/nothing\.csv is missing"):
        resource("data", "nothing.csv")


@pytest.mark.parametrize("parts", [("..", "x"), ("/etc/passwd",), ("a/../b",), ("C:x",), ("",)])
def test_no_name_leads_out_of_the_resources(parts):
    with pytest.raises(ValueError, match="folder by folder"):
        resource(*parts)
