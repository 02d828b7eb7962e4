"""Some of the spoilt files of which `make fuzz KIND=all` makes very many: each is read or refused."""

import pytest

import strangers


@pytest.mark.parametrize("kind", strangers.KINDS)
def test_spoilt_files_are_read_or_refused_and_touch_nothing_outside(kind: str) -> None:
    for seed in range(40):
        strangers.check(kind, seed)


@pytest.mark.parametrize("kind", strangers.KINDS)
def test_what_is_not_spoilt_is_read(kind: str, monkeypatch) -> None:
    monkeypatch.setattr(strangers, "spoilt", lambda kind, seed: strangers.KINDS[kind][0])
    strangers.check(kind, 0)
