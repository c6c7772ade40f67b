"""What arrived damaged is replaced free of charge, and that is said before a return is paid for."""

from __future__ import annotations

from datetime import datetime

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.remedy import sent_wrong
from preorder.dialogue.state import Step
from tests.talk import Talk, World

MEI, UNTIL = "LT-20650 mei.lin@post.com", "Tuesday, July 7 at 2:00 PM EDT"


def returning(world: World, text: str = "return it because it is damaged") -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"{text} {MEI}", "request_return")
    return talk


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("return it because it is damaged", ["request_return"]),
        ("i want a refund it came broken", ["delay_refund"]),
        ("cancel it the wallet is torn", ["cancel_order"]),
        ("it has a hole and i want to send it back", ["report_damage", "request_return"]),
    ],
)
def test_the_free_claim_is_offered_first_while_it_can_be_filed(
    world: World, text: str, intents: list[str]
) -> None:
    """LT-21: with its last moment."""
    talk = world.customer("lettoria")
    said = talk.say(f"{text} {MEI}", intents=intents)

    assert "damage claim is free" in said
    assert UNTIL in said


@pytest.mark.parametrize("text", ["yes", "yes please", "file the claim"])
def test_a_yes_takes_the_claim_as_of_the_first_message(world: World, text: str) -> None:
    """S-13"""
    talk = returning(world)
    first = talk.task
    world.waits(minutes=2)
    talk.say(text, "report_damage" if "claim" in text else "confirm")

    assert talk.task is not None
    assert (talk.task.capability, talk.step) == (Capability.REPORT_DAMAGE, Step.PHOTOS)
    assert first is not None
    assert talk.task.asked_at == first.asked_at


@pytest.mark.parametrize(
    ("text", "intent"), [("no", "deny"), ("no, just return it", "request_return")]
)
def test_who_insists_gets_the_return_and_is_not_asked_again(
    world: World, text: str, intent: str
) -> None:
    talk = returning(world)
    asked = talk.say(text, intent)

    assert "unused" in asked
    assert "open a return" in talk.say("yes", "confirm")


def test_the_buttons_choose_between_claim_and_return(world: World) -> None:
    talk = returning(world)
    talk.tap("Return it instead")

    assert talk.step is Step.CONDITIONS


@pytest.mark.parametrize("text", ["return it", "return it, it is not damaged"])
def test_no_claim_is_offered_without_damage(world: World, text: str) -> None:
    assert returning(world, text).step is Step.CONDITIONS


def test_no_claim_is_offered_once_its_time_is_over(world: World) -> None:
    world.now = datetime.fromisoformat("2026-07-08T12:00-04:00")

    assert returning(world).step is Step.CONDITIONS


def test_damage_named_at_the_conditions_brings_the_claim_up(world: World) -> None:
    """'No, it is broken' is no refusal of a return (LT-15) but a damage report (S-14)."""
    talk = returning(world, "return it")

    assert "damage claim is free" in talk.say("no it arrived broken", "deny")


def test_who_leaves_a_claim_hears_that_it_is_not_filed_and_until_when(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage")
    said = talk.say("no i want to return it", "request_return")

    assert said.startswith(
        f"Your damage claim has not been filed; you can still file it until {UNTIL}."
    )
    assert "damage claim is free" not in said


def test_damage_beside_a_cancellation_is_a_wish_of_its_own(world: World) -> None:
    """The bag that is to come, and the wallet that came broken: neither is forgotten."""
    talk = world.customer("lettoria")
    said = talk.say(
        "cancel LT-20803 and the wallet of LT-20802 is broken vera@mail.com",
        intents=["cancel_order", "report_damage"],
    )
    talk.tap("Cancel")
    talk.say("yes", "confirm")
    talk.say("yes", "confirm")

    assert "Which shall I start with?" in said
    assert talk.task is not None
    assert (talk.task.capability, talk.task.order_number) == ("report_damage", "LT-20802")


def test_cancel_the_claim_while_it_is_open_stops_it_and_leaves_the_order_alone(
    world: World,
) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage")

    assert "left everything as it is" in talk.say("cancel the claim", "cancel_order")
    assert talk.task is None


def test_scratch_that_is_no_damage(world: World) -> None:
    assert returning(world, "return it, no, scratch that, all of it").step is not Step.CLAIM_FIRST


MONEY = ["just give me a refund", "i'd prefer a refund", "want my money back not a new one",
         "can you refund me instead?", "no, refund"]  # fmt: skip


@pytest.mark.parametrize("text", MONEY)
@pytest.mark.parametrize("intent", ["delay_refund", "request_return", "faq_refund_timing"])
def test_money_wished_for_in_a_claim_is_noted_and_the_claim_goes_on(
    world: World, text: str, intent: str
) -> None:
    """LT-21: a replacement. What else is possible a person decides; never a return he pays for."""
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage")
    answer = world.turns.context(talk.id, "lettoria", "web", text)["task_answer"]
    said = talk.say(text, intents=[] if answer and intent.startswith("faq") else [intent])

    assert answer
    assert "noted that you would rather have your money back" in said
    assert (talk.task and talk.task.capability, talk.step) == ("report_damage", Step.PHOTOS)


def test_the_wished_remedy_is_in_the_summary_and_in_the_case(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage", photos=["p1"])
    summary = talk.say("just refund me", "request_return")
    done = talk.say("yes", "confirm")

    assert "money back" in summary
    assert "money back" in done
    assert "just refund me" in world.cases()[0].details["words"]


@pytest.mark.parametrize("text", ["just refund me", "no i want my money back not a new one"])
def test_money_is_no_return_where_claim_and_return_are_offered(world: World, text: str) -> None:
    talk = returning(world)

    assert "noted that you would rather have your money back" in talk.say(text, "request_return")
    assert talk.task is not None
    assert talk.task.capability is Capability.REPORT_DAMAGE


@pytest.mark.parametrize("intents", [["delay_refund"], ["report_damage", "delay_refund"]])
def test_money_for_damage_reported_late_is_for_a_person(world: World, intents: list[str]) -> None:
    """C-13"""
    world.now = datetime.fromisoformat("2026-07-08T12:00-04:00")
    talk = world.customer("lettoria")
    said = talk.say(f"it came broken, i want a refund {MEI}", intents=intents)

    assert "I have passed your damage claim on" in said
    assert world.cases()[0].reasons == ("DAMAGE_LATE",)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("wrong colour sent", "report_damage"),
        ("you sent me another bag, i want to return it", "request_return"),
        ("i got the wrong item, refund me", "delay_refund"),
        ("you sent the wrong size, swap it", "swap_item"),
        ("only half of it came", "report_damage"),
    ],
)
def test_what_was_sent_by_mistake_is_for_a_person(world: World, text: str, intent: str) -> None:
    """No page has a rule for it: nobody sends it back at his own cost."""
    talk = world.customer("lettoria")
    said = talk.say(f"{text} {MEI}", intent)

    assert "I have passed your report about the delivery on" in said
    assert world.cases()[0].reasons == ("POLICY_NOT_AVAILABLE",)


@pytest.mark.parametrize(
    "text",
    [
        "i ordered the wrong colour",
        "what if you send me the wrong bag?",
        "i want another bag",
        "my order is missing",
        "when does the other bag arrive",
    ],
)
def test_a_customers_own_mistake_is_none_of_ours(text: str) -> None:
    assert not sent_wrong(text)


@pytest.mark.parametrize("photos", [(), ("p1",)], ids=["at the photos", "at the summary"])
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no not damaged just wrong item", "report_damage"),
        ("nope its just the wrong color", "deny"),
    ],
)
def test_a_claim_that_is_none_becomes_the_report_of_a_wrong_delivery(
    world: World, text: str, intent: str, photos: tuple[str, ...]
) -> None:
    talk = world.customer("lettoria")
    talk.say(f"its bad {MEI}", "report_damage", photos=photos)
    assert world.turns.context(talk.id, "lettoria", "web", text)["task_answer"]
    said = talk.say(text, intent)

    assert "I have passed your report about the delivery on" in said
    assert world.cases()[0].reasons == ("POLICY_NOT_AVAILABLE",)


def test_the_wrong_item_of_the_order_is_no_wrong_delivery(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"its bad {MEI}", "report_damage", photos=["p1"])
    talk.say("wrong item sorry, i meant the wallet", "report_damage")

    assert (world.cases(), talk.step) == ([], Step.CONFIRM)


@pytest.mark.parametrize("intent", ["request_return", "faq_refund_timing"])
def test_money_wished_for_after_the_claim_was_filed_joins_it(world: World, intent: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")
    said = talk.say("i'd rather have a refund", intents=[] if "faq" in intent else [intent])

    assert "added this to your damage claim" in said
    assert "rather have a refund" in world.cases()[0].details["more"][-1]["words"]


def test_something_off_the_price_of_what_is_kept_joins_the_claim(world: World) -> None:
    """A keep that wishes for something withdraws nothing."""
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")
    said = talk.say("i keep it, can i get a discount", "oos_shop")

    assert "added this to your damage claim" in said
    assert "like some of the price back" in said
    assert talk.task is None


def test_money_wished_for_while_a_person_is_awaited_joins_the_case(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"you sent the wrong colour {MEI}", "report_damage")

    assert "added this to your request" in talk.say("just refund me", "")


@pytest.mark.parametrize("text", ["half of it is missing", "you sent me another bag"])
def test_what_was_sent_by_mistake_is_a_report_whatever_it_looks_like(
    world: World, text: str
) -> None:
    talk = world.customer("lettoria")

    assert world.turns.context(talk.id, "lettoria", "web", text)["means"] == "report_damage"


def test_who_wants_no_refund_stays_with_the_claim(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage")
    talk.say("just refund me", "delay_refund")
    said = talk.say("no wait i dont want a refund, just a new one", "delay_refund")

    assert "photos" in said
    assert "money back" not in said
    assert talk.task is not None
    assert talk.task.capability is Capability.REPORT_DAMAGE


@pytest.mark.parametrize(
    "text", ["no photo sorry", "i cant send a picture", "i don't have a camera"]
)
def test_who_has_no_photo_may_say_so_in_many_ways(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage")

    assert "without a photo" in talk.say(text, "nlu_fallback")


BOTH = {
    "format": 1,
    "shop": "lettoria",
    "orders": [
        {
            "number": "LT-20990",
            "email": "two@mail.com",
            "customer": "Tom Two",
            "placed_at": "2026-06-01T12:00:00-04:00",
            "lines": [
                {"ref": "1", "sku": "WALLET", "unit_paid": "60.00", "qty": 1},
                {"ref": "2", "sku": "T-OLD", "campaign": "last", "unit_paid": "250.00", "qty": 1},
            ],
            "payments": [{"id": "p90", "method": "card", "amount": "310.00"}],
            "shipments": [
                {
                    "id": "s90",
                    "shipped_at": "2026-07-01T10:00:00-04:00",
                    "delivered_at": "2026-07-05T20:00:00-04:00",
                    "units": {"1": 1, "2": 1},
                }
            ],
        }
    ],
}


@pytest.mark.parametrize("said", ["", "both"])
@pytest.mark.parametrize("shown", ["here is the wallet", "wallet", ""])
def test_a_further_photo_takes_no_item_out_of_the_claim(
    world: World, shown: str, said: str
) -> None:
    world.brings(BOTH)
    talk = world.customer("lettoria")
    talk.say("tote and wallet both arrived stained LT-20990 two@mail.com", "report_damage")
    talk.say("the tote", "nlu_fallback", photos=["p1"])
    if said:
        talk.say(said, "nlu_fallback")
    talk.say(shown, "nlu_fallback", photos=["p2"])

    assert "Roma tote" in talk.text
    assert "Card wallet" in talk.text


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("only the bag was in the box, the wallet is missing", True),
        ("my order came but one bag is missing", True),
        ("the wallet wasn't in the parcel", True),
        ("my bag is missing", False),
        ("the clasp is missing on the bag that came", False),
    ],
)
def test_an_item_that_was_not_in_the_parcel_is_a_persons(text: str, *, wrong: bool) -> None:
    assert sent_wrong(text) is wrong


@pytest.mark.parametrize("what", ["the bag and the wallet", "both the bag and wallet", "both"])
def test_both_things_that_came_are_meant_whatever_they_are_called(world: World, what: str) -> None:
    """A tote is a bag to most people."""
    world.brings(BOTH)
    talk = world.customer("lettoria")
    talk.say(f"can i return {what} LT-20990 two@mail.com", "request_return")
    said = talk.say("yes", "confirm")

    assert "Roma tote" in said
    assert "Card wallet" in said
    assert "$310.00" in said


def test_a_photo_where_the_claim_is_offered_takes_it(world: World) -> None:
    talk = returning(world)
    said = talk.say("", "send_photo", photos=["p1"])

    assert "I would file the damage claim" in said


def late_claim(world: World) -> Talk:
    talk = world.customer("lettoria")
    world.waits(days=2)
    talk.say(f"it arrived broken {MEI}", "report_damage")
    assert world.cases()
    return talk


@pytest.mark.parametrize(
    "text", ["do i have to send the broken one back?", "when will the new one come"]
)
def test_what_a_person_decides_on_the_damage_is_not_told_as_a_rule(world: World, text: str) -> None:
    talk = late_claim(world)
    said = talk.say(text, "faq_damage_policy")

    assert world.cases()[0].id in said
    assert "you can report damage until" not in said


def test_all_unused_is_no_word_on_how_many(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("can i return one LT-20802 vera@mail.com", intents=["faq_return_policy"])
    talk.say("yes unused with everything", "confirm")

    assert talk.step is Step.HOW_MANY
