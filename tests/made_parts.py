"""The program's parts over a folder of the test's own, for tests of whole programs."""

from pathlib import Path

from preorder.bootstrap import Parts
from preorder.demo import demo_document
from preorder.settings import load_settings
from preorder.store.importer import import_document
from tests.migrated import migrated

ROOT = Path(__file__).resolve().parents[1]
NO_ENV_FILE = Path("there-is-no-such-file")


def make_parts(folder: Path, **settings: str) -> Parts:
    """Return parts with an empty database; settings are named without PREORDER_."""
    migrated(folder / "var" / "preorder.db")
    values = {"VAR": str(folder / "var"), "SHOPS": str(ROOT / "shops"), **settings}
    environ = {f"PREORDER_{name}": value for name, value in values.items()}
    return Parts(load_settings(environ, NO_ENV_FILE))


def with_demo(parts: Parts, shop: str = "lettoria") -> Parts:
    """Put a demo shop's data in."""
    document = demo_document(parts.shops[shop], parts.clock())
    import_document(parts.store, document, parts.shops)
    return parts
