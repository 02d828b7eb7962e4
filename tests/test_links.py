"""One work has one identity, however its id or link is written, and no other work has it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Folder
from helpers.base import links
from helpers.base.links import arxiv, arxiv_fault, doi, first_arxiv_id, identity, to_link

FORMS = [
    "{}",
    "{}v12",
    " {} ",
    "arXiv:{}",
    "arxiv: {}v1",
    "ARXIV.{}",
    "arXiv:{}v2 [cs.IR] 17 Oct 2023",
    "arxiv.org/abs/{}",
    "<https://arxiv.org/abs/{}>.",
    "https://arxiv.org/abs/{}v2",
    "HTTPS://ARXIV.ORG/ABS/{}",
    "http://www.arxiv.org/pdf/{}",
    "https://arxiv.org/pdf/{}v1.pdf",
    "https://arxiv.org/pdf/{}.pdf#page=3",
    "https://arxiv.org//abs/{}//",
    "https://export.arxiv.org/html/{}/",
    "https://arxiv.org/format/{}v3",
    "https://arxiv.org/e-print/{}",
    "https://browse.arxiv.org/html/{}v1#S2",
    "https://arxiv.org/abs/arXiv:{}",
    "https://arxiv.org/ftp/arxiv/papers/2305/{}.pdf",
    "https://arxiv.org/abs/{}?context=cs.IR#top",
    "https://ar5iv.labs.arxiv.org/html/{}",
    "https://ar5iv.org/abs/{}",
    "https://www.alphaxiv.org/abs/{}v2",
    "https://huggingface.co/papers/{}",
    "https://api.semanticscholar.org/arXiv:{}",
    "10.48550/arXiv.{}",
    "doi:10.48550/arXiv.{}",
    "https://doi.org/10.48550/arXiv.{}",
    "https://doi.org/10.48550/ARXIV.{}/",
    "http://dx.doi.org/10.48550%2FarXiv.{}",
]
LINKS = [form for form in FORMS if form.casefold().startswith("http")]
ARCHIVES = ["cs", "math", "hep-th", "astro-ph", "cond-mat", "math-ph", "q-bio", "cmp-lg"]


@st.composite
def new_ids(draw: st.DrawFn) -> tuple[str, str]:
    """Give an id of the present form and its month: four digits up to 2014, five from then on."""
    place = draw(st.integers(2007 * 12 + 3, 2090 * 12 + 11))
    year, month = divmod(place, 12)
    digits = 5 if year >= 2015 else 4
    number = draw(st.integers(1, 10**digits - 1))
    return f"{year % 100:02}{month + 1:02}.{number:0{digits}}", f"{year}-{month + 1:02}"


@st.composite
def old_ids(draw: st.DrawFn) -> tuple[str, str]:
    """Give an id as of before April 2007 and its month."""
    year, month = divmod(draw(st.integers(1991 * 12 + 6, 2007 * 12 + 2)), 12)
    number = draw(st.integers(1, 999))
    return f"{draw(st.sampled_from(ARCHIVES))}/{year % 100:02}{month + 1:02}{number:03}", f"{year}-{month + 1:02}"


IDS = new_ids() | old_ids()

# The addresses under which sites show one work, and some of other works or of none.
PAGES = """
openreview.net/forum?id=a_B-1
openreview.net/pdf?id=a_B-1
openreview.net/forum?id=a_B-1&noteId=x_1
openreview.net/forum?referrer=%5Bthe+group%5D(/group?id%3Dx)&id=a_B-1
openreview.net/forum?id=a_B-1#all
openreview.net/attachment?id=a_B-1&name=supplementary_material

aclanthology.org/2023.findings-emnlp.1/
aclanthology.org/2023.findings-emnlp.1.pdf
www.aclanthology.org/2023.findings-emnlp.1v2.pdf
aclanthology.org/2023.findings-emnlp.1.bib
aclanthology.org/2023.findings-emnlp.1/?utm=x#abstract

aclanthology.org/P19-1001
www.aclweb.org/anthology/P19-1001.pdf
aclweb.org/anthology/P/P19/P19-1001.pdf

proceedings.mlr.press/v9/lee9a.html
proceedings.mlr.press/v9/lee9a/lee9a.pdf
proceedings.mlr.press/v9/lee9a
raw.githubusercontent.com/mlresearch/v9/main/assets/lee9a/lee9a.pdf
proceedings.mlr.press/v9/lee9a.pdf

jmlr.org/papers/v9/20-074.html
www.jmlr.org/papers/volume9/20-074/20-074.pdf

papers.nips.cc/paper/2020/hash/HASH-Abstract.html
proceedings.neurips.cc/paper/2020/file/HASH-Paper.pdf
papers.neurips.cc/paper_files/paper/2020/file/HASH-Paper-Conference.pdf
proceedings.neurips.cc/paper_files/paper/2020/hash/HASH-Abstract-Datasets_and_Benchmarks.html

openaccess.thecvf.com/content/X2023/html/Lee_A_X_2023_paper.html
openaccess.thecvf.com/content/X2023/papers/Lee_A_X_2023_paper.pdf

openaccess.thecvf.com/content_X_2019/W1/html/Lee_A_paper.html
openaccess.thecvf.com/content_X_2019/W1/papers/Lee_A_paper.pdf#page=2

www.ijcai.org/proceedings/2023/12
ijcai.org/proceedings/2023/0012.pdf

ieeexplore.ieee.org/document/9123
ieeexplore.ieee.org/abstract/document/9123/
ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9123&tag=1
ieeexplore.ieee.org/document/9123/authors

www.sciencedirect.com/science/article/pii/S01
sciencedirect.com/science/article/abs/pii/S01?via%3Dihub
sciencedirect.com/science/article/pii/S01/pdfft?md5=a&pid=b

ojs.aaai.org/index.php/AAAI/article/view/2
ojs.aaai.org/index.php/AAAI/article/view/2/9
ojs.aaai.org/index.php/AAAI/article/download/2/9/12
ojs.aaai.org/index.php/AAAI/article/viewFile/2/9

example.org/ojs/index.php/j/article/view/2
example.org/ojs/index.php/j/article/download/2/9

dl.acm.org/doi/10.1145/1.2
dl.acm.org/doi/pdf/10.1145/1.2
dl.acm.org/doi/fullHtml/10.1145/1.2
link.springer.com/content/pdf/10.1145/1.2.pdf
"""
OTHERS = """
openreview.net/forum?id=a_B-2
openreview.net/pdf/a_B-1.pdf
openreview.net/group?id=a_B-1
aclanthology.org/2023.findings-emnlp.11
aclanthology.org/2023.emnlp-main.1
aclanthology.org/P19-1002
aclanthology.org/volumes/2023.findings-emnlp/
proceedings.mlr.press/v9/
proceedings.mlr.press/v9/lee9b
proceedings.mlr.press/v90/lee9a.html
jmlr.org/papers/v9/20-075.html
jmlr.org/papers/v90/20-074.html
papers.nips.cc/paper/2020/hash/OTHER-Abstract.html
papers.nips.cc/paper/2020
openaccess.thecvf.com/content/X2024/html/Lee_A_X_2023_paper.html
openaccess.thecvf.com/X2023?day=all
ijcai.org/proceedings/2023/120
ijcai.org/proceedings/2022/12
ieeexplore.ieee.org/document/91230
sciencedirect.com/science/article/pii/S02
ojs.aaai.org/index.php/AAAI/article/view/9
ojs.aaai.org/index.php/ICWSM/article/view/2
ojs.aaai.org/index.php/AAAI/issue/view/2
dl.acm.org/doi/10.1145/1.3
"""
HASHES = {"HASH": "0123456789abcdef" * 2, "OTHER": "fedcba9876543210" * 2}
PAGES, OTHERS = (re.sub("HASH|OTHER", lambda found: HASHES[found[0]], text) for text in (PAGES, OTHERS))
PAGES, OTHERS = [pages.split() for pages in PAGES.split("\n\n")], OTHERS.split()


@given(preprint=IDS)
def test_every_form_of_an_arxiv_id_is_one_work(preprint: tuple[str, str]):
    name, month = preprint
    for form in FORMS:
        assert identity(form.format(name)) == f"arxiv:{name}"
        assert arxiv(form.format(name)) == (name, month)
        assert doi(form.format(name)) == ""


@given(one=IDS, other=IDS, forms=st.tuples(st.sampled_from(FORMS), st.sampled_from(FORMS)))
def test_two_ids_are_one_work_only_if_they_are_equal(one: tuple[str, str], other: tuple[str, str], forms):
    same = identity(forms[0].format(one[0])) == identity(forms[1].format(other[0]))
    assert same == (one[0] == other[0])


@pytest.mark.parametrize(
    ("text", "name", "month"),
    [
        ("cs/0405001", "cs/0405001", "2004-05"),
        ("https://arxiv.org/abs/math.GT/0309136v2", "math/0309136", "2003-09"),
        ("math/0309136", "math/0309136", "2003-09"),
        ("https://arxiv.org/pdf/hep-th/9901001", "hep-th/9901001", "1999-01"),
        ("HEP-TH/9107001", "hep-th/9107001", "1991-07"),
        ("cond-mat.str-el/0703999", "cond-mat/0703999", "2007-03"),
        ("0704.0001", "0704.0001", "2007-04"),
        ("1412.9999", "1412.9999", "2014-12"),
        ("1501.00001", "1501.00001", "2015-01"),
    ],
)
def test_ids_of_all_times_have_their_month(text: str, name: str, month: str):
    assert arxiv(text) == (name, month)


@pytest.mark.parametrize(
    "name",
    [
        "2305.123",
        "2305.1234",
        "2305.004471",
        "1412.00001",
        "2300.00001",
        "2313.00001",
        "0703.0001",
        "cs/9106001",
        "cs/0704001",
        "cs/0413001",
        "cs/040500",
        "0405001",
        "xyz/0405001",
        "econ/0405001",
        "٢٣٠٥.٠٠٤٤٧",
    ],
)
def test_what_cannot_be_an_id_is_none(name: str):
    assert arxiv(name) == arxiv(f"https://arxiv.org/abs/{name}") == ("", "")
    assert not identity(name).startswith("arxiv:")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/abs/2305.09858",
        "https://notarxiv.org/abs/2305.09858",
        "https://arxiv.org.example.org/abs/2305.09858",
        "https://arxiv.org/list/cs.IR/2305",
        "see https://arxiv.org/abs/2305.09858",
        "https://arxiv.org/abs/2305.09858 and more",
    ],
)
def test_another_text_names_no_preprint(url: str):
    assert arxiv(url) == ("", "")


DOIS = st.from_regex(r"10\.[0-9]{4,6}/[A-Za-z0-9]([A-Za-z0-9.()_;-]{0,15}[A-Za-z0-9])?", fullmatch=True)
DOI_FORMS = [
    "{}",
    "doi:{}",
    "DOI: {}",
    "https://doi.org/{}",
    "http://dx.doi.org/{}/",
    "doi.org/{}",
    "https://doi.org/{}?ref=x#y",
    "https://dl.acm.org/doi/abs/{}/",
    "https://dl.acm.org/doi/pdf/{}",
    "https://example.org/content/{}.pdf",
    "https://example.org/doi/{}/full",
]


@given(name=DOIS)
def test_every_form_of_a_doi_is_one_work(name: str):
    for form in DOI_FORMS:
        assert identity(form.format(name)) == f"doi:{name.casefold()}"
        assert doi(form.format(name).swapcase()) == name.casefold()


def test_the_addresses_under_which_a_site_shows_a_work_are_one_and_those_of_others_are_none_of_them():
    found = [{identity(f"https://{page}") for page in pages} for pages in PAGES]
    assert [names for names in found if len(names) > 1] == []
    others = [identity(f"https://{page}") for page in OTHERS]
    assert len({*others}.union(*found)) == len(PAGES) + len(OTHERS)


@pytest.mark.parametrize(
    "text", ["http://www.Example.org/a.pdf", "https://example.org/a/#top", "https://example.org/%61"]
)
def test_a_link_is_the_same_whatever_its_scheme_site_name_and_end(text: str):
    assert identity(text) == "url:example.org/a"


@pytest.mark.parametrize("end", ["f?id={}", "f#p{}", "f#/x/{}", "{}", "f%2{}"])
def test_what_follows_in_a_link_tells_works_apart(end: str):
    assert identity(f"https://example.org/{end.format('0')}") != identity(f"https://example.org/{end.format('1')}")


@pytest.mark.parametrize("text", ["", "2305", "a title", "10.5 ways to/from", "P5", "A/B testing", "cs", "3.14159"])
def test_other_texts_identify_nothing(text: str):
    assert identity(text) == ""


ODD = st.text() | st.text("ar/:.10xiv%hdoiv2305cs?#= ") | st.builds(str.format, st.sampled_from(FORMS), st.text())


@given(text=ODD)
def test_no_text_breaks_it(text: str):
    assert identity(text) == identity(f" {text}\n")
    for made in (text, f"http://{text}", f"https://arxiv.org/abs/{text}"):
        arxiv_fault(made), first_arxiv_id(made), doi(made), identity(made)
        assert identity(to_link(made)) == identity(made)


@given(preprint=IDS, form=st.sampled_from(FORMS))
def test_a_typed_id_becomes_a_link_to_the_same_work_and_a_link_stays(preprint: tuple[str, str], form: str):
    typed = form.format(preprint[0])
    link = to_link(typed)
    assert link == (typed if "://" in typed else f"https://arxiv.org/abs/{preprint[0]}")


def test_a_typed_doi_becomes_a_link():
    for typed in ("10.1145/3604915.3608857", "doi:10.1145/3604915.3608857", "doi.org/10.1145/3604915.3608857"):
        assert to_link(typed) == "https://doi.org/10.1145/3604915.3608857"
    assert to_link("a title") == "a title"


@given(preprint=IDS, before=st.sampled_from(["arXiv preprint arXiv:", "In arXiv, ", "CoRR (arXiv:", "ArXiv, abs/"]))
def test_prose_names_an_id(preprint: tuple[str, str], before: str):
    assert first_arxiv_id(f"{before}{preprint[0]}v3, 2023") == preprint[0]


def test_prose_may_name_none():
    assert first_arxiv_id("arXiv, 2023") == first_arxiv_id("see 2305.00447") == first_arxiv_id("arXiv 2313.00001") == ""


@given(preprint=IDS, form=st.sampled_from(LINKS))
def test_a_link_to_a_preprint_is_no_fault(preprint: tuple[str, str], form: str):
    assert arxiv_fault(form.format(preprint[0])) == ""


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("abs/2305.123", "those of 2023-05 have 5 digits after the dot"),
        ("pdf/2305.1234v2.pdf", "those of 2023-05 have 5 digits after the dot"),
        ("abs/1301.03781", "those of 2013-01 have 4 digits after the dot"),
        ("abs/2313.00001", "there is no month 13"),
        ("abs/0612.0001", "such ones begin with April 2007"),
        ("abs/cs/0413001", "names no arXiv id, as 2305.00447 or cs/0405001"),
        ("abs/", "names no arXiv id, as 2305.00447 or cs/0405001"),
    ],
)
def test_a_link_to_a_preprint_that_cannot_be_is_a_fault(small: Folder, end: str, why: str):
    link = f"https://arxiv.org/{end}"
    small.change(link, "url", 4)
    assert small.faults() == [
        f"data/papers.csv:4: url: {link!r} {why if why.startswith('names') else f'is no arXiv id: {why}'}"
    ]


@pytest.mark.parametrize("end", ["list/cs.IR/recent", "a/adams_a_1", "", "search/?query=2305.1"])
def test_other_pages_of_arxiv_are_links_like_any(end: str):
    assert arxiv_fault(f"https://arxiv.org/{end}") == ""


@pytest.mark.parametrize("month", ["2007-04", "2014-12", "2015-01", "2023-05"])
def test_every_number_of_a_month_has_a_link(month: str):
    for number in (1, links.most_a_month(month)):
        assert arxiv(links.link_to_arxiv(month, number)).month == month
    assert arxiv(links.link_to_arxiv(month, links.most_a_month(month) + 1)) == ("", "")


# --- in a catalog ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", LINKS)
def test_one_work_under_two_keys_is_a_fault_however_its_links_are_written(small: Folder, form: str):
    small.change(form.format("2104.00001"), "url", 4)
    message = "url: is the link of 'adams2021early' in line 2 too; one work has one key"
    assert small.faults() == [f"data/papers.csv:4: {message}"]


@pytest.mark.parametrize(
    ("link", "name", "month"),
    [
        ("https://doi.org/10.48550/arXiv.2210.06280", "2210.06280", "2022-10"),
        ("https://arxiv.org/abs/cs/0405001", "cs/0405001", "2004-05"),
        ("https://ar5iv.org/abs/2210.06280", "2210.06280", "2022-10"),
    ],
)
def test_id_and_month_follow_from_every_form(small: Folder, link: str, name: str, month: str):
    from helpers.bibliography import export
    from helpers.bibliography.bibtex import ACMART, bibliography

    small.change(link, "url", 4)
    catalog = small.load()
    assert catalog.papers.loc[2, ["arxiv_id", "month"]].tolist() == [name, month]
    assert f"eprint = {{{name}}}" in export.to_bibtex(catalog).decode()
    assert f"eprint = {{{name}}}" in bibliography(catalog, ACMART, ["clark2023late"])
