"""All references against all sources: local indexes first, then kept answers and services."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from helpers.catalog.verdicts import VERIFIED
from helpers.verify.index import look_up
from helpers.verify.judge import Judgement, judge
from helpers.verify.network import Network
from helpers.verify.records import Record
from helpers.verify.venues import is_archive
from helpers.verify.volumes import Volumes


def judge_all(
    references: Mapping[str, Record],
    files: Sequence[Path],
    venues: Iterable[str] = (),
    network: Network | None = None,
    done: Callable[[str], None] = lambda key: None,
    step: Callable[[str], None] = lambda words: None,
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
    network : Network, optional
        The services and their kept answers.
    done, step : callable
        Called with the key of each reference that is judged, and with the name of each service that is asked.

    Raises
    ------
    CommandLineError
        An index cannot be read.
    """
    volumes = Volumes(venues, [one.venue for one in references.values()])
    found = look_up([*references.values()], files, volumes)
    if network:
        network.prepare([*references.values()], step)
    judged = {}
    for (key, one), records in zip(references.items(), found, strict=True):
        judged[key] = _judge_one(one, records, volumes, network, step)
        done(key)
    return judged


def _judge_one(
    reference: Record, records: Sequence[Record], volumes: Volumes, network: Network | None, step: Callable[[str], None]
) -> Judgement:
    known = list(records)
    judged = judge(reference, known, volumes)
    if not network or _is_settled(reference, judged):
        return judged
    for more in network.records(reference, step):
        known += more
        judged = judge(reference, known, volumes)
        if _is_settled(reference, judged):
            break
    return judged


def _is_settled(reference: Record, judged: Judgement) -> bool:
    """Tell whether nothing is left to ask: all is verified, and it is no preprint that may have been published."""
    if any(one.verdict != VERIFIED for one in judged.fields.values()):
        return False
    return not is_archive(reference.venue) or any(one.venue and not is_archive(one.venue) for one in judged.records)
