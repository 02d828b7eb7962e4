"""Many messages are told as few, and none is lost without being counted."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.base.summing import summed

HINT = "--all"


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([], []),
        (["a.csv:1: 'x' is new"], ["a.csv:1: 'x' is new"]),
        ([f"a.csv:{n}: 'x{n}' is new" for n in range(1, 5)], [f"a.csv:{n}: 'x{n}' is new" for n in range(1, 5)]),
        (
            [f"a.csv:{n}: 'x{n}' is new" for n in range(1, 6)],
            [*(f"a.csv:{n}: 'x{n}' is new" for n in range(1, 4)), "... 2 more like this, in lines 4, 5; --all"],
        ),
        (
            [f"a.csv: 'x{n}' is new" for n in range(1, 12)],
            [*(f"a.csv: 'x{n}' is new" for n in range(1, 4)),
             "... 8 more like this: 'x4', 'x5', 'x6', 'x7', 'x8', ...; --all"],
        ),
        (
            ["1: 'a' is new", "2: is odd", "3: 'b' is new (3 lines: 3, 4, 9)"],
            ["1: 'a' is new", "3: 'b' is new (3 lines: 3, 4, 9)", "2: is odd"],
        ),
        (
            [f"a.csv:{n}: '{x}' needs a row in b.csv: f,{x} z,,,{n}," for n, x in enumerate("abcdef")],
            [*(f"a.csv:{n}: '{x}' needs a row in b.csv: f,{x} z,,,{n}," for n, x in enumerate("abc")),
             "... 3 more like this, in lines 3, 4, 5; --all"],
        ),
    ],
)  # fmt: skip
def test_many_of_a_kind_are_summed_up(messages: list[str], told: list[str]):
    assert summed(messages, HINT) == told


@given(st.lists(st.tuples(st.sampled_from(["is new", "is odd", "is no link"]), st.integers(1, 99)), max_size=30))
def test_every_message_is_told_or_counted(drawn: list[tuple[str, int]]):
    messages = [f"{line}: {what}" for what, line in drawn]
    told = summed(messages, HINT)
    more = [int(match[1]) for line in told if (match := re.match(r"\.\.\. (\d+) more", line))]
    assert len(told) - len(more) + sum(more) == len(messages)
