"""Names of LaTeX commands: letters only, and one meaning each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.base import macros


@given(st.lists(st.text()))
def test_a_command_has_nothing_but_letters(words):
    name = macros.command(*words)
    assert name.isascii()
    assert name.isalpha()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["year", 2023], "SurveyYearTwoZeroTwoThree"),
        (["size", "<1B"], "SurveySizeBelowOneB"),
        (["size", ">1B"], "SurveySizeAboveOneB"),
        (["stage", "Scoring/Ranking Function"], "SurveyStageScoringRankingFunction"),
        (["Évaluation"], "SurveyEvaluation"),
        (["名"], "SurveyUFiveFourZeroD"),
        (["HR@1 & MRR+"], "SurveyHRAtOneAndMRRPlus"),
        ([67890], "SurveySixSevenEightNineZero"),
    ],
)
def test_what_is_no_letter_is_spelled_or_left_out(words, name):
    assert macros.command(*words) == name


def test_a_name_taken_twice_is_an_error_that_names_both():
    macros.check([("SurveyA", "one"), ("SurveyB", "two")])
    with pytest.raises(macros.CollisionError, match="'one' and 'three'"):
        macros.check([("SurveyA", "one"), ("SurveyB", "two"), ("SurveyA", "three")])


def test_a_definition_is_a_line_in_which_nothing_runs():
    source = macros.definitions([("SurveyA", r"5 % \x", "a\nb \\end{document} ö")])
    assert source.splitlines()[1:] == [r"\newcommand{\SurveyA}{5 \% \textbackslash{}x} % a b \end{document} {\"{o}}"]
