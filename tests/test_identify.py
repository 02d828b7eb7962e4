"""One work has one identity, however its id or link is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.identify import arxiv_link, identity

FORMS = [
    "{}",
    "{}v12",
    " {} ",
    "arXiv:{}",
    "arxiv: {}v1",
    "ARXIV.{}",
    "arxiv.org/abs/{}",
    "https://arxiv.org/abs/{}v2",
    "http://www.arxiv.org/pdf/{}",
    "https://arxiv.org/pdf/{}v1.pdf",
    "https://export.arxiv.org/html/{}/",
    "https://arxiv.org/abs/{}?context=cs.IR#top",
    "10.48550/arXiv.{}",
    "doi:10.48550/arXiv.{}",
    "https://doi.org/10.48550/arXiv.{}",
]


@pytest.mark.parametrize("form", FORMS)
@given(name=st.from_regex(r"[0-9]{4}\.[0-9]{4,5}", fullmatch=True))
def test_every_form_of_an_arxiv_id_is_one_work(form: str, name: str):
    assert identity(form.format(name)) == f"arxiv:{name}"


@pytest.mark.parametrize(
    "text",
    ["10.1145/1.2X", "doi:10.1145/1.2x", "https://doi.org/10.1145/1.2x", "https://dl.acm.org/doi/abs/10.1145/1.2x/"],
)
def test_every_form_of_a_doi_is_one_work(text: str):
    assert identity(text) == "doi:10.1145/1.2x"


@pytest.mark.parametrize("text", ["http://www.Example.org/a.pdf", "https://example.org/a/", "https://example.org/a#b"])
def test_a_link_is_the_same_whatever_its_scheme_site_name_and_end(text: str):
    assert identity(text) == "url:example.org/a"


def test_what_follows_the_question_mark_tells_links_apart():
    assert identity("https://example.org/f?id=a") != identity("https://example.org/f?id=b")


@pytest.mark.parametrize("text", ["", "2305", "2305.123", "2305.004471", "a title", "10.5 ways to/from", "P5"])
def test_other_texts_identify_nothing(text: str):
    assert identity(text) == ""


@given(text=st.text())
def test_no_text_breaks_it(text: str):
    assert identity(text) == identity(f" {text}\n")
    identity(f"http://{text}")


def test_an_id_becomes_a_link_and_a_link_stays():
    assert arxiv_link("arXiv:2305.00447v2") == "https://arxiv.org/abs/2305.00447"
    assert arxiv_link("https://arxiv.org/pdf/2305.00447v2.pdf") == "https://arxiv.org/pdf/2305.00447v2.pdf"
    assert arxiv_link("https://example.org/a") == "https://example.org/a"
