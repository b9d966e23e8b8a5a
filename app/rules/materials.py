"""What may be handed in as background material: links, and files whose content is what their name says."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.rules import limits
from app.rules.errors import Invalid
from app.rules.text import needed
from app.rules.words import N_


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that may be handed in: its ending, its media type and what people call it."""

    suffix: str
    media_type: str
    name: str


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
TYPES = {
    kind.suffix: kind
    for kind in (
        FileType("pdf", "application/pdf", N_("PDF")),
        FileType("docx", _OOXML + "wordprocessingml.document", N_("Document")),
        FileType("xlsx", _OOXML + "spreadsheetml.sheet", N_("Spreadsheet")),
        FileType("pptx", _OOXML + "presentationml.presentation", N_("Presentation")),
        FileType("odt", _ODF + "text", N_("Document")),
        FileType("ods", _ODF + "spreadsheet", N_("Spreadsheet")),
        FileType("odp", _ODF + "presentation", N_("Presentation")),
        FileType("png", "image/png", N_("Picture")),
        FileType("jpg", "image/jpeg", N_("Picture")),
        FileType("gif", "image/gif", N_("Picture")),
        FileType("webp", "image/webp", N_("Picture")),
        FileType("csv", "text/csv; charset=utf-8", N_("Table")),
        FileType("txt", "text/plain; charset=utf-8", N_("Text")),
    )
}
SAME = {"jpeg": "jpg"}
OOXML_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
NOT_TAKEN = N_("Files of this kind are not taken. PDF, office documents, pictures, text and CSV are.")


def type_of(name: str, data: bytes) -> FileType:
    """The type that a file's content has and its name claims. Raises Invalid where the two differ or it is not taken."""
    _, dot, ending = name.rpartition(".")
    suffix = ending.lower() if dot else ""
    suffix = SAME.get(suffix, suffix)
    if suffix not in TYPES:
        raise Invalid("file", NOT_TAKEN)
    if not data:
        raise Invalid("file", N_("This file is empty."))
    if not _content_fits(suffix, data):
        raise Invalid(
            "file", N_("The content of this file is not what its name says. Please save it anew and try again.")
        )
    return TYPES[suffix]


def web_address(typed: str) -> str:
    """A link as typed, completed and checked. Raises Invalid for what is no address of a page."""
    text = needed(typed, "url", limits.URL, line=True)
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
    if "." not in host or " " in text or parts.scheme not in ("http", "https") or parts.username:
        raise Invalid("url", N_("This is not the address of a page. It begins with https://."))
    return text


def file_name(typed: str) -> str:
    """A file's name without folders and signs that file systems refuse."""
    last = typed.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[:100]}{dot}{suffix[:10]}" if dot else kept[:100]


def _content_fits(suffix: str, data: bytes) -> bool:
    starts = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
    if suffix in starts:
        return data.startswith(starts[suffix])
    if suffix == "gif":
        return data[:6] in (b"GIF87a", b"GIF89a")
    if suffix == "webp":
        return data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if suffix in ("csv", "txt"):
        return _is_text(data)
    return _is_office(suffix, data)


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def _is_office(suffix: str, data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = parts.namelist()
            if suffix in OOXML_PARTS:
                return "[Content_Types].xml" in names and any(n.startswith(OOXML_PARTS[suffix]) for n in names)
            if "mimetype" not in names or parts.getinfo("mimetype").file_size > 200:
                return False
            return parts.read("mimetype").decode("latin-1").strip() == TYPES[suffix].media_type
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return False
