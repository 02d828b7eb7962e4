"""One is singular in every message that counts."""

import pytest

from helpers.base.text import quantity


@pytest.mark.parametrize(
    ("number", "things", "said"),
    [
        (0, "works", "0 works"),
        (1, "works", "1 work"),
        (2, "works", "2 works"),
        (1, "repositories", "1 repository"),
        (1, "releases", "1 release"),
        (1, "other cells", "1 other cell"),
        (1000, "oddities", "1,000 oddities"),
    ],
)
def test_a_number_goes_with_its_noun(number, things, said):
    assert quantity(number, things) == said
