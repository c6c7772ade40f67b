"""A shop that wants a code by e-mail before money moves."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest

from preorder.dialogue.state import Step
from preorder.service.codes import Stamp
from tests.talk import SECRET, Talk, World


def sent_code(world: World) -> str:
    """Read the newest code from the e-mail."""
    codes = [m for mail in world.mails() for m in re.findall(r"code is (\d{6})", mail.body)]
    return str(codes[-1])


def at_the_code(world: World, said: str = "cancel 20417 anna.b@x.io") -> Talk:
    talk = world.customer("lettoria")
    talk.say(said, "swap_item" if said.startswith("swap") else "cancel_order")
    talk.say("yes", "confirm")
    assert talk.step is Step.CODE, talk.text
    return talk


MOVES = ["cancel 20417 anna.b@x.io", "swap to olive 20417 anna.b@x.io"]


@pytest.mark.parametrize("said", MOVES)
def test_a_code_is_asked_for_before_anything_moves(code_world: World, said: str) -> None:
    before = code_world.rows()
    talk = at_the_code(code_world, said)
    (mail,) = code_world.mails()
    waiting = code_world.rows()
    done = talk.say(sent_code(code_world), "nlu_fallback")

    assert mail.to == "anna.b@x.io"
    assert waiting == before
    assert "Done." in done
    assert code_world.rows() != before


def test_a_code_for_a_delay_too(code_world: World) -> None:
    talk = code_world.customer("lettoria")
    talk.say("late LT-20901 late@mail.com", "delay_refund")
    talk.say("yes", "confirm")
    talk.say(sent_code(code_world), "nlu_fallback")

    assert code_world.refunds("lettoria", "LT-20901") == ["$262.00"]


def test_no_code_where_no_money_moves(code_world: World) -> None:
    talk = code_world.customer("lettoria")
    talk.say("return 20650 mei.lin@post.com", "request_return")
    talk.say("yes", "confirm")

    assert "Done." in talk.say("yes", "confirm")


@pytest.mark.parametrize("written", ["{}", "the code is {}", "its {} thx", "{}!"])
def test_a_code_as_people_type_it(code_world: World, written: str) -> None:
    talk = at_the_code(code_world)
    code = sent_code(code_world)

    assert "Done." in talk.say(written.format(f"{code[:3]} {code[3:]}"), "nlu_fallback")


def test_a_wrong_code_then_the_right_one(code_world: World) -> None:
    talk = at_the_code(code_world)
    right = sent_code(code_world)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    before = code_world.rows()

    assert "not the code" in talk.say(wrong, "nlu_fallback")
    assert code_world.rows() == before
    assert "Done." in talk.say(right, "nlu_fallback")


def test_five_wrong_codes_and_a_person_takes_over(code_world: World) -> None:
    talk = at_the_code(code_world)
    right, before = sent_code(code_world), code_world.rows()
    for n in range(1, 6):
        talk.say(f"{(int(right) + n) % 10**6:06d}", "nlu_fallback")
    talk.say(right, "nlu_fallback")

    assert code_world.cases()[0].reasons == ("TOO_MANY_TRIES",)
    assert code_world.rows() == before


def test_a_new_code_does_not_forgive_the_wrong_ones(code_world: World) -> None:
    """Else who guesses would only have to ask for new codes."""
    talk = at_the_code(code_world)
    for _ in range(3):
        for n in (1, 2):
            talk.say(f"{(int(sent_code(code_world)) + n) % 10**6:06d}", "nlu_fallback")
        if talk.task is not None:
            talk.choose("code:again")

    assert code_world.cases()[0].reasons == ("TOO_MANY_TRIES",)


def test_after_an_hour_the_wrong_codes_are_forgiven(code_world: World) -> None:
    talk = at_the_code(code_world)
    for n in range(1, 5):
        talk.say(f"{(int(sent_code(code_world)) + n) % 10**6:06d}", "nlu_fallback")
    code_world.waits(minutes=61)
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say("yes", "confirm")
    talk.say(f"{(int(sent_code(code_world)) + 1) % 10**6:06d}", "nlu_fallback")

    assert "Done." in talk.say(sent_code(code_world), "nlu_fallback")


def test_a_condition_beside_the_code_is_judged_before_anything_moves(code_world: World) -> None:
    talk = at_the_code(code_world)
    before = code_world.rows()
    said = talk.say(f"{sent_code(code_world)} but only if i get everything back", "nlu_fallback")
    moved = code_world.rows() != before

    assert (talk.step, moved) == (Step.CONFIRM, False)
    assert "You said only if you get everything back: that is so." in said
    assert "Done." in talk.say("yes", "confirm")


def test_a_code_lives_ten_minutes_of_real_time(code_world: World) -> None:
    talk = at_the_code(code_world)
    old = sent_code(code_world)
    code_world.wall += timedelta(minutes=11)
    said = talk.say(old, "nlu_fallback")

    assert "run out" in said
    assert code_world.refunds("lettoria", "LT-20417") == []
    assert "not the code" in talk.say(old, "nlu_fallback") or sent_code(code_world) == old
    assert "Done." in talk.say(sent_code(code_world), "nlu_fallback")


@pytest.mark.parametrize("way", ["button", "words"])
def test_a_code_is_sent_again(code_world: World, way: str) -> None:
    talk = at_the_code(code_world)
    talk.tap("Send a new code") if way == "button" else talk.say("send it again", "nlu_fallback")

    assert len(code_world.mails()) == 2
    assert "Done." in talk.say(sent_code(code_world), "nlu_fallback")


def test_codes_are_mailed_a_few_times_an_hour_only(code_world: World) -> None:
    talk = at_the_code(code_world)
    for _ in range(8):
        talk.choose("code:again")

    assert len(code_world.mails()) == 5


def test_a_code_opens_the_way_for_half_an_hour(code_world: World) -> None:
    talk = at_the_code(code_world, "cancel one LT-20611 triple@mail.com")
    talk.say(sent_code(code_world), "nlu_fallback")
    talk.say("cancel one more", "cancel_order")

    assert "Done." in talk.say("yes", "confirm")


def test_a_yes_is_no_code(code_world: World) -> None:
    talk = at_the_code(code_world)
    before = code_world.rows()
    talk.say("yes", "confirm")
    talk.choose(f"quote:{talk.task.quote.id}" if talk.task and talk.task.quote else "")

    assert talk.step is Step.CODE
    assert code_world.rows() == before


def test_the_code_is_not_kept_in_the_conversation(code_world: World) -> None:
    talk = at_the_code(code_world)
    with code_world.store.begin() as tx:
        kept = tx.conversations.get(talk.id)

    assert kept is not None
    assert sent_code(code_world) not in str(kept.memory)


def test_a_question_between_summary_and_code(code_world: World) -> None:
    talk = at_the_code(code_world)
    talk.say("how long will the refund take?", "faq_refund_timing")

    assert talk.step is Step.CODE
    assert len(code_world.mails()) == 1
    assert "Done." in talk.say(sent_code(code_world), "nlu_fallback")


def test_a_correction_between_summary_and_code_is_summed_up_again(code_world: World) -> None:
    talk = at_the_code(code_world, "cancel 3 totes LT-20801 vera@mail.com")
    said = talk.say("no, just the luna", "deny")

    assert "I would cancel 1 × Luna bag, red." in said
    assert talk.step is Step.CONFIRM


def test_what_changed_before_the_code_is_shown_anew(code_world: World) -> None:
    talk = at_the_code(code_world, "swap to the rose tote 20417 anna.b@x.io")
    with code_world.store.engine.begin() as db:
        db.exec_driver_sql("UPDATE style SET taken = cap WHERE id = 'siena-rose'")
    said = talk.say(sent_code(code_world), "nlu_fallback")

    assert "no slots left" in said
    assert code_world.facts("lettoria", "LT-20417").order.lines[0].sku == "T-BLK-S"


@pytest.mark.parametrize(("said", "intent"), [("stop", "abort"), ("no leave it", "deny")])
def test_stop_instead_of_the_code(code_world: World, said: str, intent: str) -> None:
    talk = at_the_code(code_world)
    talk.say(said, intent)

    assert talk.task is None
    assert code_world.refunds("lettoria", "LT-20417") == []


def test_what_is_kept_of_a_code_is_of_no_use_without_the_servers_secret(
    code_world: World,
) -> None:
    """A million codes are tried in a moment; the secret is not in the database."""
    talk = at_the_code(code_world)
    with code_world.store.begin() as tx:
        kept = tx.conversations.get(talk.id)
    assert kept is not None
    digest, digits = kept.memory["code"]["digest"], sent_code(code_world)

    assert digest == Stamp(SECRET, talk.id).of(digits)
    assert digest not in {Stamp(other, talk.id).of(digits) for other in (b"", b"another")}
    assert digest != hashlib.sha256(f"{talk.id}:{digits}".encode()).hexdigest()
