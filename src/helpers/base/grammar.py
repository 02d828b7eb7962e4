"""Small grammars: rules of regular expressions that name one another."""

import re
from collections.abc import Mapping

_RULE = re.compile(r"(?P<name>[a-z_]+) += (?P<expression>.*)")
_REFERENCE = re.compile(r"(?<!\?P)<(?:(?P<group>[a-z_]+)=)?(?P<rules>[a-z_]+(?:\|[a-z_]+)*)>")


def rules(text: str) -> dict[str, str]:
    """Return the regular expression of each rule of a grammar.

    Parameters
    ----------
    text : str
        Rules, `name = expression`, in which `expand` knows those above. What does not begin one goes on with the one
        before; a line that begins with `#` says why.

    Raises
    ------
    KeyError
        A rule names one that is not above it.
    """
    written: dict[str, str] = {}
    for line in map(str.strip, text.splitlines()):
        if match := _RULE.fullmatch(line):
            written[last := match["name"]] = match["expression"]
        elif line and not line.startswith("#"):
            written[last] += line
    found: dict[str, str] = {}
    for name, expression in written.items():
        found[name] = expand(expression, found)
    return found


def expand(expression: str, known: Mapping[str, str]) -> str:
    """Return an expression with `<rule>` and `<rule|other>` written out, and `<name=rule>` as a group of that name."""

    def written(match: re.Match[str]) -> str:
        group = f"?P<{match['group']}>" if match["group"] else "?:"
        return f"({group}{'|'.join(f'(?:{known[rule]})' for rule in match['rules'].split('|'))})"

    return _REFERENCE.sub(written, expression)
