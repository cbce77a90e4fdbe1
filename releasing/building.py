"""Builds the archives of a version out of its commit: the same bytes from the same commit."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

from releasing.refusal import ReleaseError

SUMS = "SHA256SUMS"


def build(sources: Path, into: Path, epoch: int) -> list[Path]:
    """The sources as an archive, and the wheel that is built from that archive; `epoch` is the
    instant, in seconds, that stands in them for every other. Raises ReleaseError with what the
    builder said."""
    builder = (sys.executable, "-m", "build", "--no-isolation", "--outdir", str(into))
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(epoch)}
    _run((*builder, str(sources)), environment, "the archives could not be built")
    archives = sorted(into.glob("*.tar.gz"))
    for archive in archives:
        archive.write_bytes(steady(archive.read_bytes(), epoch))
    made = [*archives, *sorted(into.glob("*.whl"))]
    if len(made) != 2:
        raise ReleaseError(f"expected an archive of sources and a wheel, found {len(made)} files")
    return made


def steady(archive: bytes, epoch: int) -> bytes:
    """The same archive (tar.gz) without what differs from one build to the next: times, owners and
    the order of files."""
    packed, out = io.BytesIO(), io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as old,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda member: member.name):
            member.mtime, member.uid, member.gid = epoch, 0, 0
            member.uname = member.gname = ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            member.pax_headers = {}
            new.addfile(member, old.extractfile(member) if member.isreg() else None)
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=epoch) as zipped:
        zipped.write(packed.getvalue())
    return out.getvalue()


def check(archives: Iterable[Path]) -> None:
    """ReleaseError where a package index would not take the archives, or not show their README."""
    command = (sys.executable, "-m", "twine", "check", "--strict", *map(str, archives))
    _run(command, os.environ, "the archives are not as a package index wants them")


def sums(files: Iterable[Path]) -> str:
    """A line for each file, as `sha256sum --check` reads them."""
    return "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files
    )


def _run(command: Iterable[str], environment: os._Environ[str] | dict[str, str], what: str) -> None:
    done = subprocess.run(  # noqa: S603  # tools of our own environment
        list(command), env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ReleaseError(f"{what}:\n{(done.stdout + done.stderr).strip()}")
