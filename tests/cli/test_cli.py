"""The commands: what they do, and that they end with a sentence where they cannot."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from preorder import serve as supervisor
from preorder.bootstrap import make_parts
from preorder.cli import main
from preorder.cli_serve import welcome
from preorder.core.orders import Capability
from preorder.demo import demo_guide
from preorder.service.cases import Case
from preorder.service.ports import Mail

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder like the project's, without a database; no setting of ours comes from outside."""
    for name in [name for name in os.environ if name.startswith("PREORDER_")]:
        monkeypatch.delenv(name)
    shutil.copytree(ROOT / "shops", tmp_path / "shops")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def demo_data(tmp_path_factory):
    """What `db upgrade` and `demo reset` make, made once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("demo")
        shutil.copytree(ROOT / "shops", folder / "shops")
        patch.chdir(folder)
        assert main(["db", "upgrade"]) == 0
        assert main(["demo", "reset"]) == 0
    return folder / "var"


@pytest.fixture
def demo(home, demo_data):
    """The folder with the demo's data in it."""
    shutil.copytree(demo_data, home / "var")
    return home


def run(capsys, command):
    """Run a command; return its exit code, what it said, and what it complained of."""
    capsys.readouterr()
    code = main(command.split())
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_set_up_of_a_fresh_clone_works_and_works_again(home, capsys):
    commands = ["db upgrade", "demo reset --if-empty", "shops compile"]
    first = [run(capsys, command) for command in commands]
    second = [run(capsys, command) for command in commands]
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


def test_a_reset_brings_back_what_was_changed(demo, capsys):
    number = demo_guide("lettoria")[0].number
    parts = make_parts()
    with parts.store.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE line SET cancelled = qty WHERE shipped = 0")
    parts.store.close()
    changed = run(capsys, f"orders show {number}")[1]
    run(capsys, "demo reset")

    assert "cancelled" in changed
    assert "cancelled" not in run(capsys, f"orders show {number}")[1]


def test_production_gets_no_demo_data(home, capsys, monkeypatch):
    run(capsys, "db upgrade")
    monkeypatch.setenv("PREORDER_ENV", "production")
    forced, asked = run(capsys, "demo reset"), run(capsys, "demo reset --if-empty")
    parts = make_parts()
    with parts.store.begin() as tx:
        found = tx.orders.facts("lettoria", demo_guide("lettoria")[0].number)
    parts.store.close()

    assert (forced[0], asked[0], found) == (1, 0, None)
    assert "production" in forced[2]


def test_the_check_finds_no_problem_and_lists_what_owners_should_settle(home, capsys):
    code, said, _ = run(capsys, "shops check")

    assert code == 0
    assert re.search(r"lettoria: policy\.cancel\.doubt: .*2 days.*3 days", said)


def test_the_check_names_file_line_and_key_of_every_problem(home, capsys):
    for name, before, after in (
        ("lettoria", "window: 30d", "window: 30dd"),
        ("lascale", "fee_percent: 25", "fee_percent: 125"),
    ):
        file = home / "shops" / f"{name}.yml"
        assert before in file.read_text()
        file.write_text(file.read_text().replace(before, after))
    code, said, _ = run(capsys, "shops check")

    assert code == 1
    assert re.search(r"shops/lettoria\.yml:\d+: policy\.returns\.window: ", said)
    assert re.search(r"shops/lascale\.yml:\d+: policy\.cancel\.fee_percent: ", said)


def test_a_file_named_unlike_its_shop_is_a_problem(home, capsys):
    (home / "shops" / "lettoria.yml").rename(home / "shops" / "other.yml")
    code, said, _ = run(capsys, "shops check")

    assert code == 1
    assert "name both alike" in said


def test_a_folder_without_shops_is_a_problem(home, capsys):
    (home / "empty").mkdir()

    assert run(capsys, "shops check empty")[0] == 1


def test_a_wrong_shop_file_leaves_the_compiled_answers_as_they_were(demo, capsys):
    before = (demo / "var" / "answers.json").read_text()
    file = demo / "shops" / "lettoria.yml"
    file.write_text(file.read_text().replace("window: 30d", "window: 30dd"))
    code, _, complaint = run(capsys, "shops compile")

    assert code == 1
    assert "lettoria.yml:" in complaint
    assert (demo / "var" / "answers.json").read_text() == before


def test_orders_are_imported_and_shown(demo, capsys):
    order = {
        "number": "LT-77001",
        "email": "z@example.com",
        "customer": "Zoe",
        "placed_at": "2026-01-02T10:00:00-05:00",
        "lines": [{"ref": "1", "sku": "GIFT", "unit_paid": "5.00", "qty": 1}],
        "payments": [{"id": "p1", "method": "card", "amount": "5.00"}],
    }
    variant = {"sku": "GIFT", "name": "Gift", "style": "gift", "kind": "in_stock", "price": "5.00"}
    document = {"format": 1, "shop": "lettoria", "styles": [{"id": "gift", "name": "Gift"}]}
    document |= {"variants": [variant], "orders": [order]}
    Path("file.json").write_text(json.dumps(document))
    code, said, complaint = run(capsys, "orders import file.json")

    assert (code, complaint) == (0, "")
    assert "1 orders added" in said
    assert "Zoe <z@example.com>" in run(capsys, "orders show lt77001 --shop lettoria")[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "No such file"), ("{", "not JSON"), ('{"format": 1}', "$.shop")],
)
def test_a_file_that_cannot_be_imported_is_refused_with_the_place(demo, capsys, content, told):
    if content is not None:
        Path("file.json").write_text(content)
    code, _, complaint = run(capsys, "orders import file.json")

    assert code == 1
    assert "file.json" in complaint
    assert told in complaint


@pytest.mark.parametrize("command", ["orders show LT-1", "orders show LT-20411 --shop lascale"])
def test_an_order_that_is_not_there_is_told_so(demo, capsys, command):
    code, _, complaint = run(capsys, command)

    assert code == 1
    assert complaint.startswith("There is no order LT-")


@pytest.fixture
def case(demo):
    parts = make_parts()
    asked_at = datetime(2026, 7, 6, 22, tzinfo=UTC)
    one = Case("C-1", "lettoria", "lettoria:web:1", Capability.CANCEL_ORDER, ("R",), asked_at)
    with parts.store.begin() as tx:
        tx.conversations.lock("lettoria:web:1", "lettoria", "web")
        tx.conversations.receive("lettoria:web:1", "m1", "cancel it please", asked_at)
        tx.cases.open(one)
    parts.store.close()
    return one


def test_open_cases_are_listed_on_the_shops_clock(case, capsys):
    code, said, _ = run(capsys, "cases list")

    assert code == 0
    assert said.startswith("C-1  2026-07-06 18:00 EDT  lettoria  cancel_order")


def test_only_the_named_shops_cases_are_listed(case, capsys):
    assert run(capsys, "cases list --shop lascale")[1] == "Nothing waits for a person.\n"


def test_a_case_is_shown_with_what_was_said(case, capsys):
    code, said, _ = run(capsys, "cases show C-1")

    assert code == 0
    assert "customer: cancel it please" in said


def test_the_worker_sends_what_is_due_and_ends(demo, capsys):
    parts = make_parts()
    with parts.store.begin() as tx:
        tx.outbox.mail(Mail("k", "lettoria", "a@x.io", "s", "b"))
    parts.store.close()
    code, said, _ = run(capsys, "worker --once")

    assert (code, said) == (0, "1 tried.\n")
    assert len([*Path("var/mail").glob("*.eml")]) == 1


def test_serve_starts_what_the_settings_say_and_tells_what_to_try(demo, monkeypatch, capsys):
    told = []

    def fake(plan, announce):
        told.append((plan, announce()))
        return 0

    monkeypatch.setattr(supervisor, "serve", fake)
    monkeypatch.setenv("PREORDER_GATEWAY_PORT", "9090")
    monkeypatch.setenv("PREORDER_HOST", "0.0.0.0")  # noqa: S104 - only shown
    code, _, _ = run(capsys, "serve")
    [(plan, words)] = told

    assert code == 0
    assert {one.name: one.port for one in plan.programs} == {
        "actions": 5055,
        "brain": 5005,
        "gateway": 9090,
    }
    assert "http://127.0.0.1:9090/shops/lettoria" in words
    assert demo_guide("lettoria")[0].email in words


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
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(home, capsys, setting, told):
    (home / ".env").write_text(setting)
    code, _, complaint = run(capsys, "cases list --shop lettoria")

    assert code == 1
    assert told in complaint


def test_without_tables_the_remedy_is_told(home, capsys):
    code, _, complaint = run(capsys, "cases list")

    assert code == 1
    assert "preorder db upgrade" in complaint


def test_nobody_at_the_gateway_is_told_in_a_sentence(home, capsys):
    code, _, complaint = run(capsys, "chat --url http://127.0.0.1:9")

    assert code == 1
    assert "make run" in complaint


@pytest.mark.parametrize("command", ["", "db", "nonsense", "orders show", "eval"])
def test_wrong_arguments_end_with_2(home, capsys, command):
    with pytest.raises(SystemExit) as end:
        run(capsys, command)

    assert end.value.code == 2


def test_it_runs_as_a_program(home):
    program = [sys.executable, "-m", "preorder", "cases", "list"]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(program, capture_output=True, text=True, env=environ, check=False)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_measuring_is_a_program_of_its_own(home, capsys, monkeypatch):
    started = []
    monkeypatch.setattr(os, "execv", lambda *program: started.append(program))
    main(["eval", "x.jsonl"])

    assert started == [(sys.executable, [sys.executable, "-m", "bench.evaluate", "x.jsonl"])]
