"""Who is the customer? Wrong identities, other people's orders, lost numbers."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from preorder.dialogue.state import Step
from tests.talk import Talk, World

GIVEN = [
    pytest.param(["LT-20417", "anna.b@x.io"], id="number first"),
    pytest.param(["anna.b@x.io", "LT-20417"], id="address first"),
    pytest.param(["LT-20417 anna.b@x.io"], id="both at once"),
    pytest.param(["Anna.B@X.io, order #lt 20417"], id="both, as people write"),
    pytest.param(["LT-20471 anna.b@x.io", "oh sorry LT-20417"], id="wrong number first"),
    pytest.param(["LT-20417 ana.b@x.io", "anna.b@x.io i mean"], id="wrong address first"),
    pytest.param(["LT-20471 anna.b@x.io", "ok 20417"], id="after a small word"),
    pytest.param(["ｌｔ－２０４１７", "ａnna.b@x.io"], id="full width"),
    pytest.param(["not 20471, i meant 20417", "anna.b@x.io"], id="two numbers"),
]


@pytest.mark.parametrize("messages", GIVEN)
def test_number_and_address_in_any_way(world: World, messages: list[str]) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel my order", "cancel_order")
    for text in messages:
        talk.say(text, "order_ref")

    assert talk.step is Step.CONFIRM
    assert "LT-20417" in talk.text


def test_all_in_the_first_message(world: World) -> None:
    talk = world.customer("lettoria")

    assert "$307.00" in talk.say("cancel LT-20417 anna.b@x.io pls", "cancel_order")


NOBODYS = ["LT-99999", "LT-20533", "LSM-10077", "order LSM-10077"]


def asked_for(world: World, number: str, address: str, name: str) -> tuple[Talk, int]:
    """Ask for an order, and count the statements that took."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        statements.append(statement)

    talk = world.customer("lettoria", name)
    talk.say("cancel my order", "cancel_order")
    event.listen(world.store.engine, "before_cursor_execute", note)
    talk.say(f"{number} {address}", "order_ref")
    event.remove(world.store.engine, "before_cursor_execute", note)
    return talk, len(statements)


@pytest.mark.parametrize("address", ["anna.b@x.io", "nobody@x.io"])
def test_no_such_order_and_not_yours_read_and_cost_the_same(world: World, address: str) -> None:
    """S-01, S-02, I-12"""
    none, queries = asked_for(world, "LT-99999", address, "a")
    others, others_queries = asked_for(world, "LT-20533", address, "b")

    assert others.replies == none.replies
    assert others_queries == queries


WISHES = st.sampled_from(
    "cancel_order order_status swap_item request_return report_damage delay_refund".split()
)
CLAIMS = st.sampled_from(
    [
        ["{number} {address}"],
        ["{number}", "{address}"],
        ["{address}", "order #{number}"],
        ["it is {number} and i ordered with {address}", "yes", "are you sure?"],
        ["{number} {address}", "{number}", "well?"],
    ]
)
ADDRESSES = st.sampled_from(["anna.b@x.io", "nobody@x.io", "x.y+z@example.org"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WISHES, CLAIMS, ADDRESSES, st.integers(90000, 99999))
def test_i_12_whatever_a_stranger_says_he_learns_of_no_order(
    world: World, wish: str, claims: list[str], address: str, nobodys: int
) -> None:
    """The same words about an order that is not his and about one that does not exist."""
    heard = []
    for number in (f"LT-{nobodys}", "LT-20533"):
        world.waits(hours=2)  # tries of before are forgotten
        talk = world.customer("lettoria", f"{next(world.ids)}")
        talk.say("hello, a question about my order", wish)
        said = [talk.say(each.format(number=number, address=address), "order_ref")
                for each in claims]  # fmt: skip
        heard.append([words.replace(number, "#") for words in said])

    assert heard[0] == heard[1]


def test_an_order_of_another_shop_is_no_order_here(world: World) -> None:
    """S-15"""
    none, _ = asked_for(world, "order XY-99999", "k.tanaka@example.jp", "a")
    other, _ = asked_for(world, "order LSM-10077", "k.tanaka@example.jp", "b")

    assert other.replies == none.replies


@pytest.mark.parametrize("number", NOBODYS)
def test_a_verified_customer_gets_no_other_order(world: World, number: str) -> None:
    """S-03: his own are listed, and none is taken by itself."""
    talk = world.customer("lettoria")
    talk.say("where is 20417 anna.b@x.io", "order_status")
    before = world.rows()
    said = talk.say(f"cancel {number}", "cancel_order")
    talk.say("yes", "confirm")
    talk.say("yes", "confirm")

    assert "LT-20701" in said
    assert "LT-20533" not in said
    assert talk.step is Step.WHICH_ORDER
    assert world.rows() == before


def test_after_five_wrong_tries_a_person_takes_over(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel my order", "cancel_order")
    said = [talk.say(f"LT-9999{n} anna.b@x.io", "order_ref") for n in range(5)]
    (case,) = world.cases()
    after = talk.say("LT-20417 anna.b@x.io", "order_ref")

    assert "person on our team" in said[4]
    assert said[0] != said[1]
    assert (case.customer, case.order_number, case.details["typed_number"]) == (
        None, None, "LT-99994",
    )  # fmt: skip
    assert (case.capability, case.reasons) == ("cancel_order", ("TOO_MANY_TRIES",))
    assert "LT-20417" not in after
    assert "person on our team" in after


@pytest.mark.parametrize("number", ["LT-20417", "LT-99999"])
def test_ten_tries_for_a_number_lock_it_for_everybody(world: World, number: str) -> None:
    """Whether it exists or not, and however it is typed: in one message or in two."""
    guessed(world, number)
    together = world.customer("lettoria", "a").say(f"cancel {number} anna.b@x.io", "cancel_order")
    later = world.customer("lettoria", "b")
    later.say(f"cancel {number}", "cancel_order")
    apart = later.say("anna.b@x.io", "order_ref")

    assert "person on our team" in together
    assert "person on our team" in apart
    assert "$307.00" not in together + apart


def guessed(world: World, number: str) -> None:
    for n in range(10):
        talk = world.customer("lettoria", f"thief{n}")
        talk.say(f"cancel {number} thief{n}@x.io", "cancel_order")


def test_what_others_guessed_costs_a_verified_customer_no_more_than_a_wrong_try(
    world: World,
) -> None:
    """The same answer as for a number that nobody tried."""
    guessed(world, "LT-20411")
    said = []
    for name, number in (("a", "LT-20411"), ("b", "LT-20412")):
        talk = world.customer("lettoria", name)
        talk.say("where is 20417 anna.b@x.io", "order_status")
        said.append(talk.say(f"cancel {number}", "cancel_order"))

    assert said[0] == said[1]
    assert "which do you mean" in said[0]


def test_ten_tries_for_an_address_lock_it(world: World) -> None:
    for n in range(10):
        world.customer("lettoria", f"x{n}").say(f"cancel LT-9990{n} anna.b@x.io", "cancel_order")

    said = world.customer("lettoria", "a").say("cancel 20417 anna.b@x.io", "cancel_order")
    assert "person on our team" in said


def test_each_number_of_one_message_is_a_try(world: World) -> None:
    """Who knows an address cannot try all numbers there are with it in a few messages."""
    guesses = " ".join(f"LT-{number}" for number in range(20409, 20449))
    thief = world.customer("lettoria", "thief")
    told = thief.say(f"where is {guesses} anna.b@x.io", "order_status")
    said = world.customer("lettoria", "a").say("cancel 20417 anna.b@x.io", "cancel_order")

    assert "I cannot find an order" in told
    assert "person on our team" in said


def test_after_an_hour_it_may_be_tried_again(world: World) -> None:
    for n in range(10):
        world.customer("lettoria", f"x{n}").say(f"cancel LT-20417 t{n}@x.io", "cancel_order")
    world.waits(minutes=61)

    said = world.customer("lettoria", "a").say("cancel 20417 anna.b@x.io", "cancel_order")
    assert "$307.00" in said


def test_a_lock_does_not_keep_a_verified_customer_from_his_order(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is 20417 anna.b@x.io", "order_status")
    for n in range(10):
        world.customer("lettoria", f"x{n}").say(f"cancel LT-20701 t{n}@x.io", "cancel_order")

    assert "LT-20701" in talk.say("where is 20701", "order_status")


def lost(world: World, address: str) -> Talk:
    talk = world.customer("lettoria", address)
    talk.say("where is my order", "order_status")
    talk.tap("I lost the number")
    talk.say(address, "order_ref")
    return talk


def test_a_lost_number_is_mailed_and_never_shown(world: World) -> None:
    """The same words whether there is an order; the e-mail only if there is."""
    known, unknown = lost(world, "anna.b@x.io"), lost(world, "nobo.b@x.io")
    (mail,) = world.mails()

    assert unknown.text == known.text.replace("anna", "nobo")
    assert "20417" not in known.text
    assert mail.to == "anna.b@x.io"
    assert {"LT-20417", "LT-20701"} <= set(mail.body.split())


@pytest.mark.parametrize("said", ["i lost it", "dont have the number", "i forgot my order number"])
def test_a_lost_number_in_words(world: World, said: str) -> None:
    talk = world.customer("lettoria")
    talk.say("where is my order", "order_status")

    assert "I will send your order number there" in talk.say(said, "nlu_fallback")


@pytest.mark.parametrize(
    ("said", "mailed"),
    [
        ("i want to cancel but i lost my order number", True),
        ("cancel it, dont have the order number", True),
        ("my package got lost, cancel it", False),
        ("i lost patience, cancel", False),
    ],
)
def test_a_lost_number_in_the_first_message(world: World, said: str, *, mailed: bool) -> None:
    talk = world.customer("lettoria")
    talk.say(said, "cancel_order")
    talk.say("anna.b@x.io", "order_ref")

    assert bool(world.mails()) is mailed


@pytest.mark.parametrize("said", ["my parcel is lost", "the item got lost"])
def test_a_lost_parcel_is_no_lost_number(world: World, said: str) -> None:
    talk = world.customer("lettoria")
    talk.say("where is my order", "order_status")
    talk.say(said, "nlu_fallback")
    talk.say("anna.b@x.io", "order_ref")

    assert world.mails() == []


def test_a_mailed_number_then_serves(world: World) -> None:
    talk = lost(world, "anna.b@x.io")

    assert "September 2026" in talk.say("LT-20417", "order_ref")


def test_lost_numbers_are_mailed_a_few_times_an_hour_only(world: World) -> None:
    talk = lost(world, "anna.b@x.io")
    for _ in range(5):
        talk.tap("I lost the number") if "I lost the number" in talk.titles else talk.choose("lost")

    assert len(world.mails()) == 3


def test_the_proof_runs_out_after_half_an_hour_of_real_time(world: World) -> None:
    """The shop's clock does not count; the wish goes on once the address is named again."""
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    world.waits(minutes=31)
    before = world.rows()
    asked = talk.say("yes", "confirm")

    assert "It has been a while" in asked
    assert world.rows() == before
    assert "Shall I go ahead?" in talk.say("anna.b@x.io", "order_ref")
    talk.say("yes", "confirm")
    assert world.refunds("lettoria", "LT-20417") == ["$307.00"]
