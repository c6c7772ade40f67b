"""Finding a Python 3.10 that works, among programs that only look like one."""

import ast
from pathlib import Path

import pytest

from scripts import pythons
from scripts.console import SetupError, child_environment

ROOT = Path(__file__).resolve().parents[2]


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def python310(path: Path) -> Path:
    return program(path, "echo 3.10")


def broken_shim(path: Path) -> Path:
    """What pyenv leaves on PATH for a version that is installed but not chosen."""
    return program(path, "echo 'pyenv: python3.10: command not found' >&2; exit 127")


def environ(folder: Path, **more: str) -> dict[str, str]:
    return {"PATH": str(folder / "path"), "HOME": str(folder / "home")} | more


def find(folder: Path, uv: Path | None = None, **more: str) -> Path:
    return pythons.find_python310(environ(folder, **more), uv, folder / "own")


def test_one_on_path_is_found(tmp_path: Path) -> None:
    here = python310(tmp_path / "path" / "python3.10")

    assert find(tmp_path) == here


def test_a_broken_pyenv_shim_gives_way_to_pyenvs_versions(tmp_path: Path) -> None:
    broken_shim(tmp_path / "path" / "python3.10")
    real = python310(tmp_path / "home" / ".pyenv" / "versions" / "3.10.13" / "bin" / "python3.10")

    assert find(tmp_path) == real


def test_a_broken_shim_gives_way_to_a_later_folder_on_path(tmp_path: Path) -> None:
    broken_shim(tmp_path / "shims" / "python3.10")
    real = python310(tmp_path / "usr" / "python3.10")

    assert find(tmp_path, PATH=f"{tmp_path / 'shims'}:{tmp_path / 'usr'}") == real


def test_the_newest_of_pyenvs_versions_is_taken(tmp_path: Path) -> None:
    root = tmp_path / "pyenv"
    python310(root / "versions" / "3.10.9" / "bin" / "python3.10")
    newest = python310(root / "versions" / "3.10.13" / "bin" / "python3.10")

    assert find(tmp_path, PYENV_ROOT=str(root)) == newest


def test_one_named_by_the_user_comes_first(tmp_path: Path) -> None:
    python310(tmp_path / "path" / "python3.10")
    named = python310(tmp_path / "mine")

    assert find(tmp_path, PYTHON310=str(named)) == named


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("echo 3.11", id="another version"),
        pytest.param("exit 1", id="a part of the standard library is missing"),
        pytest.param("exit 127", id="a shim without its version"),
    ],
)
def test_a_name_proves_nothing(tmp_path: Path, script: str) -> None:
    program(tmp_path / "path" / "python3.10", script)

    with pytest.raises(SetupError, match=r"no working Python 3\.10 was found"):
        find(tmp_path)


def test_uv_knows_one(tmp_path: Path) -> None:
    real = python310(tmp_path / "elsewhere" / "python3.10")
    uv = program(tmp_path / "uv", f'test "$2" = find && echo {real}')

    assert find(tmp_path, uv) == real


def test_uv_fetches_one_into_the_project(tmp_path: Path) -> None:
    fetched = tmp_path / "own" / "python3.10"
    uv = program(
        tmp_path / "uv",
        f'if [ "$2" = install ]; then mkdir -p "$UV_PYTHON_INSTALL_DIR"; '
        f'printf "#!/bin/sh\\necho 3.10" > {fetched}; chmod +x {fetched}; fi\n'
        f"test -x {fetched} && echo {fetched}",
    )

    assert find(tmp_path, uv) == fetched


def test_without_network_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    uv = program(tmp_path / "uv", "exit 2")

    with pytest.raises(SetupError, match=r"pyenv install 3\.10"):
        find(tmp_path, uv)


def test_programs_we_start_write_byte_code_and_send_no_telemetry() -> None:
    environment = child_environment({"PYTHONDONTWRITEBYTECODE": "1", "PATH": "/bin"})

    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"


def test_pips_mirror_and_certificate_are_uvs_too_unless_uv_has_its_own() -> None:
    environment = child_environment(
        {"PIP_INDEX_URL": "mirror", "PIP_CERT": "pip.pem", "SSL_CERT_FILE": "own.pem"}
    )

    assert environment["UV_DEFAULT_INDEX"] == "mirror"
    assert environment["SSL_CERT_FILE"] == "own.pem"


def test_an_interpreter_that_is_too_old_is_told_in_a_sentence() -> None:
    """The file must stay readable to that old Python: what it says is compiled as Python 3.6."""
    text = (ROOT / "scripts" / "setup.py").read_text()

    tree = ast.parse(text, feature_version=(3, 6))

    guard = tree.body[2]
    assert isinstance(guard, ast.If)
    assert "Python 3.11 or newer is needed" in ast.unparse(guard)
