"""Numbers of things in messages."""


def counted(number: int, things: str) -> str:
    """Return `2 works`, `1 work` or `0 repositories` of a number and the plural, which is regular."""
    one = f"{things.removesuffix('ies')}y" if things.endswith("ies") else things.removesuffix("s")
    return f"{number} {one if number == 1 else things}"
