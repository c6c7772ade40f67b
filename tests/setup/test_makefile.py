"""What `make` says before it makes anything."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make with a Python that ends at once: whoever gets as far as the set-up fails there."""
    command = ["make", "PYTHON=false", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=20
    )


def test_a_chat_with_a_shop_that_is_not_there_ends_before_any_preparation() -> None:
    done = make("chat", "SHOP=nope")

    assert done.stderr.startswith("There is no shop nope; shops: lascale lettoria.")
    assert done.returncode != 0


def test_a_second_run_is_asked_for_before_the_data_are_touched() -> None:
    steps = make("--dry-run", "run").stdout.splitlines()
    check = next(i for i, step in enumerate(steps) if "serve --only-check" in step)
    writes = [
        i for i, step in enumerate(steps) if "preorder db" in step or "preorder shops" in step
    ]

    assert check < min(writes)


def test_that_it_runs_already_is_no_error_of_make(tmp_path: Path) -> None:
    """Its recipe, with a check that says so (75) and one that fails."""
    steps = make("--dry-run", "run").stdout
    recipe = steps[steps.index(".venv/bin/python -m preorder serve --only-check") :]
    ends = {}
    for code in (75, 3):
        told = recipe.replace(".venv/bin/python -m preorder serve --only-check", f"(exit {code})")
        safe = told.replace(".venv/bin/python", "false")
        ends[code] = subprocess.run(["bash", "-c", safe], cwd=tmp_path, check=False).returncode

    assert ends == {75: 0, 3: 3}
