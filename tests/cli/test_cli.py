"""The commands: what they do, and that they end with a sentence where they cannot."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from preorder import serve as supervisor
from preorder.bootstrap import make_parts
from preorder.cli_serve import welcome
from preorder.demo import demo_guide
from preorder.serve_lock import only_one
from preorder.service.ports import Mail
from tests.made_parts import ROOT


def test_the_set_up_of_a_fresh_clone_works_and_works_again(home, run):
    commands = ["db upgrade", "demo reset --if-empty", "shops compile"]
    first = [run(command) for command in commands]
    second = [run(command) for command in commands]
    answers = json.loads((home / "var" / "answers.json").read_text())

    assert [code for code, _, _ in first + second] == [0] * 6
    assert "orders added" in first[1][1]
    assert "there already" in second[1][1]
    assert sorted(answers["shops"]) == ["lascale", "lettoria"]


def test_the_compiled_answers_know_the_campaign_that_is_open(demo):
    answers = json.loads((demo / "var" / "answers.json").read_text())
    window = answers["shops"]["lettoria"]["answers"]["faq_preorder_window"]
    now = datetime.now(UTC).isoformat()

    assert any(one["from"] <= now < one["until"] for one in window["campaign"])


def test_compiling_keeps_each_shops_policy_for_the_orders_placed_under_it(demo):
    parts = make_parts()
    version = parts.shops["lettoria"].policy_version
    with parts.store.begin() as tx:
        text = tx.orders.policy_text("lettoria", version)
    parts.store.close()

    assert text == (demo / "shops" / "lettoria.yml").read_text()


def test_a_reset_brings_back_what_was_changed(demo, run):
    number = demo_guide("lettoria")[0].number
    parts = make_parts()
    with parts.store.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE line SET cancelled = qty WHERE shipped = 0")
    parts.store.close()
    changed = run(f"orders show {number}")[1]
    run("demo reset")

    assert "cancelled" in changed
    assert "cancelled" not in run(f"orders show {number}")[1]


def test_production_gets_no_demo_data(home, run, monkeypatch):
    run("db upgrade")
    monkeypatch.setenv("PREORDER_ENV", "production")
    forced, asked = run("demo reset"), run("demo reset --if-empty")
    parts = make_parts()
    with parts.store.begin() as tx:
        found = tx.orders.facts("lettoria", demo_guide("lettoria")[0].number)
    parts.store.close()

    assert (forced[0], asked[0], found) == (1, 0, None)
    assert "production" in forced[2]


def test_the_check_finds_no_problem_and_lists_what_owners_should_settle(home, run):
    code, said, _ = run("shops check")

    assert code == 0
    assert re.search(r"lettoria: policy\.cancel\.doubt: .*2 days.*3 days", said)


def test_the_check_names_file_line_and_key_of_every_problem(home, run):
    for name, before, after in (
        ("lettoria", "window: 30d", "window: 30dd"),
        ("lascale", "fee_percent: 25", "fee_percent: 125"),
    ):
        file = home / "shops" / f"{name}.yml"
        assert before in file.read_text()
        file.write_text(file.read_text().replace(before, after))
    code, said, _ = run("shops check")

    assert code == 1
    assert re.search(r"shops/lettoria\.yml:\d+: policy\.returns\.window: ", said)
    assert re.search(r"shops/lascale\.yml:\d+: policy\.cancel\.fee_percent: ", said)


def test_a_file_named_unlike_its_shop_is_a_problem(home, run):
    (home / "shops" / "lettoria.yml").rename(home / "shops" / "other.yml")
    code, said, _ = run("shops check")

    assert code == 1
    assert "name both alike" in said


def test_a_folder_without_shops_is_a_problem(home, run):
    (home / "empty").mkdir()

    assert run("shops check empty")[0] == 1


def test_a_wrong_shop_file_leaves_the_compiled_answers_as_they_were(demo, run):
    before = (demo / "var" / "answers.json").read_text()
    file = demo / "shops" / "lettoria.yml"
    file.write_text(file.read_text().replace("window: 30d", "window: 30dd"))
    code, _, complaint = run("shops compile")

    assert code == 1
    assert "lettoria.yml:" in complaint
    assert (demo / "var" / "answers.json").read_text() == before


def test_the_worker_sends_what_is_due_and_ends(demo, run):
    parts = make_parts()
    with parts.store.begin() as tx:
        tx.outbox.mail(Mail("k", "lettoria", "a@x.io", "s", "b"))
    parts.store.close()
    code, said, _ = run("worker --once")

    assert (code, said) == (0, "1 tried.\n")
    assert len([*Path("var/mail").glob("*.eml")]) == 1


def test_serve_starts_what_the_settings_say_and_tells_what_to_try(demo, monkeypatch, run):
    told = []

    def fake(plan, announce):
        told.append((plan, announce()))
        return 0

    monkeypatch.setattr(supervisor, "serve", fake)
    monkeypatch.setenv("PREORDER_GATEWAY_PORT", "9090")
    monkeypatch.setenv("PREORDER_HOST", "0.0.0.0")  # noqa: S104 - only shown
    code, _, _ = run("serve")
    [(plan, words)] = told

    assert code == 0
    assert {one.name: one.port for one in plan.programs} == {
        "actions": 5055,
        "brain": 5005,
        "gateway": 9090,
    }
    assert "http://127.0.0.1:9090/shops/lettoria" in words
    assert demo_guide("lettoria")[0].email in words


@pytest.mark.parametrize(("command", "ends"), [("serve", 1), ("serve --only-check", 75)])
def test_a_second_start_says_where_the_first_one_is_and_writes_nothing(demo, run, command, ends):
    answers = demo / "var" / "answers.json"
    answers.write_text("{}")
    with only_one(demo / "var" / "serve.lock", "http://127.0.0.1:9999/"):
        code, _, complaint = run(command)

    assert code == ends
    assert "already runs: http://127.0.0.1:9999/" in complaint
    assert answers.read_text() == "{}"


def test_once_it_has_ended_another_may_start(demo, run):
    with only_one(demo / "var" / "serve.lock", "http://127.0.0.1:9999/"):
        pass

    assert run("serve --only-check") == (0, "", "")


def test_a_chat_with_a_shop_that_is_not_there_starts_nothing(home, run, monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    monkeypatch.setenv("PREORDER_GATEWAY_PORT", "9")
    code, _, complaint = run("chat --shop nope")

    assert code == 1
    assert complaint == "There is no shop nope; shops: lascale, lettoria.\n"


@pytest.mark.parametrize("command", ["cases list --shop nope", "orders show LT-1 --shop nope"])
def test_a_shop_that_is_not_there_is_told_with_those_that_are(demo, run, command):
    code, _, complaint = run(command)

    assert code == 1
    assert complaint == "There is no shop nope; shops: lascale, lettoria.\n"


def test_what_to_try_is_not_told_in_production(demo, monkeypatch):
    monkeypatch.setenv("PREORDER_ENV", "production")

    assert "example.com" not in welcome(make_parts())


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("PREORDER_NOW=soon", "PREORDER_NOW is 'soon'"),
        ("PREORDER_DATABASE_URL=nonsense", "cannot use this database URL"),
        ("PREORDER_SHOPS=nowhere", "there is no shop file here"),
        ("PREORDER_PROT=1", ".env:1: there is no setting PREORDER_PROT"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(home, run, setting, told):
    (home / ".env").write_text(setting)
    code, _, complaint = run("cases list --shop lettoria")

    assert code == 1
    assert told in complaint


def test_without_tables_the_remedy_is_told(home, run):
    code, _, complaint = run("cases list")

    assert code == 1
    assert "preorder db upgrade" in complaint


def test_nobody_at_the_gateway_is_told_in_a_sentence(home, run):
    code, _, complaint = run("chat --url http://127.0.0.1:9")

    assert code == 1
    assert "make run" in complaint


@pytest.mark.parametrize("command", ["", "db", "nonsense", "orders show"])
def test_wrong_arguments_end_with_2(home, run, command):
    with pytest.raises(SystemExit) as end:
        run(command)

    assert end.value.code == 2


def test_it_runs_as_a_program(home):
    program = [sys.executable, "-m", "preorder", "cases", "list"]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(program, capture_output=True, text=True, env=environ, check=False)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
