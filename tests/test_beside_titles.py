"""What lists write around a title is told from it, whatever sets it off: names, publications, remarks."""

import re

import pytest

from conftest import SURVEY
from helpers.lists import from_markdown
from helpers.lists.proposals import Context, ProposedTerms

VENUES = [{"field": "venue", "value": value, "abbreviation": "", "aliases": "", "order": "1", "colour": ""}
          for value in ("arXiv", "KDD", "ACL", "ICLR")]  # fmt: skip
URL = "https://arxiv.org/abs/2405.00001"
TITLE = "Ranking Lamps with Language Models"
BOTH = "Ann Adams; Bo Berg"


def read(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """Return the works of a list, and what is odd in it."""
    context = Context([], ProposedTerms(VENUES, wanted=True), survey=SURVEY)
    rows = [proposal.row for proposal in from_markdown.read(text, context)]
    return rows, [f"{entry}" for entry in context.report.entries]


def works(text: str) -> list[tuple[str, str, str, str, str]]:
    """Return title, authors, venue, year and link of each work of a list in which T stands for the title."""
    text = text.replace("[P]", f"[[paper]]({URL})").replace("(U)", f"({URL})")
    rows, _ = read(re.sub(r"(?<![A-Za-z])T(?![A-Za-z])", TITLE, text))
    return [(row["title"], row["authors"], row["venue"], row["year"], row["url"]) for row in rows]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("*T*, Ann Adams, KDD 2024 [P]", "Ann Adams"),
        ("*T*. Ann Adams. KDD 2024. [P]", "Ann Adams"),
        ("_T_ by Ann Adams and Bo Berg, KDD 2024 [P]", BOTH),
        ("_T_, Ann Adams et al., KDD 2024 [P]", "Ann Adams; et al."),
        ("**T** by Ann Adams, KDD 2024 [P]", "Ann Adams"),
        ("**T**, <u>Ann Adams</u>, Bo Berg, KDD 2024 [P]", BOTH),
        ("T, <u>Ann Adams</u>, Bo Berg, KDD 2024 [P]", BOTH),
        ("**Ann Adams**, Bo Berg. T. *KDD 2024*. [P]", BOTH),
        ("Ann Adams, Bo Berg: T (KDD 2024) [P]", BOTH),
        ("Adams et al., T, KDD 2024 [P]", "Adams; et al."),
        ("T / Ann Adams, Bo Berg / KDD 2024 [P]", BOTH),
        ("T; Ann Adams, Bo Berg; KDD 2024; [P]", BOTH),
        ("T by Ann Adams, Bo Berg (KDD 2024) [P]", BOTH),
        ("T (Ann Adams, Bo Berg, KDD 2024) [P]", BOTH),
        ("[T](U) Ann Adams, Bo Berg KDD 2024", BOTH),
        ("T. Adams, A., Berg, B. KDD 2024. [P]", "A. Adams; B. Berg"),
        ("Adams, A., Berg, B. (2024). [T](U). KDD.", "A. Adams; B. Berg"),
        ('Ann Adams, Bo Berg, "[T](U)", KDD 2024.', BOTH),
        ("[T](U) <sub><sup>Ann Adams, Bo Berg, KDD 2024</sup></sub>", BOTH),
        ("[T](U) (2024, KDD)", ""),
        ("[Paper](U) [Code](https://github.com/o/r) **T** KDD 2024", ""),
        ("**T** [KDD'24](U), [Project Page](https://example.org)", ""),
        ("T. [[KDD'24]](U)", ""),
        ("Paper: [T](U) KDD 2024", ""),
        ("[T \u2014 Adams et al., KDD 2024](U)", "Adams; et al."),
        ("[T (KDD 2024)](U)", ""),
        ("[T, KDD 2024](U)", ""),
        ("T in *KDD*,2024. [P]", ""),
        ("T in KDD 2024 [P]", ""),
        ("[Li2024] T in *KDD*, 2024. [P]", ""),
        ("**T**, Ann Adams, Bo Berg, in *Proceedings of the 30th ACM SIGKDD Conference (KDD)*, 2024. [P]", BOTH),
        ("**T**. Ann Adams *et al*. KDD 2024. [P]", "Ann Adams; et al."),
        ("**T**. [Ann Adams](https://a.org), [Bo Berg](https://b.org). KDD 2024. [P]", BOTH),
        ("**Adams, A., & Berg, B.** (2024). T. In *Proceedings of KDD*. [P]", "A. Adams; B. Berg"),
        ("[T](U) [KDD 2024] [Ann Adams, Bo Berg]", BOTH),
        ("T. [KDD 2024] (cited by 120) [P]", ""),
        ("T (Adams, Berg & Cox, KDD 2024) [P]", "Adams; Berg; Cox"),
        ("T. KDD 2024. Ann Adams, Bo Berg. [P]", BOTH),
        ("T [[KDD 2024]](U) [[SIGIR 2025]](U)", ""),
    ],
)
def test_authors_are_told_from_a_title(line: str, authors: str):
    assert works(f"- {line}") == [(TITLE, authors, "KDD", "2024", URL)]


@pytest.mark.parametrize(
    "lines",
    [
        "**T**  \n  Ann Adams, Bo Berg  \n  KDD 2024 [P]",
        "**T**<br>Ann Adams, Bo Berg<br>KDD 2024 [P]",
        "[T](U)<br>Ann Adams, Bo Berg<br>KDD 2024",
        "T [P]<br>Ann Adams, Bo Berg<br>KDD 2024",
        "T\n  Ann Adams, Bo Berg\n  KDD 2024 [P]",
        "T  \n  Ann Adams,\n  Bo Berg  \n  KDD 2024  \n  [P]",
        "[T](U)\n\n  Ann Adams, Bo Berg\n\n  KDD 2024",
        "**Title**: T  \n  **Authors**: Ann Adams, Bo Berg  \n  **Venue**: KDD 2024  \n  **Link**: [pdf](U)",
        "**T** [P]\n  - Ann Adams, Bo Berg. KDD 2024.",
        "[T](U)\n  - By Ann Adams and Bo Berg\n  - In KDD 2024",
        "[T](U)\n  - \U0001f4c5 KDD 2024 | \U0001f465 Ann Adams, Bo Berg",
    ],
)
def test_lines_below_a_title_say_who_wrote_it_and_where(lines: str):
    assert works(f"- {lines}") == [(TITLE, BOTH, "KDD", "2024", URL)]


@pytest.mark.parametrize(
    "line",
    [
        "NEW! T, KDD 2024 [P]",
        "**NEW!** T, KDD 2024 [P]",
        "T, KDD 2024 [P] **NEW**",
        "Best Paper: T, KDD 2024 [P]",
        "\U0001f3c6 **Best Paper Award** T, KDD 2024 [P]",
        "**(Oral)** T, KDD 2024 [P]",
        "T **(Oral)**, KDD 2024 [P]",
        "T (KDD 2024, Oral) [P]",
        "T (Oral, KDD 2024) [P]",
        "T [KDD 2024] [Oral] [P]",
        "`KDD 2024` `Oral` T [P]",
        "T `KDD 2024` `Best Paper` [P]",
        "T. KDD 2024. (Best Paper Runner-Up) [P]",
        "[KDD 2024] T \U0001f3c6 [P]",
        "[KDD 2024] T :fire: [P]",
        "T (Accepted by KDD 2024) [P]",
        "T (to appear in KDD 2024) [P]",
        "T (KDD main 2024) [P]",
        "~~An Old Name of It~~ T, KDD 2024 [P]",
        "~~T~~, KDD 2024 [P]",
    ],
)
def test_a_remark_is_neither_of_the_title_nor_of_the_venue(line: str):
    assert works(f"- {line}") == [(TITLE, "", "KDD", "2024", URL)]


def test_a_remark_is_named():
    for line in ("NEW! A Title, KDD 2024", "A Title, KDD 2024 **NEW!**", "A Title (KDD 2024, NEW!)"):
        assert any("NEW!" in said and said.endswith("left out") for said in read(f"- {line} [paper]({URL})")[1]), line


@pytest.mark.parametrize(
    ("said", "venue", "year"),
    [
        (". KDD'24.", "KDD", "2024"),
        (" (KDD-2024)", "KDD", "2024"),
        (", KDD, 2024a", "KDD", "2024"),
        (", 2024, KDD", "KDD", "2024"),
        (". 2024. KDD.", "KDD", "2024"),
        (" @ KDD 2024", "KDD", "2024"),
        (". In Proceedings of KDD 2024.", "KDD", "2024"),
        (". *In KDD 2024*.", "KDD", "2024"),
        (" <sub>KDD 2024</sub>", "KDD", "2024"),
        (" (Findings of ACL 2024)", "ACL", "2024"),
        (" (NeurIPS 2023 Workshop on Lamps)", "NeurIPS Workshop on Lamps", "2023"),
        (" (Nature Machine Intelligence, 2024)", "Nature Machine Intelligence", "2024"),
        (", *Nature Machine Intelligence*, 2024", "Nature Machine Intelligence", "2024"),
        (". *ACM Transactions on Lamps* (2024).", "ACM Transactions on Lamps", "2024"),
        (". ACM Computing Lamps 2024.", "ACM Computing Lamps", "2024"),
        (". Journal of Lamps 12(3), 2024.", "Journal of Lamps", "2024"),
        (". Nature Communications 15, 123 (2024).", "Nature Communications", "2024"),
        (". arXiv preprint, Mar 2024.", "arXiv", "2024"),
        (", CoRR abs/2405.00001 (2024)", "arXiv", "2024"),
        (" (arXiv:2405.00001)", "arXiv", ""),
        (" (Preprint 2024)", "Preprint", "2024"),
        (". Under review at ICLR 2025.", "", ""),
    ],
)
def test_a_publication_behind_a_title_is_told_from_it(said: str, venue: str, year: str):
    assert works(f"- T{said} [P]") == [(TITLE, "", venue, year, URL)]


@pytest.mark.parametrize("start", ["KDD 2024. ", "*KDD 2024*. ", "**KDD** 2024. ", "2024-KDD-", "2024, KDD, "])
def test_a_publication_before_a_title_is_told_from_it_by_a_sign(start: str):
    assert works(f"- {start}T. [P]") == [(TITLE, "", "KDD", "2024", URL)]


@pytest.mark.parametrize(
    "title",
    [
        "What Can Lamps Do? A Question of Light",
        '"Lamps are all you need": A Study',
        "LLM4Rec at KDD 2023: An Overview",
        "KDD Cup 2023: Lamps at Large",
        "Lamps, Chairs, and Doors",
        "Lamps of Words: Good Light, Provider Fairness, Fake News",
        "Lamps / Chairs: A Study",
        "Lamps - A Study - of Chairs",
        "Learning by Doing with Lamps",
        "New Lamps for Old",
        "Oral History of Lamps",
        "Spotlight: Lamps on a Screen",
        "In Lamps We Trust",
        "*E. coli* and Lamps",
        "Lamps *in vitro*",
        "Lamps (Student Abstract)",
        "A Study of Lamps (2nd Edition)",
        "Lamps",
        "lamps in the small",
    ],
)
def test_a_title_that_holds_such_words_is_kept_whole(title: str):
    for venue in (", KDD 2024", " (KDD 2024)", ". KDD 2024."):
        assert works(f"- {title}{venue} [P]") == [(title.replace("*", ""), "", "KDD", "2024", URL)], venue


def test_a_title_with_its_venue_in_a_group_is_no_author_of_the_group():
    for line in ("Opening Windows, KDD 2024", "Opening Windows, KDD 2024, [[paper]]&(https://example.org/g)"):
        rows, odd = read(f"- Group\n  - {line}")
        assert rows or odd, line
        assert not any(row["authors"] for row in rows), line


def test_volume_and_pages_beside_a_title_say_the_year():
    line = 'Adams, Ann, and Bo Berg. "[T](U)." *Journal of Lamps* 12.3 (2024): 45-67.'
    assert works(f"- {line}") == [(TITLE, BOTH, "Journal of Lamps", "2024", URL)]


def test_bullets_with_the_papers_of_a_day_are_entries_of_their_own():
    text = (
        f"- **[2025.02.07]**\n    - Paper: [T]({URL}) KDD 2025\n    - Paper: [Another Study](https://example.org/b)\n"
    )
    assert works(text) == [(TITLE, "", "KDD", "2025", URL), ("Another Study", "", "", "", "https://example.org/b")]


@pytest.mark.parametrize(
    "line", ["[Lamps](U), Ann Adams, Bo Berg, KDD 2024", "**Lamps**, Ann Adams, Bo Berg, KDD 2024 [P]"]
)
def test_one_word_may_be_a_title(line: str):
    assert works(f"- {line}") == [("Lamps", BOTH, "KDD", "2024", URL)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Ann Adams: A Title, KDD 2024", "Ann Adams"),
        ("A Title of Words by Ann Adams, KDD 2024", "Ann Adams"),
        ("A Title of Words, Ann Adams, Bo Berg, KDD 2024", "Bo Berg"),
    ],
)
def test_what_may_be_a_name_or_not_is_said(line: str, said: str):
    assert f"1: '{said}', which may be a name; read as part of the title" in read(f"- {line} [paper]({URL})")[1]


@pytest.mark.parametrize(
    ("line", "title", "authors"),
    [
        ("**基于大语言模型的推荐系统**，张三，李四，KDD 2024 [P]", "基于大语言模型的推荐系统", "张三; 李四"),
        ("[基于大语言模型的推荐系统](U)（KDD 2024）", "基于大语言模型的推荐系统", ""),
        ("張三、李四：「推薦システムのためのランプ」、KDD 2024 [P]", "推薦システムのためのランプ", "張三; 李四"),
        ("《基于大语言模型的推荐系统》，KDD 2024 [P]", "基于大语言模型的推荐系统", ""),
        ("**거대 언어 모델 기반 추천** *김철수, 이영희*. KDD 2024 [P]", "거대 언어 모델 기반 추천", "김철수; 이영희"),
        ("**Ранжирование ламп** *Иван Петров, Анна Смирнова*. KDD 2024 [P]", "Ранжирование ламп",
         "Иван Петров; Анна Смирнова"),
        ("[推荐系统中的语言模型](U)\n  - 作者：张三，李四，等\n  - 会议：KDD 2024", "推荐系统中的语言模型",
         "张三; 李四; et al."),
    ],
)  # fmt: skip
def test_other_scripts_are_read(line: str, title: str, authors: str):
    assert works(f"- {line}") == [(title, authors, "KDD", "2024", URL)]


@pytest.mark.parametrize(
    "links",
    [
        "[[poster](https://example.org/p.pdf)] [[slides](https://example.org/s.pdf)] [[paper](U)]",
        "[Code](https://github.com/o/r) / [Paper](U) / [Website](https://example.org/r)",
        "[Website](https://example.org/r) \u00b7 [Video](https://example.org/x) \u00b7 [arXiv](U)",
        "([paper](U), [code](https://github.com/o/r))",
    ],
)
def test_what_parts_links_is_no_text_and_a_poster_no_paper(links: str):
    assert works(f"- T (KDD 2024) {links}") == [(TITLE, "", "KDD", "2024", URL)]


@pytest.mark.parametrize("address", ["doi:10.1145/1.2", "https://doi.org/10.1145/1.2", "DOI 10.1145/1.2"])
def test_an_address_in_the_text_of_an_entry_is_its_link(address: str):
    assert works(f"- T, KDD 2024, {address}") == [(TITLE, "", "KDD", "2024", "https://doi.org/10.1145/1.2")]


@pytest.mark.parametrize("line", ["**T**. Ann Adams, Bo Berg. KDD 2024. [P]", "[T](U), KDD 2024"])
def test_an_entry_that_is_no_bullet_is_named(line: str):
    said = read(re.sub(r"\bT\b", TITLE, line).replace("[P]", f"[paper]({URL})").replace("(U)", f"({URL})"))
    assert said == ([], ["1: a line like an entry that is no bullet or row; not read"])


def test_prose_with_a_link_to_a_work_is_no_entry():
    assert read(f"See [our survey of many lamps]({URL}) for more.\n\n**Note**: [a study of lamps]({URL}) is new.") == (
        [],
        [],
    )


HEADS = "| Paper | Venue |\n|---|---|\n"


@pytest.mark.parametrize(
    ("table", "authors"),
    [
        (HEADS + "| **T** <br> Ann Adams, Bo Berg <br> [[paper](U)] | KDD'24 |", BOTH),
        (HEADS + "| [T](U) <br> *Ann Adams, Bo Berg* | KDD'24 |", BOTH),
        (HEADS + "| [T](U) | KDD 2024 (Oral) |", ""),
        (HEADS + "| [T](U) | [KDD 2024](https://example.org) |", ""),
        (HEADS + "| [T](U) | **KDD** 2024 |", ""),
        (HEADS + "| [T](U) | KDD<br>2024 |", ""),
        ("| Paper | Conf. | Year |\n|---|---|---|\n| [T](U) | _KDD_ | 2024 |", ""),
        ("| Paper | Published in |\n|---|---|\n| [T](U) | KDD 2024 |", ""),
        ("| # | Paper | Link |\n|---|---|---|\n| 1 | T (KDD 2024) | [pdf](U) |", ""),
        ("| Paper | Link |\n|---|---|\n| Ann Adams, Bo Berg. T. KDD 2024. | [pdf](U) |", BOTH),
        ("| Paper | Authors | Venue |\n|---|---|---|\n| [T](U) | Ann Adams<br>Bo Berg | KDD 2024 |", BOTH),
        (
            "| Paper | Author(s) | Venue |\n|---|---|---|\n| [T](U) | Adams, A. and Berg, B. | KDD 2024 |",
            "A. Adams; B. Berg",
        ),
        (
            "| Paper | Authors & Affiliation | Venue |\n|-|-|-|\n| [T](U) | Ann Adams (MIT), Bo Berg (CMU) | KDD 24 |",
            BOTH,
        ),
        (HEADS + "| [T](U) | \U0001f525 KDD 2024 \U0001f3c6 |", ""),
        ("| Paper | Pub. & Date |\n|---|---|\n| [T](U) | KDD 2024 |", ""),
        ("| Paper | Venue | Links |\n|-|-|-|\n| T | KDD 2024 | [Code](https://github.com/o/r) / [Paper](U) |", ""),
        (
            "| Paper | Venue | Link |\n|-|-|-|\n| T | KDD 2024 | [![arXiv](https://img.shields.io/badge/a-b-red)](U) |",
            "",
        ),
        ("# A\nT | KDD 2024 | LINK", ""),
        (
            "<table><tr><th>Title</th><th>Authors</th><th>Venue</th></tr><tr><td><a href='LINK'>T</a></td>"
            "<td>Ann Adams<br>Bo Berg</td><td>KDD 2024</td></tr></table>",
            BOTH,
        ),
        ("| 标题 | 作者 | 会议 | 链接 |\n|---|---|---|---|\n| T | Ann Adams，Bo Berg | KDD 2024 | [论文](U) |", BOTH),
        ('<ul>\n<li><a href="LINK">T</a>, Ann Adams, Bo Berg. KDD 2024.</li>\n</ul>', BOTH),
    ],
)
def test_cells_and_items_are_read_as_they_are_shown(table: str, authors: str):
    assert works(table.replace("LINK", URL)) == [(TITLE, authors, "KDD", "2024", URL)]
