"""All references against all sources: local indexes first, then what is asked on the network."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from helpers.verify.index import look_up
from helpers.verify.judge import Judgement, judge
from helpers.verify.records import Record
from helpers.verify.volumes import Volumes


def judge_all(
    references: Mapping[str, Record], files: Sequence[Path], venues: Iterable[str] = ()
) -> dict[str, Judgement]:
    """Return the verdict on each reference.

    Parameters
    ----------
    references : mapping of str to Record
        What is said of each work, by key.
    files : sequence of Path
        Local indexes.
    venues : iterable of str
        Venues that are known from elsewhere.

    Raises
    ------
    CommandLineError
        An index cannot be read.
    """
    volumes = Volumes(venues)
    found = look_up([*references.values()], files, volumes)
    return {key: judge(one, records, volumes) for (key, one), records in zip(references.items(), found, strict=True)}
