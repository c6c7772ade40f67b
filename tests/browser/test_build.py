"""The committed script is what the sources make, small, and without a way to HTML."""

import base64
import gzip
import hashlib
import re
import shutil
import subprocess

import pytest

from tests.browser.conftest import ROOT

WIDGET = ROOT / "web" / "widget"
BUILT = ROOT / "web" / "dist" / "widget.js"
SOURCES = [*sorted((WIDGET / "src").glob("*.ts")), ROOT / "web" / "static" / "shop.js"]


@pytest.fixture
def node():
    """The way to node, where it and the build tools are."""
    found = shutil.which("node")
    if found is None or not (WIDGET / "node_modules" / "esbuild").exists():
        pytest.skip("Install node (apt-get install npm) and run `make widget-tools`.")
    return found


def test_it_is_small():
    assert len(gzip.compress(BUILT.read_bytes(), 9)) <= 25_000


def test_the_committed_script_is_what_the_sources_make(node, tmp_path):
    built = tmp_path / "widget.js"
    command = [node, "build.mjs", built]
    said = subprocess.run(command, cwd=WIDGET, check=True, capture_output=True, text=True).stdout
    digest = base64.b64encode(hashlib.sha384(built.read_bytes()).digest()).decode()

    assert built.read_bytes() == BUILT.read_bytes(), "run `make widget` and commit web/dist"
    assert f'integrity="sha384-{digest}"' in said  # for shops that pin it


def test_the_types_hold(node):
    compiler = WIDGET / "node_modules" / "typescript" / "bin" / "tsc"
    found = subprocess.run(
        [node, compiler, "-p", WIDGET], check=False, capture_output=True, text=True
    )

    assert found.stdout == ""


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_source_makes_html_or_code_of_data(source):
    makers = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.style ="

    assert re.findall(makers, source.read_text()) == []
    assert len(source.read_text().splitlines()) <= 300


def test_the_lock_file_holds_hashes_and_no_address():
    lock = (WIDGET / "package-lock.json").read_text()

    assert "integrity" in lock
    assert "://" not in lock
