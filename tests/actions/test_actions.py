"""Every action answers, also when everything behind it fails."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

import actions
from actions import _base
from actions._base import ShopAction, read_message
from preorder.bootstrap import make_parts
from preorder.core.orders import Capability
from preorder.core.replies import Button, Reply
from preorder.service.turns import Message

ROOT = Path(__file__).parents[2]
CLAIMS = ("done", "is cancelled", "authorised", "refund is", "we send", "you get back")


def action_classes() -> dict[str, type[ShopAction]]:
    """Return the actions that the action server would register, by name."""
    for module in pkgutil.iter_modules(actions.__path__):
        importlib.import_module(f"actions.{module.name}")
    return {one().name(): one for one in ShopAction.__subclasses__()}


CLASSES = action_classes()
EVERY = pytest.mark.parametrize("name", sorted(CLASSES))


class Answering:
    """A use case that says what it was told to say."""

    def __init__(self, *replies: Reply) -> None:
        self.replies, self.taken = replies, []  # type: ignore[var-annotated]

    def take(self, message: Message) -> tuple[Reply, ...]:
        self.taken.append(message)
        return self.replies


class Failing(Answering):
    """A use case whose database is away; it may still be able to apologise."""

    def __init__(self, *apology: Reply) -> None:
        super().__init__()
        self.apology, self.apologies = apology, 0

    def take(self, message: Message) -> tuple[Reply, ...]:
        raise RuntimeError("the database is away")

    def apologise(self, message: Message) -> tuple[Reply, ...]:
        self.apologies += 1
        if not self.apology:
            raise RuntimeError("still away")
        return self.apology


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    """Put a use case behind all actions."""

    def put(case: Any) -> Any:
        monkeypatch.setattr(_base, "turns", lambda: case)
        return case

    return put


def tracker(text: str = "cancel my order", intent: str = "cancel_order", **latest: Any) -> Tracker:
    """Return what Rasa sends of a conversation."""
    metadata = {
        "shop": "lettoria",
        "channel": "web",
        "message_id": "m1",
        "received_at": "2026-07-06T18:00:00-04:00",
    }
    message = {"text": text, "intent": {"name": intent}, "metadata": metadata, **latest}
    return Tracker("visitor", {}, message, [], False, None, {}, None)


def run(name: str, given: Tracker) -> tuple[list[Any], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    events = CLASSES[name]().run(dispatcher, given, {})
    return events, dispatcher.messages


def test_every_action_of_the_domain_has_a_class_and_back() -> None:
    domain = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))

    assert sorted(CLASSES) == sorted(domain["actions"])


@EVERY
def test_an_action_says_what_the_use_case_says(use: Any, name: str) -> None:
    use(Answering(Reply("Which one?", (Button("This", "/choose"),)), Reply("Or that.")))
    events, said = run(name, tracker())

    assert [each["text"] for each in said] == ["Which one?", "Or that."]
    assert said[0]["buttons"] == [{"title": "This", "payload": "/choose"}]
    assert events == []


@EVERY
def test_a_failing_action_apologises_and_claims_nothing(use: Any, name: str) -> None:
    case = use(Failing(Reply("I am sorry, nothing has been changed.")))
    _, said = run(name, tracker())

    assert [each["text"] for each in said] == ["I am sorry, nothing has been changed."]
    assert case.apologies == 1


@EVERY
def test_if_even_the_apology_fails_nothing_is_said_rather_than_something_untrue(
    use: Any, name: str
) -> None:
    """The gateway sees the empty answer, apologises, and keeps the message itself."""
    use(Failing())
    events, said = run(name, tracker())

    assert (events, said) == ([], [])


@EVERY
@pytest.mark.parametrize(
    "given",
    [
        Tracker("visitor", {}, {}, [], False, None, {}, None),
        Tracker("visitor", {}, {"text": None, "metadata": None}, [], False, None, {}, None),
        tracker(metadata={"received_at": "yesterday", "shop": "lettoria"}),
        tracker(metadata={"received_at": "2026-07-06T18:00:00", "shop": "nobody"}),
        tracker(requests=[{"intent": None}, {}]),
    ],
)
def test_a_message_that_makes_no_sense_raises_nothing(use: Any, name: str, given: Tracker) -> None:
    use(Failing(Reply("I am sorry.")))
    _, said = run(name, given)

    assert len(said) <= 1


def test_a_message_is_read_with_all_that_the_gateway_sends() -> None:
    given = tracker(
        requests=[{"intent": "faq_cancel_policy"}, {"intent": "cancel_order"}],
        entities=[{"entity": "choice", "value": "line:1"}],
    )
    given.latest_message["metadata"]["photos"] = ["p1"]
    message = read_message(given, Capability.CANCEL_ORDER, follows_answer=False)

    assert (message.conversation, message.shop, message.channel) == ("visitor", "lettoria", "web")
    assert message.heard.at == datetime.fromisoformat("2026-07-06T18:00:00-04:00")
    assert message.heard.wishes == (Capability.CANCEL_ORDER,)
    assert message.heard.topics == ("cancel_policy",)
    assert (message.heard.choice, message.heard.photos) == ("line:1", ("p1",))


def test_a_buttons_payload_is_no_text_of_the_customer() -> None:
    message = read_message(tracker("/cancel_order"), None, follows_answer=False)

    assert message.heard.text == ""
    assert message.heard.wishes == (Capability.CANCEL_ORDER,)


def test_what_the_brain_was_not_told_of_a_message_is_kept() -> None:
    given = tracker("how much would i get back?", "faq_restocking_fee")
    given.latest_message["metadata"]["said"] = "my dad is in hospital, how much would i get back?"
    message = read_message(given, None, follows_answer=True)

    assert message.heard.text == "my dad is in hospital, how much would i get back?"


def test_in_rasa_shell_the_shop_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There is no gateway then, so no metadata either."""
    monkeypatch.setenv("PREORDER_SHOP", "lascale")
    monkeypatch.setattr(_base, "parts", make_parts)
    first = read_message(tracker(metadata={}), None, follows_answer=False)
    second = read_message(tracker(metadata={}), None, follows_answer=False)

    assert first.shop == "lascale"
    assert first.heard.at.tzinfo is not None
    assert first.heard.message_id != second.heard.message_id
