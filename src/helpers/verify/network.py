"""What the services say of references: from the answers that are kept, else asked for, the authoritative ones first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from helpers.base.links import to_link
from helpers.base.text import quantity
from helpers.verify.answers import Answers
from helpers.verify.client import Client, NoAnswerError
from helpers.verify.records import Record
from helpers.verify.services import Found, Service, UnreadableError


@dataclass
class Network:
    """The services, who asks them, and what they answered before.

    Attributes
    ----------
    services
        In the order in which they are asked.
    client
        What asks; None where only kept answers count.
    answers
        Those that are kept.
    unanswered
        How many questions had no answer, by service and reason.
    """

    services: Sequence[Service]
    client: Client | None
    answers: Answers
    unanswered: dict[tuple[str, str], int] = field(default_factory=dict)

    def prepare(self, references: Sequence[Record], step: Callable[[str], None] = lambda words: None) -> None:
        """Ask the services that take many questions in one request for all references at once."""
        for service in self.services:
            if service.batch > 1 and self.client:
                questions = dict.fromkeys(filter(None, map(service.question, references)))
                open_ones = [one for one in questions if self.answers.get(service.name, one) is None]
                for start in range(0, len(open_ones), service.batch):
                    step(service.name)
                    self._ask(service, open_ones[start : start + service.batch])

    def records(self, reference: Record, step: Callable[[str], None] = lambda words: None) -> Iterator[list[Record]]:
        """Yield what each service says that may be of the same work; who has heard enough asks no further."""
        for service in self.services:
            if not (question := service.question(reference)):
                continue
            found = self.answers.get(service.name, question)
            if found is None and self.client and service.batch == 1:
                step(service.name)
                found = self._ask(service, [question]).get(question)
            if found:
                yield found

    def complaints(self) -> list[str]:
        """Return, in words, which services did not answer, how often and why."""
        return [
            f"{name} {reason}: {quantity(number, 'questions')} open"
            for (name, reason), number in self.unanswered.items()
        ]

    def _ask(self, service: Service, questions: Sequence[str]) -> Found:
        try:
            key = self.client.keys.get(service.name, "")
            body = self.client.fetch(service, service.request(questions, self.client.contact, key))
            found = self._missing(service, questions) if body is None else service.read(body, questions)
        except (NoAnswerError, UnreadableError) as error:
            self.client.failed(service, f"{error}")
            why = service.name, f"{error}"
            self.unanswered[why] = self.unanswered.get(why, 0) + len(questions)
            return {}
        self.client.succeeded(service)
        for question, records in found.items():
            self.answers.put(service.name, question, records)
        return found

    @staticmethod
    def _missing(service: Service, questions: Sequence[str]) -> Found:
        """Return the answer that there is no such thing: of who hands out ids, a record that says so."""
        if not service.tells_missing:
            return {question: [] for question in questions}
        return {
            question: [Record(links=(to_link(question),), source=service.name, missing=True)] for question in questions
        }
