"""Validate an RO-Crate as roc-validator does, without a network: `.checkers/python/bin/python .ci/ro_crate.py FOLDER`.

The context that its metadata names is the one that the library rocrate brings along. Prints what is wrong, a line each.
"""

import sys
from types import SimpleNamespace

from rocrate.rocrate import ROCrate
from rocrate.vocabs import RO_CRATE
from rocrate_validator import services
from rocrate_validator.models import Severity
from rocrate_validator.utils.http import HttpRequester

HEADERS = {"Content-Type": "application/ld+json"}


def answer(url: str, *args: object, **kwargs: object) -> SimpleNamespace:
    """Give the context, and of anything else that there is no network."""
    is_context = url.startswith("https://w3id.org/ro/crate/") and url.endswith("/context")
    status = 200 if is_context else 504
    return SimpleNamespace(status_code=status, json=lambda: RO_CRATE, headers=HEADERS, text="", url=url)


folder = sys.argv[1]
HttpRequester.__getattr__ = lambda self, name: answer
settings = services.ValidationSettings(
    rocrate_uri=folder, profile_identifier="ro-crate-1.1", requirement_severity=Severity.REQUIRED, no_cache=True
)
found = services.validate(settings)
for issue in found.get_issues():
    print(issue.message)
print(f"{len(ROCrate(folder).data_entities)} files")
