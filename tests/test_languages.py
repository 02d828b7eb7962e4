"""Lists in other languages than English become surveys: heads, cells, names of columns, sections and keys."""

from pathlib import Path

import pytest

from helpers.base.escape import file_stem
from helpers.catalog import load
from helpers.catalog.names import new_key
from helpers.catalog.survey import read_survey
from helpers.lists import adoption
from helpers.lists.columns import layout

FIELDS = ("title", "authors", "venue", "year", "url")


@pytest.mark.parametrize(
    "heads",
    [
        "论文 | 作者 | 会议/期刊 | 年份 | 链接",
        "**論文標題** | 作者 | 期刊 | 發表年份 | 連結",
        "論文 | 著者 | 学会 | 発表年 | リンク",
        "논문 | 저자 | 학회 | 연도 | 링크",
        "Статья | Авторы | Журнал | Год | Ссылка",
        "Título | Autores | Revista | Año | Enlace",
        "Titre | Auteurs | Revue | Année | Lien",
        "Titel | Autoren | Zeitschrift / Konferenz | Jahr | Link",
        "Título | Autores | Conferência | Ano | URL",
    ],
)
def test_heads_mean_in_each_language_what_they_say(heads: str):
    assert layout(f"| {heads} |", adoption.Survey()).fields == FIELDS


@pytest.mark.parametrize("head", ["Rock", "Tak", "Codex", "Revision", "Link budget"])
def test_an_english_head_is_taken_for_no_word_that_is_like_it_elsewhere(head: str):
    assert layout(f"| Title | {head} |", adoption.Survey()).fields == ("title", "")


LIST = """\
# 灯具论文

## 室内

| 论文 | 作者 | 任务 | 开源 | 会议 | 年份 | 代码 |
|---|---|---|---|---|---|---|
| [桌上的灯](https://example.org/1) | 王伟, 李娜 | 阅读 | 是 | KDD | 2021 | [代码](https://example.org/code) |
| [墙上的灯](https://example.org/2) | 张三 | 阅读 | 否 | WWW | 2022 | 无 |
| [墙上的画](https://example.org/3) | 张三、李四 | 观看 | 否 | WWW | 2022 | 无 |
| [地上的画](https://example.org/4) | 无 | 观看 | 是 | WWW | 2023 | 无 |

## На улице

| Статья | Авторы | Год | Код |
|---|---|---|---|
| [Фонарь](https://example.org/5) | Иван Петров | 2020 | |
"""


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    adoption.adopt([tmp_path / "list.md"], tmp_path / "data")
    return tmp_path / "data"


def test_columns_and_sections_have_names_that_can_be_read(lamps: Path):
    declared = {column.label: column for column in read_survey(lamps).declared}
    assert {label: (column.name, column.kind) for label, column in declared.items()} == {
        "任务": ("renwu", "term"),
        "开源": ("kaiyuan", "yes-no"),
        "代码": ("daima", "url"),
        "Код": ("kod", "text"),
    }
    assert list(load(lamps).sections["id"]) == ["shinei", "na-ulitse"]


def test_cells_say_in_their_language_yes_no_and_nothing(lamps: Path):
    works = load(lamps).papers
    assert list(works["kaiyuan"]) == ["yes", "no", "no", "yes", ""]
    assert list(works["daima"]) == ["https://example.org/code", "", "", "", ""]
    assert list(works["authors"]) == ["王伟; 李娜", "张三", "张三; 李四", "", "Иван Петров"]


@pytest.mark.parametrize(
    ("text", "stem"), [("任务", "renwu"), ("Задача", "zadacha"), ("한국어", "hangugeo"), ("Łódź Ærø", "lodz-aero")]
)
def test_a_file_is_named_by_how_its_letters_sound(text: str, stem: str):
    assert file_stem(text) == stem


def test_a_key_is_as_long_as_a_word_where_no_blanks_part_words():
    key = new_key("图" * 500, "2023", "王" * 500)
    assert key.isascii()
    assert key.isalnum()
    assert len(key) <= 60
