"""Where our programs wait to be started: a process that has imported the product, and forks for each that is asked for.

What it starts are processes like any other: with a folder, an environment and output of their own, to be asked to end
and to be killed. Only the seconds that Python spends on imports are spent once. Run by tests/started.py as
`python -m tests.nursery SOCKET`; it ends when its standard input does.

A request is a connection: what to run as JSON, with the two outputs; answered by the process's number, and by the way
it ended once it has.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import runpy
import select
import signal
import socket
import sys
import traceback
from typing import NoReturn

# What the commands import when they are carried out.
AT_HAND = ("app.cli", "app.demo", "app.store.imports", "app.upkeep.copies", "app.upkeep.doctor", "app.upkeep.recovery")


def keep(address: str) -> None:
    """Start whatever is asked for at this address."""
    for name in AT_HAND:
        importlib.import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(f"{address}.new")
        door.listen(64)
        os.rename(f"{address}.new", address)
        while True:
            ready, _, _ = select.select([door, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            asking, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _look_after(asking)
            asking.close()


def _look_after(asking: socket.socket) -> NoReturn:
    """Start one program, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    words, outputs, _, _ = socket.recv_fds(asking, 1 << 20, 2)
    program = os.fork()
    if program == 0:
        asking.close()
        _become(json.loads(words), *outputs)
    for output in outputs:
        os.close(output)
    asking.sendall(f"{program}\n".encode())
    _, ended = os.waitpid(program, 0)
    with contextlib.suppress(OSError):
        asking.sendall(f"{os.waitstatus_to_exitcode(ended)}\n".encode())
    os._exit(0)


def _become(wanted: dict[str, object], out: int, err: int) -> NoReturn:
    """Be the program that was asked for, until its end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, output in ((1, out), (2, err)):
        os.dup2(output, number)
        os.close(output)
    os.chdir(str(wanted["folder"]))
    os.environ.clear()
    os.environ.update(wanted["environment"])  # type: ignore[call-overload]
    sys.stdout, sys.stderr = (_words_to(number, number == 2) for number in (1, 2))
    sys.argv = [str(wanted["module"]), *wanted["arguments"]]  # type: ignore[misc]
    code = 0
    try:
        runpy.run_module(str(wanted["module"]), run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _words_to(number: int, each_line: bool) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedWriter(io.FileIO(number, "w", closefd=False)), "utf-8", line_buffering=each_line)


if __name__ == "__main__":
    keep(sys.argv[1])
