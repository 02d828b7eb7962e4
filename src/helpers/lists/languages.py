"""What lists say in the other languages that they are often written in: heads and cells of tables, and labels."""

_HEADS = {
    "name": """
        方法 方法名 方法名称 名称 名稱 手法 방법 метод método metodo méthode methode
    """,
    "title": """
        论文 论文名 论文名称 论文标题 论文题目 标题 题目 文章 論文 論文名 論文標題 論文題目 標題 題目 題名 タイトル
        논문 논문명 제목 статья название заголовок
        título artículo artigo titre titel titolo articolo tytuł başlık makale
    """,
    "authors": """
        作者 著者 저자 автор авторы autor autores auteur auteurs autoren verfasser autore autori autorzy yazar yazarlar
    """,
    "publication": """
        会议 期刊 会议期刊 发表 发表于 出版 出处 會議 期刊會議 發表 会議 学会 掲載誌 発表先
        학회 학술지 게재지 конференция журнал conferencia conferência revista conférence revue konferenz
        zeitschrift conferenza rivista konferencja konferans
    """,
    "year": """
        年 年份 年度 年代 时间 日期 发表时间 发表年份 出版年份 時間 發表時間 發表年份 発表年 出版年 発行年
        연도 년도 год дата año ano année jahr jahrgang anno rok yıl
    """,
    "url": """
        链接 论文链接 论文地址 地址 鏈接 連結 論文連結 リンク 링크 ссылка enlace lien verweis collegamento
        odnośnik bağlantı
    """,
}
_CODE = "代码 代码链接 代码地址 源码 代碼 程式碼 原始碼 コード 코드 код código codice kod"
_LABELS = {  # of lines that say something of a work, and of links; `link` of links alone
    "title": "标题 題名 제목",
    "authors": "作者 著者 저자 автор авторы",
    "venue": "会议 會議 会議 期刊 发表 出处 학회 年份",
    "code": "代码 コード 코드",
    "paper": "论文 論文 논문 链接 リンク",
    "link": "原文 링크",
}
_ANSWERS = {
    "yes": "是 有 はい 예 있음 да sí si sim oui ja tak evet",
    "no": "否 不 没有 いいえ 아니오 нет não non nein nie hayır",
}
_MISSING = "无 暂无 未知 待定 無 なし 未定 없음 미정"  # what cells say where there is nothing to say

HEADS = {field: tuple(words.split()) for field, words in _HEADS.items()}
CODE_HEADS = tuple(_CODE.split())
ALL_HEADS = frozenset((*CODE_HEADS, *(head for heads in HEADS.values() for head in heads)))
LABELS = {what: tuple(words.split()) for what, words in _LABELS.items()}
ANSWERS = {word: answer for answer, words in _ANSWERS.items() for word in words.split()}
MISSING = frozenset(_MISSING.split())
