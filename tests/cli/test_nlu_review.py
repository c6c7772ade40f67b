"""`preorder nlu review`: from kept messages to training examples."""

import io
import json
import re
import shutil
import subprocess
from datetime import timedelta

import pytest

from preorder.adapters.clock import real_now
from preorder.bootstrap import make_parts
from preorder.cli_nlu import REVIEWED, review
from preorder.nlu_groups import Found
from preorder.service.unclear import Guess, UnclearMessage, Why
from rasa_components.nlu_files import read_examples
from tests.made_parts import ROOT
from tests.migrated import migrated

GUESSES = (
    Guess("order_status", 31),
    Guess("faq_not_received", 20),
    Guess("an_old_intent", 3),
    Guess("oos_gibberish", 2),
)
TAUGHT = {"where is my order": "order_status"}


def compare(texts):
    """Stand in for the encoder: messages that begin with the same word say the same.

    The model of today takes every message for a complaint.
    """
    keys = [re.sub(r"\W+$", "", text) for text in texts]
    first = list(dict.fromkeys(key.split()[0] for key in keys))
    told = (Guess("complaint", 64),)
    return [Found(first.index(k.split()[0]), k, TAUGHT.get(k), told) for k in keys]


@pytest.fixture
def shop(home):
    """A folder with an empty database, the project's domain, and no training data."""
    shutil.copy(ROOT / "domain.yml", home)
    migrated(home / "var" / "preorder.db")
    parts = make_parts()
    yield parts
    parts.store.close()


@pytest.fixture
def keep(shop):
    """Keep messages, each a minute after the other; the last one was received now."""

    def messages(*texts, of="lettoria", why=Why.UNSURE, days=0, guesses=GUESSES):
        with shop.store.begin() as tx:
            tx.conversations.lock(f"{of}:c", of, "web")
            for number, text in enumerate(texts):
                at = real_now() - timedelta(days=days, minutes=len(texts) - number - 1)
                message_id = f"{text}-{number}-{days}"
                tx.unclear.keep(
                    UnclearMessage(of, f"{of}:c", message_id, at, text, why, guesses)
                )  # fmt: skip

    return messages


@pytest.fixture
def answer(monkeypatch, capsys):
    """Review with these lines typed; return what was shown."""

    def session(*lines, only=None, limit=None):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        capsys.readouterr()
        assert review(only, limit, compare) == 0
        return capsys.readouterr().out

    return session


def left(shop):
    with shop.store.begin() as tx:
        return [one.text for one in tx.unclear.to_review()]


def taught():
    return read_examples(REVIEWED.parent)


def test_without_messages_there_is_nothing_to_review(shop, answer):
    assert answer() == "Nothing to review.\n"


def test_the_largest_group_comes_first_with_its_suggestions(shop, keep, answer):
    keep("price?", "wheres my thing", "wheres my stuff", "wheres my stuff!")
    shown = answer("q")

    assert "Group 1 of 2: 3 messages\n  wheres my thing\n  wheres my stuff  x2\n" in shown
    assert "  1  order_status (31 %)\n  2  faq_not_received (20 %)\n" in shown


def test_an_accepted_suggestion_becomes_training_data_and_is_not_asked_again(shop, keep, answer):
    keep("wheres my thing", "wheres my stuff", "wheres my stuff!")
    shown = answer("1")

    assert taught() == [("wheres my thing", "order_status"), ("wheres my stuff", "order_status")]
    assert "2 added to data/nlu/reviewed.yml. Next: `make train`, then `make eval`.\n" in shown
    assert left(shop) == []


@pytest.mark.parametrize(
    ("lines", "intent"),
    [
        pytest.param(["2"], "faq_not_received", id="second suggestion"),
        pytest.param(["faq_shipping_cost"], "faq_shipping_cost", id="name"),
        pytest.param(["faq_shipping"], "faq_shipping_cost", id="beginning"),
        pytest.param(["order_re", ""], "order_ref", id="beginning beside a longer one"),
        pytest.param(["o", ""], "oos_gibberish", id="suggested kind"),
        pytest.param(["o", "oos_prod"], "oos_product", id="other kind"),
        pytest.param(["o", "1"], "oos_product", id="kind by number"),
        pytest.param(["3", "2"], "faq_not_received", id="suggestion that is no intent any more"),
        pytest.param(["nonsense", "99", "", "o", "no kind", "1"], "order_status", id="mistakes"),
    ],
)
def test_the_reviewer_chooses_an_intent(shop, keep, answer, lines, intent):
    keep("wheres my thing")
    answer(*lines)

    assert taught() == [("wheres my thing", intent)]


def test_a_beginning_of_several_names_lists_them_and_asks_again(shop, keep, answer):
    keep("wheres my thing")
    shown = answer("order", "order_r")

    assert "Which one? order_status, order_ref\n" in shown
    assert taught() == [("wheres my thing", "order_ref")]


@pytest.mark.parametrize("lines", [["s"], ["q"], []])
def test_what_is_skipped_or_left_stays(shop, keep, answer, lines):
    keep("wheres my thing")
    shown = answer(*lines)

    assert left(shop) == ["wheres my thing"]
    assert "0 added to data/nlu/reviewed.yml. Nothing to train.\n" in shown
    assert not REVIEWED.exists()


def test_what_was_decided_before_leaving_is_kept(shop, keep, answer):
    keep("wheres my thing", "wheres my stuff", "price?")
    answer("1", "q")

    assert left(shop) == ["price?"]
    assert len(taught()) == 2


def test_a_sentence_of_another_intent_is_not_taught_twice(shop, keep, answer):
    """It stays to be settled, and the reviewer is told."""
    keep("where is my order", "where are you")
    shown = answer("faq_contact")

    assert taught() == [("where are you", "faq_contact")]
    assert "where is my order  [taught as order_status]\n" in shown
    assert "Not added: 'where is my order' stands under order_status already.\n" in shown
    assert left(shop) == ["where is my order"]


def test_a_sentence_that_is_taught_so_already_is_settled(shop, keep, answer):
    keep("where is my order")
    answer("order_status")

    assert (left(shop), REVIEWED.exists()) == ([], False)


def test_a_limit_and_a_shop_narrow_the_review(shop, keep, answer):
    keep("wheres my thing", "price?", "hello you")
    keep("lascale only", of="lascale")

    assert "Group 2 of 2" in answer("s", "s", limit=2)
    assert "Group 1 of 1" in answer("s", only="lascale")


def test_what_the_brain_was_not_asked_about_is_suggested_by_the_model_of_today(keep, answer):
    keep("nobody helps me here", guesses=())

    assert "  1  complaint (64 %)\n" in answer("q")


def test_a_message_that_led_to_a_person_is_marked(shop, keep, answer):
    keep("wheres my thing", why=Why.PERSON)

    assert "1 message, 1 led to a person\n" in answer("q")


def test_what_is_too_old_is_deleted_before_the_review(shop, keep, answer):
    keep("wheres my thing", days=31)
    keep("price?", days=29)
    answer("q")

    assert left(shop) == ["price?"]


def test_the_worker_deletes_what_is_too_old(shop, keep, run):
    keep("wheres my thing", days=31)
    keep("price?", days=29)
    run("worker --once")

    assert left(shop) == ["price?"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--shop nowhere", "There is no shop nowhere; shops: lascale, lettoria."),
        ("--limit 0", "'0' is no number from 1 up"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(shop, run, capsys, arguments, sentence):
    try:
        complained = run(f"nlu review {arguments}")[2]
    except SystemExit:  # argparse's own way for wrong arguments
        complained = capsys.readouterr().err

    assert sentence in complained


def test_without_the_brains_environment_a_sentence_says_what_to_do(shop, keep, run):
    keep("wheres my thing")

    assert run("nlu review")[::2] == (
        1, "The brain's environment is missing: run `make setup` first.\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("nlu: [", id="no YAML"),
        pytest.param("", id="empty"),
        pytest.param("nlu:\n- lookup: product\n  examples: |\n    - Siena\n", id="other data"),
    ],
)
def test_a_file_that_cannot_be_kept_is_left_as_it_is(home, shop, keep, answer, text):
    keep("wheres my thing")
    REVIEWED.parent.mkdir(parents=True)
    REVIEWED.write_text(text)

    with pytest.raises(Exception, match=r"reviewed\.yml"):
        answer("1")
    assert (REVIEWED.read_text(), left(shop)) == (text, ["wheres my thing"])


@pytest.mark.rasa
@pytest.mark.timeout(200)
def test_the_real_encoder_groups_and_rasa_reads_what_was_accepted(
    home, shop, keep, run, monkeypatch
):
    """The whole way, with the project's own training data; the model of today suggests."""
    (home / "models").mkdir()
    for name in (
        ".venv-rasa",
        "rasa_components",
        "models/encoder",
        "models/preorder-assistant.tar.gz",
    ):
        (home / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "data" / "nlu", home / "data" / "nlu")
    REVIEWED.unlink(missing_ok=True)
    asked = ["will it fit my 13 inch lap top", "price?", "does my 14 inch lap top fit into it"]
    keep(*asked, guesses=())
    monkeypatch.setattr("sys.stdin", io.StringIO("1\ncomplaint\n"))
    code, shown, _ = run("nlu review")
    read = (
        "import json;"
        "from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader;"
        f"found = RasaYAMLReader().read('{REVIEWED}');"
        "print(json.dumps([m.get('text') for m in found.intent_examples]))"
    )
    python = str(ROOT / ".venv-rasa" / "bin" / "python")
    done = subprocess.run([python, "-c", read], capture_output=True, text=True, check=True)

    assert code == 0
    assert "Not added: 'price?' stands under oos_product already." in shown
    assert json.loads(done.stdout.splitlines()[-1]) == [
        "will it fit my 13 inch lap top", "does my 14 inch lap top fit into it"
    ]  # fmt: skip
