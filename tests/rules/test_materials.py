"""Background material: what is taken and what is not."""

import io
import zipfile

import pytest

from app.rules.errors import Invalid
from app.rules.materials import file_name, type_of, web_address


def zipped(**parts: str) -> bytes:
    """An archive with these parts; two underscores stand for a slash."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return file.getvalue()


def ooxml(folder: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/main.xml", "<x/>")
    return file.getvalue()


ODT = zipped(mimetype="application/vnd.oasis.opendocument.text")


def spoilt(method: int) -> bytes:
    """A document whose first part is not packed as it says."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    data = bytearray(file.getvalue())
    start = 30 + len("mimetype")
    data[start : start + 8] = (byte ^ 0xFF for byte in data[start : start + 8])
    return bytes(data)


@pytest.mark.parametrize(
    "name, data",
    [
        ("audit.pdf", b"%PDF-1.7 ..."),
        ("AUDIT.PDF", b"%PDF-1.4"),
        ("a.png", b"\x89PNG\r\n\x1a\n..."),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.jpeg", b"\xff\xd8\xff\xe0"),
        ("a.gif", b"GIF89a.."),
        ("a.webp", b"RIFF1234WEBP"),
        ("a.csv", "a;ü\n".encode()),
        ("a.txt", "\ufeffمرحبا".encode()),
        ("a.docx", ooxml("word")),
        ("a.xlsx", ooxml("xl")),
        ("a.pptx", ooxml("ppt")),
        ("a.odt", ODT),
    ],
)
def test_files_that_are_what_they_say(name: str, data: bytes) -> None:
    assert type_of(name, data).suffix in (name.lower().rpartition(".")[2], "jpg")


@pytest.mark.parametrize(
    "name, data",
    [
        ("page.html", b"<script>"),
        ("a.svg", b"<svg/>"),
        ("a.exe", b"MZ"),
        ("pdf", b"%PDF-"),
        ("", b"x"),
        ("a.pdf", b""),
        ("a.txt", b""),
        ("a.zip", ODT),
        ("a.webp", b"RIFF1234WAVE"),
        ("a.webp", b"RIFX1234WEBP"),
        ("a.pdf", b"<html>"),
        ("a.png", b"%PDF-"),
        ("a.gif", b"GIF88a"),
        ("a.csv", b"a\0b"),
        ("a.txt", b"\xff\xfe\x00x"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.docx", ooxml("xl")),
        ("a.docx", ODT),
        ("a.docx", zipped(word__main="x")),
        ("a.odt", zipped(mimetype=" " * 200 + "application/vnd.oasis.opendocument.text")),
        ("a.ods", ODT),
        ("a.odt", zipped(mimetype="x" * 300)),
        ("a.odt", zipped(other="x")),
        *(("a.odt", spoilt(method)) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)),
    ],
)
def test_files_that_are_not(name: str, data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        type_of(name, data)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    "typed, address",
    [
        ("https://example.org/a b".replace(" ", "%20"), "https://example.org/a%20b"),
        (" example.org/x ", "https://example.org/x"),
        ("http://example.org:8080", "http://example.org:8080"),
        ("https://пример.рф/путь", "https://пример.рф/путь"),
    ],
)
def test_links(typed: str, address: str) -> None:
    assert web_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "javascript:alert(1)", "ftp://example.org", "https://", "https://localhost", "file:///x.y", "a b.org",
     "https://me:secret@example.org", "http://[::1", "https://example.org:99999999", "data:text/html,x.y", "x" * 2001, "https://example.org/a\nb"],
)  # fmt: skip
def test_what_is_no_link(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        web_address(typed)
    assert refused.value.field == "url"


@pytest.mark.parametrize(
    "typed, kept",
    [("a.pdf", "a.pdf"), ("C:\\x\\a.pdf", "a.pdf"), ("../../etc/a.pdf", "a.pdf"), ('a"<b>\r\n.pdf', "ab.pdf"),
     ("مرحبا.pdf", "مرحبا.pdf"), ("..", ""), ("A-name-without-end", "A-name-without-end"), ("x" * 300 + ".pdf", "x" * 100 + ".pdf")],
)  # fmt: skip
def test_file_names(typed: str, kept: str) -> None:
    assert file_name(typed) == kept
