"""A shop file loads completely or not at all, and says where it is wrong."""

import pytest

from preorder.policy.load import ShopFileError, load_shop, load_shops, read_shop
from tests.policy.build import SHOPS, lettoria
from tests.policy.wrong_files import WRONG

LETTORIA = (SHOPS / "lettoria.yml").read_text(encoding="utf-8")


def broken(old, new):
    """Return Lettoria's file with one thing changed, and the line on which it changed."""
    assert LETTORIA.count(old) == 1, f"{old!r} stands {LETTORIA.count(old)} times"
    line = LETTORIA[: LETTORIA.index(old)].count("\n") + 1
    return LETTORIA.replace(old, new), line


def problems(text):
    """Return what is wrong with a file."""
    with pytest.raises(ShopFileError) as error:
        read_shop(text, "lettoria.yml")
    return error.value.problems


@pytest.mark.parametrize(
    ("change", "key", "words"), [pytest.param(row[1:3], *row[3:], id=row[0]) for row in WRONG]
)
def test_a_wrong_file_says_what_is_wrong_under_which_key(change, key, words):
    """And does not load."""
    text, _ = broken(*change)

    found = {problem.key: problem.message for problem in problems(text)}

    assert words in found[key]


@pytest.mark.parametrize(
    ("change", "key", "below"),
    [
        pytest.param(
            ("    fee_percent: 0", "    fee_pecent: 0"),
            "policy.cancel.fee_pecent",
            0,
            id="misspelt key",
        ),
        pytest.param(
            ("    window: 30d", "    window: 30dd"), "policy.returns.window", 0, id="misspelt span"
        ),
        pytest.param(("zone: America/New_York", "zone: Nowhere"), "zone", 0, id="zone"),
        pytest.param(("  swap_policy:", "  swop_policy:"), "answers.swop_policy", 0, id="topic"),
        pytest.param(
            ("    while_open: The", "    while_open: In 3 days the"),
            "answers.preorder_window.while_open.0",
            0,
            id="text",
        ),
        pytest.param(
            ("      - A person", "      - 1 person"),
            "answers.cancel_policy.while_open.1",
            0,
            id="one of two texts",
        ),
        pytest.param(
            ("order_numbers: {prefix: LT, digits: 5}", "order_numbers: {prefix: lt, digits: 5}"),
            "order_numbers.prefix",
            0,
            id="in one line",
        ),
        pytest.param(
            ("\nversion: 1\n", "\nversion: 1\nname: Other\nversion: 2\n"),
            "version",
            3,
            id="duplicate key",
        ),
    ],
)
def test_a_problem_names_its_line(change, key, below):
    """Counted from one, as editors do."""
    text, line = broken(*change)

    assert (key, line + below) in [(problem.key, problem.line) for problem in problems(text)]


def test_every_problem_is_named_at_once():
    """Not one at a time."""
    text = LETTORIA.replace("    fee_percent: 0", "    fee_percent: 101").replace("48h", "48x")

    assert {p.key for p in problems(text)} == {"policy.cancel.fee_percent", "policy.damage.window"}


def test_a_problem_reads_as_one_line():
    """File, line, key, what is wrong."""
    text, line = broken("cap: 300", "cap: many")

    assert str(problems(text)[0]).startswith(f"lettoria.yml:{line}: policy.campaign.cap: ")


@pytest.mark.parametrize(
    "text", ["", "- a list", "a: [", "shop: \x07", "a: 1\n---\nb: 2\n"], ids=repr
)
def test_what_is_no_shop_file_does_not_load(text):
    """Whatever it is, it is one error of ours, with a line."""
    assert problems(text)[0].line >= 1


def test_settling_the_doubt_names_the_sentences_that_speak_of_it():
    """The owner sets it to null; what customers are told has to follow."""
    text, _ = broken(
        '    doubt: {clause: "LT-03, LT-06, LT-18", until: 3d, then: human}', "    doubt: null"
    )

    assert {problem.key for problem in problems(text)} == {
        "answers.cancel_policy.text",
        "answers.cancel_policy.while_open.1",
    }


def test_a_file_is_named_as_its_shop(tmp_path):
    """With the line on which the shop is named."""
    (tmp_path / "letoria.yml").write_text(LETTORIA, encoding="utf-8")

    with pytest.raises(ShopFileError) as error:
        load_shops(tmp_path)

    line = LETTORIA[: LETTORIA.index("shop: lettoria")].count("\n") + 1
    assert [(p.line, p.key) for p in error.value.problems] == [(line, "shop")]


@pytest.mark.parametrize("content", [None, b"name: \xff"], ids=["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_an_error_with_its_name(tmp_path, content):
    """Not a traceback."""
    path = tmp_path / "lettoria.yml"
    if content:
        path.write_bytes(content)

    with pytest.raises(ShopFileError, match=r"lettoria\.yml"):
        load_shop(path)


def test_an_empty_folder_is_an_error(tmp_path):
    """A shop without a file would be silently away."""
    with pytest.raises(ShopFileError, match="no shop file"):
        load_shops(tmp_path)


def test_both_shops_load():
    """By the names used everywhere."""
    assert set(load_shops(SHOPS)) == {"lettoria", "lascale"}


def test_a_policys_version_changes_with_its_rules_only():
    """An answer in other words is the same policy."""
    reworded, _ = broken("One slot is one item.", "A slot is one item.")
    stricter, _ = broken("    window: 30d", "    window: 29d")

    version = lettoria().policy_version
    assert read_shop(reworded, "lettoria.yml").policy_version == version
    assert read_shop(stricter, "lettoria.yml").policy_version != version
