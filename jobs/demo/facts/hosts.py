"""The canonical names of the hosts that the example sites stand in for."""

from __future__ import annotations

PARLIAMENT_API = "ws.vlpar.be"
PARLIAMENT_DOCUMENTS = "docs.vlaamsparlement.be"
PARLIAMENT_SITE = "www.vlaamsparlement.be"
GOVERNMENT_SITE = "www.vlaanderen.be"
GOVERNMENT_FILES = "publicaties.vlaanderen.be"
GOVERNMENT_DECISIONS = "beslissingenvlaamseregering.vlaanderen.be"

HOSTS = (
    PARLIAMENT_API,
    PARLIAMENT_DOCUMENTS,
    PARLIAMENT_SITE,
    GOVERNMENT_SITE,
    GOVERNMENT_FILES,
    GOVERNMENT_DECISIONS,
)
