"""Which language a message is in, and what is said in it: that the assistant speaks English only.

`py3langid` needs some words to be right, and knows many more languages than we answer in: words
that only one of ours has go first, and a language that is not ours is unknown, not a neighbour.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rasa_components.normalise import unify


@dataclass(frozen=True)
class Language:
    """A sentence in that language, and everyday words that none of the others has."""

    sentence: str
    words: frozenset[str] = frozenset()


def _language(sentence: str, words: str = "") -> Language:
    return Language(sentence, frozenset(words.split()))


LANGUAGES: Mapping[str, Language] = {
    "es": _language(
        "Lo siento, aquí solo entiendo inglés; si lo prefiere, una persona de nuestro equipo"
        " puede ayudarle.",
        "hola gracias dónde pedido quiero buenos buenas días cuándo necesito envío",
    ),
    "fr": _language(
        "Désolé, je ne comprends que l'anglais ici ; si vous préférez, une personne de notre"
        " équipe peut vous aider.",
        "bonjour bonsoir merci où commande annuler remboursement colis quand votre",
    ),
    "de": _language(
        "Es tut mir leid, ich verstehe hier nur Englisch; wenn Sie möchten, hilft Ihnen jemand aus"
        " unserem Team.",
        "danke guten ich meine bestellung stornieren wann bitte zurück und nicht",
    ),
    "it": _language(
        "Mi dispiace, qui capisco solo l'inglese; se preferisce, una persona del nostro team può"
        " aiutarla.",
        "ciao grazie buongiorno buonasera dov'è ordine vorrei annullare spedite voglio rimborso",
    ),
    "pt": _language(
        "Desculpe, aqui só entendo inglês; se preferir, uma pessoa da nossa equipe pode ajudar.",
        "olá obrigado obrigada onde está meu minha quero bom você não encomenda reembolso",
    ),
    "nl": _language(
        "Sorry, ik begrijp hier alleen Engels; als u wilt, kan iemand van ons team u helpen.",
        "bedankt waar mijn bestelling ik wil annuleren wanneer goedemorgen goedendag alstublieft",
    ),
    "pl": _language(
        "Przepraszam, rozumiem tutaj tylko po angielsku; jeśli Państwo wolą, pomoże ktoś z naszego"
        " zespołu.",
        "cześć dziękuję dzień dobry gdzie moje zamówienie zamowienie chcę chce anulować kiedy",
    ),
    "tr": _language(
        "Üzgünüm, burada yalnızca İngilizce anlıyorum; isterseniz ekibimizden biri size yardımcı"
        " olabilir.",
        "merhaba teşekkürler nerede siparişim siparisim iptal istiyorum sipariş zaman",
    ),
    "ru": _language(
        "Извините, здесь я понимаю только по-английски; если хотите, вам поможет сотрудник нашей"
        " команды."
    ),
    "zh": _language("抱歉，我在这里只能看懂英文；如果您愿意，我们团队的工作人员可以帮助您。"),
}
_LATIN = frozenset(LANGUAGES) - {"ru", "zh"}
_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_NOT_RUSSIAN = re.compile(r"[іїєґўјљњћђџѓќѕ]", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af]")
_FEW_WORDS = 3
_WORD = re.compile(r"[\w']+")


def sentence_in_its_language(message: str) -> str | None:
    """Return the sentence in the message's language; None if that is none of ours, or unclear."""
    text = unify(message)
    code = by_script(text) if _other_script(text) else by_words(text) or by_letters(text)
    return LANGUAGES[code].sentence if code else None


def _other_script(text: str) -> bool:
    """Tell whether most letters are no Latin ones."""
    letters = _LETTER.findall(text)
    return sum(letter > "\u024f" for letter in letters) * 2 > len(letters)


def by_script(text: str) -> str | None:
    """Return `ru` or `zh` where the script tells it from other languages in it."""
    if _CYRILLIC.search(text):
        return None if _NOT_RUSSIAN.search(text) else "ru"
    return "zh" if _HAN.search(text) and not _KANA_OR_HANGUL.search(text) else None


def by_words(text: str) -> str | None:
    """Return the language with the most of its own words in the text; None in doubt."""
    words = set(_WORD.findall(text.lower()))
    found = sorted((len(words & LANGUAGES[code].words), code) for code in _LATIN)
    (second, _), (first, code) = found[-2:]
    return code if first > second else None


def by_letters(text: str) -> str | None:
    """Return what py3langid takes the text for, if that is one of ours."""
    if len(_WORD.findall(text)) < _FEW_WORDS:  # "no english" is no Italian
        return None
    code, _ = _identifier().classify(text)
    return code if code in _LATIN else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Load the model at the first message in another language: it takes a quarter of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_pickled_model(MODEL_FILE)
