"""What is wrong with text that looks right: letters read in the wrong encoding, look-alikes, and what cannot be seen.

Each function returns what is wrong and what to do about it, or an empty string.
"""

import re
import unicodedata

INVISIBLE = (
    "Cc",
    "Cf",
    "Zl",
    "Zp",
    "Co",
    "Cs",
)  # control, format (text direction, zero width), separators, private use
JOINERS = "\u200c\u200d"  # format characters too, but Persian, Hindi, others and emoji are not spelt without them
_BLANK_LETTERS = "\u034f\u115f\u1160\u2800\u3164\uffa0"  # letters and marks by category that show nothing
_BLANK = "Zs"

# --- an encoding mistaken for another ----------------------------------------------------------------------------

_BYTES = {bytes([number]).decode("cp1252", "ignore") or chr(number): number for number in range(0x80, 0x100)}
_BYTES |= {chr(number): number for number in range(0x80, 0xA0)}  # the same bytes read as Latin-1
_REST = "".join(letter for letter, number in _BYTES.items() if number < 0xC0)
_SEQUENCE = re.compile(
    rf"(?:[\u00c2-\u00df][{re.escape(_REST)}]|[\u00e0-\u00ef][{re.escape(_REST)}]{{2}}"
    rf"|[\u00f0-\u00f4][{re.escape(_REST)}]{{3}})+"
)
_QUOTES = re.compile("[\u2019\u201d\u2013\u2014\u2026\u00bb\u203a]+")
_CLOSING = re.compile(rf"(?:{_QUOTES.pattern}|[\u201c\u2122\u00a9\u00ae\u00b0\u00b2\u00b3\u00a0\u00ad])+")
_UNCOMMON = re.compile("[\u0080-\u009f\u0240-\u02ff\u07c0-\u08ff\ue000-\uf8ff]")


def mend_encoding(text: str) -> str:
    """Return a text in which UTF-8 that was read as Latin-1 or Windows-1252 is right again, once or several times."""
    while (once := _SEQUENCE.sub(_read_again, text)) != text:
        text = once
    return text


def _read_again(match: re.Match[str]) -> str:
    wrong = match[0]
    try:
        right = mend_encoding(bytes(_BYTES[letter] for letter in wrong).decode("utf-8"))
    except UnicodeDecodeError:
        return wrong
    return right if _is_mojibake(wrong, right, match.string[match.end() : match.end() + 1]) else wrong


def _is_mojibake(wrong: str, right: str, following: str) -> bool:
    """Tell whether nobody can have meant `wrong`: a capital with a quote or a dash after it (`CAFÉ”`) is right."""
    if _UNCOMMON.search(right):
        return False
    if len(right) > 1 or following.isalpha():
        return True
    return not (_QUOTES if wrong[0] in "\u00c2\u00c3" else _CLOSING).fullmatch(wrong[1:])


def encoding(text: str) -> str:
    """Find UTF-8 that was read in another encoding, and letters that were lost."""
    if "\ufffd" in text:
        return "holds U+FFFD, which stands where a program could not read a letter; write the letter"
    right = mend_encoding(text)
    return "" if right == text else f"{text!r} was read in the wrong encoding; write {right!r}"


# --- what cannot be seen -----------------------------------------------------------------------------------------


def invisible(text: str) -> str:
    """Find characters that show nothing, and blanks that are none to a program."""
    for place, letter in enumerate(text if _may_hide(text) else ""):
        if (shown := _show(text, place)) != letter:
            kind = "control" if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") else "invisible"
            said = f"holds the {'blank' if shown else f'{kind} character'} {character_name(letter)}"
            return f"{said}; {'write a plain blank' if shown else 'delete it'}"
    return ""


def _show(text: str, place: int) -> str:
    """Return what is to be seen of a character of a text."""
    letter, category = text[place], unicodedata.category(text[place])
    if letter in JOINERS and _joins(text[place - 1 : place], text[place + 1 : place + 2]):
        return letter
    if category in INVISIBLE or letter in _BLANK_LETTERS:
        return ""
    return " " if category == _BLANK else letter


def _may_hide(text: str) -> bool:
    return not text.isprintable() or any(letter in text for letter in _BLANK_LETTERS)


def _joins(before: str, after: str) -> bool:
    """Tell whether a joiner stands where some script needs one, which Latin, Greek and Cyrillic never do."""
    return all(side and not side.isascii() and not _script(side) for side in (before, after))


def character_name(letter: str) -> str:
    """Return a character by number and name, `U+200B ZERO WIDTH SPACE`."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


# --- letters that look like others -------------------------------------------------------------------------------

_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC")
_LIKE = dict(
    zip(
        "АВЕКМНОРСТХУЅІЈԚԜҮаеорсухіјѕԛԝһԁӏҽΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳՕՍԼօսհոցԱᎪᏴᏟᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ",
        "ABEKMHOPCTXYSIJQWYaeopcyxijsqwhdleABEZHIKMNOPTYXocjOULouhngUABCEHJKLMPRSTVWZ",
        strict=True,
    )
)
_FOREIGN = re.compile(
    "[\u0370-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u1f00-\u1fff\u2c80-\u2cff\ua640-\ua69f\uab70-\uabbf]"  # blocks of these
)
_WORD = re.compile(r"[^\W\d_]+")


def look_alike(text: str) -> str:
    """Find letters of another script that a reader takes for Latin ones: in a word with Latin letters, or a whole word.

    A text in another script is right, and so is a word in which a letter can be told from Latin ones (`βVAE`).
    """
    if not _FOREIGN.search(text):
        return ""
    told, has_latin = _told(text), any(map(_is_latin, text))
    for word in _WORD.findall(text):
        letter = next((letter for letter in word if letter in _LIKE), "")
        is_symbol = len(word) == 1 and _script(letter) == "GREEK"
        is_whole = has_latin and not is_symbol and _script(letter) not in told
        if letter and (not _told(word) if any(map(_is_latin, word)) else is_whole):
            latin = _LIKE[letter]
            return (
                f"{word!r} holds {character_name(letter)} among Latin letters; write {latin!r}, {character_name(latin)}"
            )
    return ""


def _told(text: str) -> set[str]:
    """Return the scripts that a reader recognizes in a text, by letters that are not like Latin ones."""
    return {_script(letter) for letter in text if letter not in _LIKE} - {"LATIN", ""}


def _is_latin(letter: str) -> bool:
    return _script(letter) == "LATIN"


def _script(letter: str) -> str:
    """Return the script of a letter among those that have look-alikes, else an empty string."""
    if not letter:
        return ""
    script = unicodedata.name(letter, "").partition(" ")[0]
    return script if script in _SCRIPTS else ""


# -----------------------------------------------------------------------------------------------------------------


def fault(text: str) -> str:
    """Return the first thing that is wrong with a text, the most telling one."""
    return encoding(text) or invisible(text) or look_alike(text)


def clean(text: str) -> str:
    """Return a text without blanks at its ends and without what `encoding` and `invisible` find and know a cure for."""
    while (once := _visible(mend_encoding(text)).strip()) != text:
        text = once
    return text


def _visible(text: str) -> str:
    return "".join(_show(text, place) for place in range(len(text))) if _may_hide(text) else text
