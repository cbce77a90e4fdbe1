"""The version of vvwatch: that of what is installed, which pyproject.toml alone says."""

from __future__ import annotations

from functools import cache


@cache
def version() -> str:
    """The version, such as `0.2.0`; `unknown` where the files were only copied somewhere."""
    # Loaded where it is asked for: commands that look something up seldom do.
    from importlib import metadata

    try:
        return metadata.version("vvwatch")
    except metadata.PackageNotFoundError:
        return "unknown"


def product() -> str:
    """How vvwatch names itself to sites and in files, such as `vvwatch/0.2.0`."""
    return f"vvwatch/{version()}"
