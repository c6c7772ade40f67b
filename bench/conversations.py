"""Drive scripted customers through the whole assistant: `python -m bench.conversations FILE.json`.

Prints every transcript with what it must and must not say, for a person to read, and a line
PASS or FAIL for each script: whether the orders, refunds and cases ended as written.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.conversations_drive import Drive
from bench.conversations_judge import Verdict
from bench.conversations_world import document_of, now_of
from tests.conversations.effects import read_rows
from tests.conversations.stack import Stack, running_stack


def main(arguments: Sequence[str]) -> int:
    """Run the scripts; return 1 if any did not end as written."""
    parser = argparse.ArgumentParser(description="Drive scripted customers through the assistant.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--only", nargs="*", help="ids of the scripts to run")
    options = parser.parse_args(arguments)
    scripts = _read(options.file, options.only)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder), now_of(scripts[0])) as stack,
    ):
        failed = {script["id"]: _run(stack, script) for script in scripts}
    print()
    for name, problems in failed.items():
        print(f"{name} {'FAIL: ' + '; '.join(problems) if problems else 'PASS'}")
    passed = sum(not problems for problems in failed.values())
    print(f"conversations={passed}/{len(failed)}")
    return 0 if passed == len(failed) else 1


def _read(file: Path, only: Sequence[str] | None) -> list[Mapping[str, Any]]:
    # Amounts are read as they are written: no float near money.
    data = json.loads(file.read_text(encoding="utf-8"), parse_float=str)
    scripts = [one for one in data["conversations"] if not only or one["id"] in only]
    if not scripts:
        raise SystemExit(f"{file}: no such script")
    return scripts


def _run(stack: Stack, script: Mapping[str, Any]) -> list[str]:
    stack.fresh([document_of(script)], now_of(script))
    before = read_rows(stack.parts.store)
    drive = Drive(stack, script)
    drive.run()
    stack.parts.outbox.send_due()
    after = read_rows(stack.parts.store, [drive.visitor.session.conversation])
    problems = Verdict(script, before, after).problems()
    _print(script, drive, problems)
    return problems


def _print(script: Mapping[str, Any], drive: Drive, problems: Sequence[str]) -> None:
    end = script["end"]
    print(f"\n=== {script['id']} {script['title']} ({script['shop']}, {script['now']})")
    print("\n".join(drive.transcript))
    for key in ("must_convey", "must_not"):
        print(f"  {key}: {'; '.join(end.get(key, []))}")
    for line in drive.lines:
        print(f"  never said ({line['when']}): {line['say']}")
    print(f"  {end['outcome']}: {'; '.join(problems) or 'ended as written'}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
