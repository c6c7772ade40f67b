"""The commands of `python -m preorder`. Each says what went wrong in a sentence, not a traceback.

Exit codes: 0 done, 1 refused or not found, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from preorder.core.errors import PreorderError
from preorder.policy.load import ShopFileError

_Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    options = _parser().parse_args(arguments)
    run: _Command = options.run
    try:
        return run(options)
    except (PreorderError, ShopFileError) as error:
        print(_sentence(error), file=sys.stderr)
    except BrokenPipeError:
        # `… | head` has read enough: nothing more to say, not even at the end of the program.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"{error.filename or 'preorder'}: {error.strerror or error}", file=sys.stderr)
    except KeyboardInterrupt:
        print(file=sys.stderr)
    return 1


def _sentence(error: Exception) -> str:
    text = str(error)
    if "no such table" in text or "UndefinedTable" in text:
        return "The database has no tables yet: run `python -m preorder db upgrade` first."
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="preorder", description="The pre-order assistant.")
    groups = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_data_commands(groups)
    _add_order_commands(groups)
    serve = _add(groups, "serve", _serve, "start brain, actions and gateway; Ctrl-C stops them")
    serve.add_argument(
        "--only-check", action="store_true", help="start nothing; end with 75 if it runs already"
    )
    worker = _add(groups, "worker", _worker, "send refunds and e-mails that are due")
    worker.add_argument("--once", action="store_true", help="what is due now, and end")
    chat = _add(groups, "chat", _chat, "talk to the assistant in the terminal")
    chat.add_argument("--shop", help="shop id (default: PREORDER_SHOP)")
    chat.add_argument("--url", help="the gateway's address (default: this machine's)")
    return parser


def _add_data_commands(groups: Any) -> None:
    database = _group(groups, "db", "the database")
    _add(database, "upgrade", _db_upgrade, "make or bring up to date all tables")
    _add(database, "tidy", _db_tidy, "delete what was kept for long enough (see .env.example)")
    demo = _group(groups, "demo", "the demo shops' data")
    about = "put it back, dated relative to now; deletes its orders, chats and open cases"
    reset = _add(demo, "reset", _demo_reset, about)
    reset.add_argument("--if-empty", action="store_true", help="only where there is none")
    shops = _group(groups, "shops", "the shop files")
    check = _add(shops, "check", _shops_check, "check them, and list what the owner should settle")
    check.add_argument("folder", type=Path, nargs="?", help="default: PREORDER_SHOPS")
    _add(shops, "compile", _shops_compile, "write the answers for the brain, and keep the policies")


def _add_order_commands(groups: Any) -> None:
    orders = _group(groups, "orders", "orders")
    load = _add(orders, "import", _orders_import, "load products, campaigns, orders, shipments")
    load.add_argument("file", type=Path, metavar="FILE.json")
    show = _add(orders, "show", _orders_show, "print an order with its history")
    show.add_argument("number")
    show.add_argument("--shop", help="shop id (default: every shop)")
    cases = _group(groups, "cases", "what waits for a person")
    listed = _add(cases, "list", _cases_list, "list open cases, the oldest first")
    listed.add_argument("--shop", help="shop id (default: every shop)")
    one = _add(cases, "show", _cases_show, "print one case with its conversation")
    one.add_argument("id")
    about = "note that one is settled; the customer is not told by it"
    closed = _add(cases, "close", _cases_close, about)
    closed.add_argument("id")
    closed.add_argument("--note", metavar="TEXT", help="how it was settled, for the team")
    _add_talk_commands(groups)
    understanding = _group(groups, "nlu", "how messages are understood")
    about = "say what messages meant that were not understood; they become training examples"
    review = _add(understanding, "review", _nlu_review, about)
    review.add_argument("--shop", help="shop id (default: every shop)")
    review.add_argument("--limit", type=_count, metavar="N", help="at most so many groups")


def _add_talk_commands(groups: Any) -> None:
    talks = _group(groups, "conversations", "chats that a person takes over")
    listed = _add(talks, "list", _talks_list, "list those that a person has or should have")
    listed.add_argument("--shop", help="shop id (default: every shop)")
    listed.add_argument("--all", action="store_true", help="those of the assistant as well")
    taken = _add(talks, "hand-over", _talks_hand_over, "give one to a person")
    back = _add(talks, "hand-back", _talks_hand_back, "give one back to the assistant")
    answered = _add(talks, "answer", _talks_answer, "say something in one, as a person")
    about = "delete one with its photos; what was done to orders stays"
    forgotten = _add(talks, "forget", _talks_forget, about)
    for command in (taken, back, answered, forgotten):
        takes_case = "" if command is forgotten else ", or the reference of its case"
        command.add_argument("id", help=f"its id{takes_case}")
    answered.add_argument("text")
    answered.add_argument("--name", help="what the customer may call you")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)


def _group(groups: Any, name: str, about: str) -> Any:
    parser = groups.add_parser(name, help=about, description=about)
    return parser.add_subparsers(metavar="COMMAND", required=True)


def _add(groups: Any, name: str, run: _Command, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = groups.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    return parser


def _db_upgrade(_options: argparse.Namespace) -> int:
    from preorder.settings import load_settings
    from preorder.store.migrate import upgrade

    changed = upgrade(load_settings().database_url)
    print("The database is up to date now." if changed else "The database was up to date.")
    return 0


def _db_tidy(_options: argparse.Namespace) -> int:
    from preorder.bootstrap import make_parts

    parts = make_parts()
    print(f"{parts.retention.tidy_all() + parts.strays.tidy()} deleted.")
    return 0


def _demo_reset(options: argparse.Namespace) -> int:
    from preorder.cli_demo import reset

    return reset(if_empty=options.if_empty)


def _shops_check(options: argparse.Namespace) -> int:
    from preorder.cli_shops import check

    return check(options.folder)


def _shops_compile(_options: argparse.Namespace) -> int:
    from preorder.bootstrap import make_parts

    parts = make_parts()
    parts.publish_answers()
    print(f"{parts.settings.answers}: the answers of {', '.join(parts.shops)}")
    return 0


def _orders_import(options: argparse.Namespace) -> int:
    from preorder.bootstrap import make_parts
    from preorder.store.importer import import_file

    parts = make_parts()
    print(import_file(parts.store, options.file, parts.shops))
    parts.publish_answers()  # campaigns may have changed
    return 0


def _orders_show(options: argparse.Namespace) -> int:
    from preorder.cli_people import show_order

    return show_order(options.number, options.shop)


def _cases_list(options: argparse.Namespace) -> int:
    from preorder.cli_people import list_cases

    return list_cases(options.shop)


def _cases_show(options: argparse.Namespace) -> int:
    from preorder.cli_people import show_case

    return show_case(options.id)


def _cases_close(options: argparse.Namespace) -> int:
    from preorder.cli_people import end_case

    return end_case(options.id, options.note)


def _talks_list(options: argparse.Namespace) -> int:
    from preorder.cli_talks import list_talks

    return list_talks(options.shop, every=options.all)


def _talks_hand_over(options: argparse.Namespace) -> int:
    from preorder.cli_talks import give_to_person

    return give_to_person(options.id)


def _talks_hand_back(options: argparse.Namespace) -> int:
    from preorder.cli_talks import give_back

    return give_back(options.id)


def _talks_answer(options: argparse.Namespace) -> int:
    from preorder.cli_talks import say

    return say(options.id, options.text, options.name)


def _talks_forget(options: argparse.Namespace) -> int:
    from preorder.cli_talks import forget

    return forget(options.id)


def _worker(options: argparse.Namespace) -> int:
    from threading import Event

    from preorder.bootstrap import make_parts
    from preorder.logs import write_logs
    from preorder.service.outbox import run_until

    parts = make_parts()
    write_logs(debug=parts.settings.log_debug)

    def job() -> int:
        parts.retention.tidy()
        return parts.outbox.send_due()

    if options.once:
        print(f"{job()} tried.")
    else:
        run_until(Event(), job)
    return 0


def _nlu_review(options: argparse.Namespace) -> int:
    from preorder.cli_nlu import review

    return review(options.shop, options.limit)


def _chat(options: argparse.Namespace) -> int:
    from preorder.cli_chat import chat

    return chat(options.shop, options.url)


def _serve(options: argparse.Namespace) -> int:
    from preorder.cli_serve import check_idle, serve

    return check_idle() if options.only_check else serve()
