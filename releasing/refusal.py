"""Why no release is made."""

from __future__ import annotations


class ReleaseError(Exception):
    """Something must be put right before a release: what was expected, what came, what to do."""
