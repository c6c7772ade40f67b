"""Run the supervisor over fake programs: `fake_serve.py FOLDER NAME:PORT[:BEHAVIOUR...] ...`."""

import sys
from pathlib import Path

from preorder.serve import ServePlan, serve
from preorder.serve_process import Program


def program(folder: Path, text: str) -> Program:
    name, port, *behaviour = text.split(":")
    script = str(Path(__file__).with_name("fake_program.py"))
    return Program(
        name,
        [sys.executable, script, port, str(folder), *behaviour],
        int(port),
        f"PREORDER_{name.upper()}_PORT",
        start_seconds=1.0 if "mute" in behaviour else 20.0,
    )


def main(folder: Path, programs: list[str]) -> int:
    plan = ServePlan(
        tuple(program(folder, text) for text in programs),
        folder=folder,
        logs=folder / "log",
        restarts=2,
        backoff_seconds=0.1,
        stop_seconds=1.0,
    )
    return serve(plan, lambda: "try order 1234")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
