"""The look of figures: colours that read, patterns that tell neighbours apart, words that fit."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.figures import forms, style


@pytest.mark.parametrize(
    ("colour", "luminance"),
    [
        ("#000000", 0),
        ("#FFFFFF", 1),
        ("#0A0A0A", 10 / 255 / 12.92),
        ("#0B0B0B", ((11 / 255 + 0.055) / 1.055) ** 2.4),
        ("#FF0000", 0.2126),
        ("#00FF00", 0.7152),
        ("#0000FF", 0.0722),
        ("#808080", ((128 / 255 + 0.055) / 1.055) ** 2.4),
    ],
)
def test_luminance_is_that_of_wcag(colour: str, luminance: float):
    assert style.luminance(colour) == pytest.approx(luminance)


def test_contrast_goes_from_one_to_twenty_one_whichever_comes_first():
    assert style.contrast("#000000", "#FFFFFF") == style.contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert style.contrast("#777777", "#777777") == 1
    assert style.contrast("#FF0000", "#000000") == pytest.approx((0.2126 + 0.05) / 0.05)
    assert (style.text_on("#FFFF00"), style.text_on("#000080")) == ("#000000", "#FFFFFF")


def test_a_term_without_a_colour_is_grey_and_patterns_come_round():
    assert style.colour("a", {"a": "#123456"}) == "#123456"
    assert style.colour("b", {"a": "#123456"}) == "#8C8C8C"
    assert [style.hatch(place) for place in range(8)] == [*style.HATCHES, style.HATCHES[0]]
    assert [style.marker(place) for place in range(8)] == [*style.MARKERS, style.MARKERS[0]]
    assert len(set(style.HATCHES)) == len(set(style.MARKERS)) == 7


def test_names_are_cut_with_an_ellipsis_and_what_the_font_lacks_is_marked():
    assert style.short("x" * 26) == "x" * 26
    assert style.short("x" * 27) == "x" * 25 + "…"
    assert style.short("abc def", 5) == "abc…"
    assert style.short("a字") == "a\ufffd"
    assert style.drawable("é→字") == "é→\ufffd"


@pytest.mark.parametrize(
    ("year", "expected"), [(2023, "KAR ’23"), (2009, "KAR ’09"), ("1999", "KAR ’99"), ("", "KAR"), (None, "KAR")]
)
def test_a_work_is_called_by_its_name_and_year(year: object, expected: str):
    assert style.label("KAR", year) == expected


def test_words_are_taken_literally_broken_measured_and_wrapped():
    assert style.literal("$x$ $") == r"\$x\$ \$"
    assert style.break_words("a b/c d") == "a\nb/\nc\nd"
    assert style.width("", 7) == 0
    assert style.width("ab", 7) == pytest.approx(style.width("a", 7) + style.width("b", 7))
    assert style.width("ab", 14) == pytest.approx(2 * style.width("ab", 7))
    assert style.width("i" * 10, 7) < style.width("W" * 10, 7)
    room = style.width("aa bb", 6)
    assert style.wrap(["aa", "bb", "cc", "d"], room, 6) == ["aa bb", "cc d"]
    assert style.wrap(["aa", "bb"], room - 0.01, 6) == ["aa", "bb"]
    assert style.wrap([], room, 6) == []


def test_what_is_measured_is_about_as_wide_as_what_is_drawn():
    fig = Figure(dpi=720)
    with style.context():
        text = fig.text(0, 0, "Pipeline Controller ’23", fontsize=6.3)
        drawn = text.get_window_extent(FigureCanvasAgg(fig).get_renderer()).width / 10
    assert drawn < style.width(text.get_text(), 6.3) < drawn * 1.12


def test_a_figure_has_a_size_in_inches_and_a_page_is_measured_in_points():
    assert style.figure(2).get_size_inches().tolist() == [5.48, 2]
    assert type(style.figure(2).get_layout_engine()).__name__ == "ConstrainedLayoutEngine"
    page = style.page(144)
    (ax,) = page.axes
    assert page.get_size_inches().tolist() == [5.48, 2]
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 5.48 * 72), (0, 144))
    assert ax.transData.transform((72, 36)).tolist() == pytest.approx([page.dpi, page.dpi / 2])


def test_the_style_is_in_force_only_within_its_context():
    import matplotlib

    before = dict(matplotlib.rcParams)
    with style.context():
        assert matplotlib.rcParams["font.size"] == style.sheet()["font.size"] >= forms.SMALLEST
    assert dict(matplotlib.rcParams) == before


def test_a_colour_on_a_dark_ground_is_light_enough_and_else_what_it_is(used):
    assert style.colour("a", {"a": "#4D4D4D"}) == "#4D4D4D"
    paper = used("slide-dark").paper
    assert style.contrast("#4D4D4D", paper) < 3 <= style.contrast(style.colour("a", {"a": "#4D4D4D"}), paper)
    assert style.colour("a", {"a": "#E69F00"}) == "#E69F00"


def test_what_a_figure_is_drawn_for_is_one_of_the_forms():
    with pytest.raises(ValueError, match=r"page, .*, slide, slide-dark, and not for 'slid'; did you mean 'slide'"):
        forms.use("slid")
    for form in forms.FORMS.values():
        assert min(style.contrast(form.faint, form.paper), style.contrast(form.ink, form.paper)) >= 4.5


def test_marks_say_what_they_count_each_with_an_id_of_its_own():
    fig = style.page(20)
    marks = fig.axes[0].bar([1, 2], [1, 2])
    for mark in marks:
        style.pick(mark, {"venue": "A&B", "year": 2023})
    assert [mark.get_gid() for mark in marks] == ["pick:venue=A%26B&year=2023#1", "pick:venue=A%26B&year=2023#2"]


def test_only_links_of_the_web_lead_anywhere():
    text = style.page(20).text(0, 0, "a")
    style.lead(text, "javascript:alert(1)")
    assert not text.get_url()
    style.lead(text, "https://arxiv.org/abs/2305.00001")
    assert text.get_url() == "https://arxiv.org/abs/2305.00001"
