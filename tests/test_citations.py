"""A citation is read in any common style, or named and left out: never is most of it taken for a title."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.base.grammar import expand, rules
from helpers.lists import citations, from_markdown
from helpers.lists.people import leading_people
from helpers.lists.proposals import Context, ProposedTerms

Person = tuple[list[str], str]  # given names and the family name


class Cited(NamedTuple):
    """What a citation is made of."""

    people: list[Person]
    title: str
    journal: str
    year: str
    volume: str
    pages: str


def inverted(given: list[str], family: str) -> str:
    return f"{family}, {' '.join(f'{name[0]}.' for name in given)}"


def natural(given: list[str], family: str) -> str:
    return f"{' '.join(f'{name[0]}.' for name in given)} {family}"


def closed_up(given: list[str], family: str) -> str:
    return f"{family} {''.join(name[0] for name in given)}"


def dotted_behind(given: list[str], family: str) -> str:
    return f"{family} {''.join(f'{name[0]}.' for name in given)}"


def in_full(given: list[str], family: str) -> str:
    return f"{' '.join(given)} {family}"


def shouted(given: list[str], family: str) -> str:
    return f"{family.upper()}, {' '.join(given)}"


class Style(NamedTuple):
    """A style: how it writes a name, what joins the last ones and the others, and what stands where."""

    form: Callable[[list[str], str], str]
    last: str
    template: str
    between: str = ", "

    def write(self, cited: Cited) -> str:
        """Return a citation in the style."""
        *names, name = (self.form(*person) for person in cited.people)
        return self.template.format(**cited._asdict(), names=f"{self.between.join(names)}{self.last}{name}")


# As the guides of the styles describe them.
STYLES = {
    "APA": Style(inverted, ", & ", "{names} ({year}). {title}. {journal}, {volume}(3), {pages}."),
    "Harvard": Style(inverted, " and ", "{names} ({year}) \u2018{title}\u2019, {journal}, {volume}(3), pp. {pages}."),
    "IEEE": Style(natural, " and ", "[7] {names}, \u201c{title},\u201d {journal}, vol. {volume}, pp. {pages}, {year}."),
    "MLA": Style(in_full, " and ", "{names}. \u201c{title}.\u201d {journal}, vol. {volume}, {year}, pp. {pages}."),
    "Chicago": Style(in_full, ", and ", "{names}, \u201c{title},\u201d {journal} {volume}, no. 3 ({year}): {pages}."),
    "ACM": Style(in_full, " and ", "{names}. {year}. {title}. {journal} {volume}, 3 ({year}), {pages}."),
    "Nature": Style(inverted, " & ", "7. {names} {title}. {journal} {volume}, {pages} ({year})."),
    "Vancouver": Style(closed_up, ", ", "7. {names}. {title}. {journal}. {year};{volume}(3):{pages}."),
    "Elsevier": Style(natural, ", ", "[7] {names}, {title}, {journal} {volume} ({year}) {pages}."),
    "Elsevier by year": Style(inverted, ", ", "{names}, {year}. {title}. {journal} {volume}, {pages}."),
    "Springer": Style(closed_up, ", ", "{names} ({year}) {title}. {journal} {volume}:{pages}"),
    "LNCS": Style(inverted, ", ", "7. {names}: {title}. {journal} {volume}(3), {pages} ({year})"),
    "ACS": Style(inverted, "; ", "(7) {names} {title}. {journal} {year}, {volume}, {pages}.", between="; "),
    "plain": Style(natural, " and ", "{names}. {title}. {journal}, {volume}(3):{pages}, {year}."),
    "apalike": Style(
        inverted, " and ", "[Adams et al., {year}] {names} ({year}). {title}. {journal}, {volume}:{pages}."
    ),
    "Scopus": Style(inverted, ", ", "{names} {title} ({year}) {journal}, {volume} (3), pp. {pages}."),
    "DBLP": Style(in_full, ", ", "{names}: {title}. {journal} {volume}(3): {pages} ({year})"),
    "AMS": Style(in_full, " and ", "[7] {names}, {title}, {journal} {volume} ({year}), no. 3, {pages}."),
    "DIN 1505": Style(
        shouted, " ; ", "[7] {names}: {title}. In: {journal} {volume} ({year}), Nr. 3, S. {pages}", " ; "
    ),
    "ISO 690": Style(shouted, " and ", "{names}. {title}. {journal}. {year}, vol. {volume}, no. 3, pp. {pages}."),
    "GOST": Style(
        dotted_behind, ", ", "{names} {title} // {journal}. \u2013 {year}. \u2013 T. {volume}. \u2013 S. {pages}."
    ),
    "CSE": Style(closed_up, ", ", "{names}. {year}. {title}. {journal}. {volume}(3):{pages}."),
}
# Words that no name has, and no journal: so that a reader knows them for a title, as it does the words of any language.
WORD = st.from_regex(r"[bcdfglmnprst][aeiou][a-z]{3,8}", fullmatch=True)
TITLE = st.lists(WORD, min_size=3, max_size=9, unique=True).map(" ".join).map(str.capitalize)
NAME = st.from_regex(r"[B-DF-HJ-NP-TV-Z][aeiou][b-df-hj-np-tv-z]{2}[a-z]{1,5}", fullmatch=True)
PEOPLE = st.lists(st.tuples(st.lists(NAME, min_size=1, max_size=2), NAME), min_size=2, max_size=5)
VENUE = {"field": "venue", "value": "SIGIR", "abbreviation": "", "aliases": "", "order": "1", "colour": ""}
JOURNALS = ["Journal of Words", "Annals of Lamps and Chairs", "Advances in Words on Lamps", "Lamps", "LAMP ONE"]
JOURNALS += [
    "ACM Trans. Inf. Syst.",
    "J. Opt. Soc. Am.",
    "J. ACM",
    "Proc. SIGIR",
    "Stoch. Proc. Lamps",
    "Am. J. Lamp. Word.",
]
CITED = st.builds(
    Cited,
    people=PEOPLE,
    title=TITLE,
    journal=st.sampled_from(JOURNALS),
    year=st.integers(1950, 2029).map(str),
    volume=st.integers(1, 99).map(str),
    pages=st.integers(1, 900).map(lambda page: f"{page}\u2013{page + 9}"),
)


def read(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows that a list of one bullet gives, without empty cells, and what is odd."""
    context = Context([], ProposedTerms([], wanted=True))
    rows = [proposal.row for proposal in from_markdown.read(f"- {text}\n", context)]
    found = [{column: cell for column, cell in row.items() if cell} for row in rows]
    return found, [f"{entry}" for entry in context.report.entries]


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=30)
@given(cited=CITED)
def test_a_citation_gives_title_year_and_people_in_each_style(style: str, cited: Cited):
    found = citations.parse_citation(STYLES[style].write(cited))
    assert found
    assert (found.title, found.year) == (cited.title, cited.year)
    people = [(name[0], name.split(" ")[-1].title()) for name in found.authors.split("; ")]
    assert people == [(given[0][0], family) for given, family in cited.people]
    assert found.venue.rstrip(".") == cited.journal.rstrip(".")


@pytest.mark.parametrize(
    ("rest", "venue"),
    [
        ("In Advances in Neural Lamp Systems, pages 1-9, 2019.", "Advances in Neural Lamp Systems"),
        ("In: Advances in Neural Lamp Systems (2019).", "Advances in Neural Lamp Systems"),
        ("In Proc. of the 21st Int. Conf. on Lamps, 2019.", "Proc. of the 21st Int. Conf. on Lamps"),
        ("In Proc. 2019 Conference on Lamps, pp. 1-9.", "Proc. 2019 Conference on Lamps"),
        ("In Proceedings of the 2019 Conference on Lamps, 1-9.", "Proceedings of the 2019 Conference on Lamps"),
        ("In Proceedings of LAMP 2019, pp. 1-9.", "Proceedings of LAMP"),
        ("In Words of Lamps, edited by Ann Adams, 1-9. Paris: Lamp Press, 2019.", "Words of Lamps"),
        ("In Words of Lamps, A. Adams and B. Berg, Eds. Paris: Lamp Press, 2019, pp. 1-9.", "Words of Lamps"),
        ("In A. Adams, editor, Words of Lamps, pages 1-9. Springer, 2019.", "Words of Lamps"),
        ("Communications of the ACM 12(3), 2019.", "Communications of the ACM"),
    ],
)
def test_the_venue_is_whole_and_holds_nothing_else(rest: str, venue: str):
    found = citations.parse_citation(f"A. Adams and B. Berg. Sorting words of all lamps. {rest}")
    assert (found.title, found.venue, found.year) == ("Sorting words of all lamps", venue, "2019")


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=30)
@given(cited=CITED, data=st.data())
def test_a_citation_that_is_cut_off_gives_its_title_or_nothing(style: str, cited: Cited, data: st.DataObject):
    text = STYLES[style].write(cited)
    start = text.index(cited.title)
    text = text[: data.draw(st.integers(start + len(cited.title) // 2, len(text)))]
    found = citations.parse_citation(text)
    assert not found or cited.title.startswith(found.title)


@pytest.mark.parametrize(
    "text",
    [
        "[13] S. E. Han, G. Chen, Nano Lett. 2010, 10, 1012.",
        "[5] E. Yablonovitch, J. Opt. Soc. Am. 1982, 72, 899.",
        "L. Randall and R. Sundrum, Phys. Rev. Lett. 83, 3370 (1999)",
        "G. Patnaik. Personal communication, September 1995.",
        "Ling, C. X. (1995). Personal communication.",
        "Adams, A. (2023). ID versus Modality. A Title. Words.",
        "A Civil Action. Dir. Ann Adams. Perf. Bo Berg, Carl Cox. Lamp Pictures, Paris, 1999.",
        "[10] \u201cRules for Lamps,\u201d 2008.",
        "Neville, Leonora. Authority of Lamps, 950-1100. Printed, Paris, 2004.",
        "Ann Adams, Sorting Words of Lamps, Paris, EPEL, 2010.",
        "Adams, Ann (ed.), Words: Lamps (Lamp Press, 1986).",
        "Daniel J. Hicks: Lamps for Words. J. Lamps 11(12) (2016)",
        "James R. Thompson. Lamps and Words, (2011) in College of Lamps, pp. 237-246.",
        "R. Adams and S. Berg, Fortsch. Phys. 55, 644 (2007).",
        "\u8212\u4ec1\u8f1d\uff0c\u300a\u8a5e\u300b\uff0c\u5317\u4eac\uff0c2007\u5e74\u3002",
        "Adams, Ann 2010. Sorting Words of all Lamps in Change PhD thesis Duke University.",
    ],
)
def test_what_is_not_understood_is_named_and_left_out(text: str):
    found, odd = read(text)
    assert found == []
    assert len(odd) == 1
    assert "is no entry of a work" in odd[0]


@pytest.mark.parametrize(
    "title", ['LLM as a "Judge"', "RecWords: An Agent, or \u201cNot\u201d", "On \u00abLamps\u00bb", ":\u00ab0: \u00bb"]
)
def test_quotes_at_the_end_of_a_title_make_no_citation_of_it(title: str):
    assert citations.parse_citation(title) is None
    table = f"# A\n\n| Paper | Publication | Link |\n|-|-|-|\n| {title} | AAAI 2021 | [[Link]](https://a.b/c) |\n"
    context = Context([], ProposedTerms([], wanted=True))
    assert [proposal.row["title"] for proposal in from_markdown.read(table, context)] == [title]


@pytest.mark.parametrize("title", ["Lamps", "Fixing Windows", "Electric Lamps of Paris"])
@pytest.mark.parametrize(
    "rest",
    [
        "Journal of Words 12 (2020) 1-10.",
        "J. Word Sci., vol. 12, no. 3, 2020.",
        "in: Proceedings of the 12th Conference on Words, 2020, pp. 1-10.",
        "MIT Press, Cambridge, MA, 2020.",
    ],
)
@pytest.mark.parametrize("before", ["A. Adams, B. Berg, ", "[7] A. Adams, ", "Adams, A., Berg, B., 2020, "])
def test_a_title_of_one_word_or_two_is_read_behind_names_with_initials(before: str, title: str, rest: str):
    found = citations.parse_citation(f"{before}{title}, {rest}")
    assert (found.title, found.year) == (title, "2020")


@pytest.mark.parametrize(
    "journal", ["Opt. Lett. 8", "Phys. Rev. Lett. 12, 34", "Int. J. Lamps A16", "Science 12, 34", "ApJ, 607"]
)
@pytest.mark.parametrize("before", ["A. Adams, ", "A. Adams, B. Berg, ", "Adams A., Berg B., 2020a, "])
def test_a_citation_without_a_title_gets_none(before: str, journal: str):
    assert citations.parse_citation(f"{before}{journal} (2020)") is None


@pytest.mark.parametrize(
    ("rest", "venue"),
    [
        ("Journal of Words 12 (2020) 1-9. https://arxiv.org/abs/2005.00001", "Journal of Words"),
        ("Journal of Words 12 (2020) 1-9. arXiv:2005.00001", "Journal of Words"),
        ("in: Proceedings of the 46th International ACM SIGIR Conference on Words, 2020. arXiv:2005.00001", "SIGIR"),
        ("CoRR abs/2005.00001 (2020).", "arXiv"),
        ("arXiv preprint arXiv:2005.00001 (2020).", "arXiv"),
        ("2020. https://arxiv.org/abs/2005.00001", "arXiv"),
    ],
)
def test_an_arxiv_id_beside_a_venue_says_where_the_work_can_be_had(rest: str, venue: str):
    context = Context(
        [],
        ProposedTerms([VENUE], wanted=True),
    )
    (work,) = from_markdown.read(f"- A. Adams, B. Berg, Ranking many lamps, {rest}\n", context)
    wanted = {"title": "Ranking many lamps", "venue": venue, "year": "2020", "url": "https://arxiv.org/abs/2005.00001"}
    assert {name: work.row[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "authors", "venue", "url"),
    [
        ("Adams, A., & Berg, B. (2024a). TITLE. Journal of Lamps, 3, 1-2.", "A. Adams; B. Berg",
         "Journal of Lamps", ""),
        ("Adams, A. and Berg, B., 2024, May. TITLE. In Proceedings of KDD (pp. 1-9).", "A. Adams; B. Berg",
         "Proceedings of KDD", ""),
        ("Adams, A & Berg, B 2024, 'TITLE', Journal of Lamps, vol. 12, pp. 45-67.", "A Adams; B Berg",
         "Journal of Lamps", ""),
        ("Adams A, Berg B. TITLE. J Lamps. 2024 Mar;12(3):45-67. doi:10.1145/1.2", "A Adams; B Berg", "J Lamps",
         "https://doi.org/10.1145/1.2"),
        ("Adams A, Berg B (2024) TITLE. J Lamps 12:45-67.", "A Adams; B Berg", "J Lamps", ""),
        ("Adams, A. & Berg, B. TITLE. Preprint at https://arxiv.org/abs/2405.00001 (2024).", "A. Adams; B. Berg",
         "arXiv", "https://arxiv.org/abs/2405.00001"),
        ("OpenAI. (2024). TITLE. https://example.org/lamps", "OpenAI", "", "https://example.org/lamps"),
        ("Adams et al. (2024). TITLE. Journal of Lamps, 3, 1-2.", "Adams; et al.", "Journal of Lamps", ""),
        ("Ann Adams and Bo Berg. TITLE. In KDD, pages 1-9, 2024.", "Ann Adams; Bo Berg", "KDD", ""),
        ("Ann Adams and Bo Berg. 2024. TITLE. ACM Trans. Inf. Syst. 12, 3, Article 45, 20 pages.", "Ann Adams; Bo Berg",
         "ACM Trans. Inf. Syst.", ""),
        ("Ann Adams, Bo Berg. TITLE. arXiv:2405.00001 [cs.IR], 2024.", "Ann Adams; Bo Berg", "arXiv",
         "https://arxiv.org/abs/2405.00001"),
    ],
)  # fmt: skip
def test_what_styles_add_is_neither_of_the_title_nor_of_the_venue(text: str, authors: str, venue: str, url: str):
    (row,), _ = read(text.replace("TITLE", "Sorting words of all lamps"))
    wanted = {"title": "Sorting words of all lamps", "authors": authors, "venue": venue, "year": "2024", "url": url}
    assert {name: row.get(name, "") for name in wanted} == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Ann Adams 0001, Bo Berg: TITLE. J. Lamps 12(3): 4-6 (2024)",
        "Ann Adams: TITLE. KDD 2024",
        "Ann Adams, Bo Berg, TITLE, KDD 2024",
    ],
)
def test_without_a_link_no_title_begins_with_what_may_be_names(text: str):
    found, odd = read(text.replace("TITLE", "Sorting words of all lamps"))
    assert found == []
    assert "is no entry of a work" in odd[0]


def test_full_width_signs_part_a_citation_too():
    found = citations.parse_citation("\u5f20\u4e09\uff0c\u674e\u56db\uff0c\u7b49\uff0e\u8bed\u8a00\u6a21\u578b"
                                     "[J]\uff0e\u5b66\u62a5\uff0c2024\uff0c47(3)\uff1a1-20")  # fmt: skip
    assert found
    assert found[:4] == ("\u5f20\u4e09; \u674e\u56db; et al.", "\u8bed\u8a00\u6a21\u578b", "\u5b66\u62a5", "2024")


@pytest.mark.parametrize("date", ["2020", "2020.", "May 2020.", "12 May 2020, pp. 3-4."])
def test_a_date_is_no_venue(date: str):
    found = citations.parse_citation(f"A. Adams and B. Berg, \u201cWords of Lamps,\u201d {date}")
    assert (found.title, found.venue, found.year) == ("Words of Lamps", "", "2020")


def test_a_venue_may_begin_with_its_year():
    found = citations.parse_citation("A. Adams, \u201cWords,\u201d in 2020 Conference on Lamps, 2020, pp. 3-4.")
    assert (found.venue, found.year) == ("2020 Conference on Lamps", "2020")


@pytest.mark.parametrize("title", ["Prompting LLM: a Study", "Word Models, Graph Models", "Lamps, Chairs, and Words"])
def test_a_title_that_looks_like_names_is_one(title: str):
    found, _ = read(f"{title}, AAAI 2024, [[paper]](https://example.org/p)")
    assert [row["title"] for row in found] == [title]


@pytest.mark.parametrize(
    ("text", "title", "venue", "url"),
    [
        ("Adams, A. (2010). Some words on lamps. Lamps, 12(3), 1-2. https://doi.org/10.1145/1.2",
         "Some words on lamps", "Lamps", "https://doi.org/10.1145/1.2"),
        ("A. Adams. Some words on lamps. In B. Berg, editor, Handbook of Lamps, pages 3-4. Springer, 1990.",
         "Some words on lamps", "Handbook of Lamps", ""),
        ("Adams, A. (2010). Some words on lamps (3rd ed.). Paris: Lamp Press. doi:10.1145/1.2- 3",
         "Some words on lamps", "Paris: Lamp Press", ""),
        ("Adams A, Berg B. Do lamps last? A trial of words. Lamps. 2010;12:3-4.",
         "Do lamps last? A trial of words", "Lamps", ""),
        ("\u2014\u2014\u2014. Some words on lamps. Translated by Bo Berg. Paris: Lamp Press, 1990.",
         "Some words on lamps", "", ""),
        ("A. Adams and B. Berg. Some words on lamps. PhD thesis, University of Lamps, 1990.",
         "Some words on lamps", "PhD thesis", ""),
        ("Some words on lamps. (1995, March). Lamp Magazine, 42(3), p. 34.",
         "Some words on lamps", "Lamp Magazine", ""),
    ],
)  # fmt: skip
def test_what_contains_a_work_ends_its_title(text: str, title: str, venue: str, url: str):
    found = citations.parse_citation(text)
    assert (found.title, found.url) == (title, url)
    assert not venue or found.venue.startswith(venue)


@pytest.mark.parametrize(
    ("text", "authors", "rest"),
    [
        ("Klimo, P., Jr., Michael, L. M., II, & Taylor, D. R. (2016)",
         "P. Klimo Jr.; L. M. Michael II; D. R. Taylor", " (2016)"),
        ("Klimo, Jr., Paul, et al. \u201c", "Paul Klimo Jr.; et al.", " \u201c"),
        ("HD WHITE and KW MCCAIN. \u201c", "HD WHITE; KW MCCAIN", ". \u201c"),
        ("Lee, L. L., W. E. Howard, and R. E. Marsh. 1990.", "L. L. Lee; W. E. Howard; R. E. Marsh", ". 1990."),
        ("Ungern-Sternberg, S von. \u201c", "S von Ungern-Sternberg", ". \u201c"),
        ("Scott, D., and de Souza, C. S. 1990.", "D. Scott; C. S. de Souza", " 1990."),
        ("A. Cau, R. Kuiper, and W.-P. de Roever. F", "A. Cau; R. Kuiper; W.-P. de Roever", ". F"),
        ("Linden, K.; Cumming, S.; and Martin, J. 1992.", "K. Linden; S. Cumming; J. Martin", " 1992."),
        ("Cooper, I. Diane. \u201c", "I. Diane Cooper", ". \u201c"),
        ("Saad ED, Buyse M. Overall survival", "ED Saad; M Buyse", " Overall survival"),
        ("Adams, A., Berg, B., \u2026 & Zed, Z. (2024)", "A. Adams; B. Berg; et al.", " (2024)"),
        ("Adams, A., Berg, B., . . . Zed, Z. (2024)", "A. Adams; B. Berg; et al.", " (2024)"),
        ("H. Fischer, Centre Pompidou, Bauzeitung", "H. Fischer", ", Centre Pompidou, Bauzeitung"),
        ("Levin, David, Unsettling Opera: Staging", "David Levin", ", Unsettling Opera: Staging"),
        ("Mark Keane and Ruth Byrne, editors. Proc", "Mark Keane; Ruth Byrne", ". Proc"),
    ],
)  # fmt: skip
def test_names_end_where_no_further_one_follows(text: str, authors: str, rest: str):
    found = leading_people(text)
    assert (found.authors, text[found.end :]) == (authors, rest)


@pytest.mark.parametrize("text", ["some words", "The Words of Lamps", "1. Adams", ""])
def test_a_text_that_begins_with_other_words_has_no_names(text: str):
    assert leading_people(text) is None


def test_rules_name_those_above_them():
    known = rules(
        """
        # why
        digit = [0-9]
        pair  = <digit>
                <digit>
        """
    )
    assert re.fullmatch(expand("<first=pair>-<pair|digit>", known), "12-3")["first"] == "12"
    with pytest.raises(KeyError, match="later"):
        rules("early = <later>\nlater = x")
