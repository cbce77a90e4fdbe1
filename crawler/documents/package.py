"""An Office file as Office opens it: its parts by name, kind and relationships; pure.

Parts are found as the Open Packaging Conventions say (ECMA-376, part 2), whoever wrote the file:
under any name, with backslashes or in capitals, in the strict form of the standard too. Nothing
is unpacked that nobody asks for, and no more than is allowed.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from lxml import etree

from crawler.documents.archives import unpack
from crawler.documents.document import Allowance

_TYPES = "[content_types].xml"
_PACKINGS = (ZIP_STORED, ZIP_DEFLATED)
# A strict file says the same in other words.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w{1,40})/(\w{1,40})")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"\A\s{0,100}<\?xml[^>]{0,500}\?>")
_KINDS = (
    ("wordprocessingml.", "docx"),
    ("ms-word.", "docx"),
    ("sheet.binary", "xlsb"),
    ("spreadsheetml.", "xlsx"),
    ("ms-excel.", "xlsx"),
    ("presentationml.", "pptx"),
    ("ms-powerpoint.", "pptx"),
)
_USUAL = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
    ("meta-inf/manifest.xml", "odf"),
)


@dataclass(frozen=True)
class Relation:
    """What a part needs: `kind` as in `footnotes`, `target` the name of a part.

    The target is None for what lies outside the file, or is not in it.
    """

    id: str
    kind: str
    target: str | None
    is_outside: bool = False


class Package:
    """The parts of an archive; `exhausted` tells that one was larger than what is allowed."""

    def __init__(self, archive: ZipFile, allowance: Allowance) -> None:
        self._archive = archive
        self._allowance = allowance
        self.exhausted = False
        # Of several with one name the last counts, as `zipfile` has it.
        self._members = {_plain(m.filename): m for m in archive.infolist() if not m.is_dir()}
        self._types, self._types_by_ending = self._read_types()

    def main_part(self) -> tuple[str, str]:
        """The kind of file and the name of its main part; `zip` for an archive of files."""
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and relation.target:
                kind = self._kind_of(relation.target)
                if kind:
                    return kind, relation.target
        for name, content_type in self._types.items():
            if ".main" in content_type and name in self._members and (kind := self._kind_of(name)):
                return kind, name
        usual = ((kind, name) for name, kind in _USUAL if name in self._members)
        return next(usual, ("zip", ""))

    def content_type(self, name: str) -> str:
        """What kind of content a part has, in lower case; empty where it is not said."""
        return self._types.get(name) or self._types_by_ending.get(name.rpartition(".")[2], "")

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._members)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none or it is larger than is allowed.

        Raises BadZipFile for one that cannot be unpacked, or not as Office packs it.
        """
        member = self._members.get(name)
        if member is None:
            return None
        if member.compress_type not in _PACKINGS:
            raise BadZipFile(f"expected a part as Office packs it, but {name} is packed otherwise")
        data = unpack(self._archive, member, self._allowance)
        self.exhausted = self.exhausted or data is None
        return data

    def xml(self, name: str | None) -> bytes | None:
        """A part as XML in the transitional form, as `read`.

        Raises ValueError for one with definitions of its own, which can unfold without end.
        """
        data = self.read(name) if name else None
        if data is None:
            return None
        if data.startswith(_WIDE_MARKS):
            data = _DECLARATION.sub("", data.decode("utf-16")).encode()
        if b"<!DOCTYPE" in data:
            raise ValueError(f"expected XML without a DOCTYPE in the part {name}")
        return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)

    def tree(self, name: str | None) -> Any:
        """The root of a part, None as in `read`; raises what lxml raises for what is no XML."""
        data = self.xml(name)
        return None if data is None else etree.fromstring(data, xml_parser())

    def relations(self, name: str) -> list[Relation]:
        """What a part is related to, in the order of the file; the empty name is the whole."""
        folder, _, base = name.rpartition("/")
        try:
            root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        except (etree.XMLSyntaxError, ValueError):
            return []
        elements = [] if root is None else root.iterfind("{*}Relationship")
        return [self._relation(element, folder) for element in elements]

    def _relation(self, element: Any, folder: str) -> Relation:
        kind = str(element.get("Type", "")).rpartition("/")[2]
        is_outside = str(element.get("TargetMode", "")).lower() == "external"
        target = "" if is_outside else str(element.get("Target", ""))
        found = (self._found(form, folder) for form in (target, unquote(target)))
        part = next((name for name in found if name), None) if target else None
        return Relation(str(element.get("Id", "")), kind, part, is_outside)

    def _found(self, target: str, folder: str) -> str | None:
        """The part that a target means: from the part's folder, or from the root of the file."""
        path = target.replace("\\", "/").partition("#")[0]
        places = [path] if path.startswith("/") else [f"{folder}/{path}", path]
        names = (_plain(posixpath.normpath(f"/{place.lstrip('/')}")) for place in places)
        return next((name for name in names if name in self._members), None)

    def _kind_of(self, name: str) -> str | None:
        content_type = self.content_type(name)
        found = (kind for words, kind in _KINDS if words in content_type)
        return next(found, None) or dict(_USUAL).get(name)

    def _read_types(self) -> tuple[dict[str, str], dict[str, str]]:
        try:
            root = self.tree(_TYPES)
        except (etree.XMLSyntaxError, ValueError, BadZipFile):
            root = None
        if root is None:
            return {}, {}
        by_name = {
            _plain(str(e.get("PartName", ""))): str(e.get("ContentType", "")).lower()
            for e in root.iterfind("{*}Override")
        }
        by_ending = {
            str(e.get("Extension", "")).lower(): str(e.get("ContentType", "")).lower()
            for e in root.iterfind("{*}Default")
        }
        return by_name, by_ending


def xml_parser() -> Any:
    """A parser that fetches nothing, unfolds nothing, and takes elements 256 deep."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _plain(name: str) -> str:
    """The name of a part as it is compared: without backslashes, leading slash and capitals."""
    return name.replace("\\", "/").lstrip("/").lower()
