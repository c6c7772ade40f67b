"""In which language it is said that the assistant speaks English only."""

import json
import subprocess
from itertools import combinations

import pytest

from rasa_components.languages import LANGUAGES, by_script, by_words
from tests.brain.conftest import HERE, RASA, ROOT

MESSAGES = {
    "hola, donde esta mi pedido? lo necesito ya": "es",
    "quiero cancelar": "es",
    "où est ma commande": "fr",
    "je veux un remboursement": "fr",
    "wo ist meine bestellung": "de",
    "ich will stornieren": "de",
    "dove è il mio ordine": "it",
    "buongiorno, quando spedite?": "it",
    "onde está meu pedido": "pt",
    "waar is mijn bestelling": "nl",
    "ik wil annuleren": "nl",
    "gdzie jest moje zamowienie": "pl",
    "siparişim nerede": "tr",
    "где мой заказ?": "ru",
    "我的订单在哪里": "zh",
    "hej hvor er min ordre": None,
    "var är min beställning": None,
    "missä tilaukseni on": None,
    "unde este comanda mea": None,
    "де моє замовлення": None,
    "注文はどこですか": None,
    "주문 어디에 있나요": None,
    "أين طلبي": None,
    "where is my order": None,
    "no english": None,
    "ok ja": None,
    "12345": None,
    "": None,
}


@pytest.mark.rasa
def test_ten_languages_are_told_apart_and_others_are_not_taken_for_a_neighbour():
    """One process for all messages: the library lives in Rasa's environment."""
    said = subprocess.run(
        [RASA, HERE / "language_probe.py", json.dumps(list(MESSAGES))],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True, timeout=60,
    )  # fmt: skip

    assert dict(zip(MESSAGES, json.loads(said.stdout), strict=True)) == MESSAGES


@pytest.mark.parametrize(("one", "other"), list(combinations(sorted(LANGUAGES), 2)))
def test_no_word_tells_two_languages(one, other):
    assert LANGUAGES[one].words & LANGUAGES[other].words == frozenset()


def test_a_word_of_each_of_two_languages_tells_neither():
    assert by_words("bonjour danke") is None
    assert by_words("bonjour, où est ... danke") == "fr"


def test_a_script_that_several_languages_share_is_not_guessed_from_its_block_alone():
    assert by_script("де моє замовлення") is None
    assert by_script("注文はどこですか") is None
    assert by_script("где заказ") == "ru"
