"""Names of products: what they tell, and what they do not."""

import pytest

from rasa_components.products import names_only, without_names

PRODUCTS = ("Como bag", "Sierra rally car 1/18", "Siena tote")


@pytest.mark.parametrize(
    "message", ["About Como bag:", "the como bag?", "About Sierra rally car 1/18: ", "siena"]
)
def test_a_message_that_only_names_a_product_asks_nothing(message):
    assert names_only(message, PRODUCTS)


@pytest.mark.parametrize(
    "message",
    ["About Como bag: when does it ship", "como siena", "18", "about it", "", "como estas"],
)
def test_a_message_that_says_more_or_names_no_product_is_another(message):
    assert not names_only(message, PRODUCTS)


def test_names_are_taken_out_for_whoever_looks_at_the_language():
    assert without_names("onde está a Como bag", PRODUCTS).split() == ["onde", "está", "a"]
