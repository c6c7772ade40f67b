"""What `make check` takes of products of lists, and what it leaves to `make test`."""

from itertools import product

import pytest

from tests.diagonal import diagonal

pytest_plugins = "pytester"


@pytest.mark.parametrize("sizes", [(3, 22), (4, 9), (1, 5), (2, 2), (2, 3, 4), (6,)])
def test_every_value_of_every_list_is_taken(sizes):
    """As few times as that needs."""
    kept = diagonal(list(product(*map(range, sizes))))

    assert [len(set(column)) for column in zip(*kept, strict=True)] == list(sizes)
    assert len(kept) == max(sizes)
    assert kept <= set(product(*map(range, sizes)))


@pytest.mark.exhaustive  # it starts pytest twice
def test_the_rest_is_marked_for_make_test_alone(pytester):
    """Nothing is lost, and a single list stays whole but in the rooms of whole conversations."""
    pytester.makeini("[pytest]\nmarkers = exhaustive")
    pytester.makeconftest("from tests.conftest import pytest_collection_modifyitems")
    pytester.mkpydir("service").joinpath("test_long.py").write_text(
        "import pytest\n@pytest.mark.parametrize('word', 'abcdef')\ndef test_said(word): pass\n"
    )
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("word", "abcd")
        @pytest.mark.parametrize(("shop", "number"), [("x", 1), ("y", 2)])
        def test_both(word, shop, number): pass

        @pytest.mark.parametrize("word", "abcd")
        def test_one(word): pass
        """
    )
    left_out, kept = (
        pytester.runpytest("-p", "no:xdist", "-m", f"{no} exhaustive") for no in ("", "not")
    )

    left_out.assert_outcomes(passed=8, deselected=10)
    kept.assert_outcomes(passed=10, deselected=8)
