"""A cache of compiled templates, beside Python's own compiled modules.

Without it the first request after a start waited a third of a second for them, and all others with it.
"""

import contextlib
import hashlib
import sys
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2 import Environment
from jinja2.bccache import Bucket, FileSystemBytecodeCache

HERE = Path(__file__).resolve().parent
# What a template becomes follows from its source, which is compared, and from how these read and compile it.
READERS = ("templating.py", "compact.py", "compiling.py", "linking.py")


class Compiled(FileSystemBytecodeCache):
    """Compiled templates in one language. Where they cannot be kept or read, they are compiled anew."""

    def __init__(self, language: str) -> None:
        readers = b"".join((HERE / name).read_bytes() for name in READERS) + jinja2.__version__.encode()
        version = hashlib.sha256(readers).hexdigest()[:12]
        folder = Path(cache_from_source(str(HERE / READERS[0]))).parent
        super().__init__(str(folder), f"template-{language}-{version}-%s.cache")

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # half a file, left by a machine that lost its power
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)


def load_all(environment: Environment) -> None:
    """Have every template ready before the first page is asked for."""
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)
