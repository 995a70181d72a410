"""Writes a trace in the format ``plimsoll/1``: a header, chained lines, an end line."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import Any

JsonObject = dict[str, Any]

#: Lines are handed to the operating system in groups of this many bytes.
BUFFER_BYTES = 1 << 16


def digest_of(line: bytes) -> str:
    """Return the digest by which the next line refers to this one."""
    return "sha256:" + hashlib.sha256(line).hexdigest()


class TraceWriter:
    """
    One source's trace.

    Parameters
    ----------
    path : Path
        Must not exist yet: a trace is never overwritten.
    header : dict
        ``spec``, ``specDigest``, ``model``, ``constants``, ``source``, ``clock`` and ``startedAt``.

    """

    def __init__(self, path: Path, header: JsonObject) -> None:
        self._file = path.open("xb", buffering=BUFFER_BYTES)
        self._seq = 0
        self._head = ""
        self._last_us = 0
        self._write({"trace": "plimsoll/1", **header})

    @property
    def count(self) -> int:
        """How many events were written."""
        return self._seq

    @property
    def head(self) -> str:
        """The digest of the last line."""
        return self._head

    def event(self, actor: str, fields: JsonObject) -> int:
        """
        Append one event and return its ``seq``.

        ``fields`` holds what the format allows beside ``seq``, ``tsUs``, ``actor`` and ``prev``.
        """
        self._seq += 1
        # Machine-wide and monotonic; equal stamps are in order.
        self._last_us = max(self._last_us, time.monotonic_ns() // 1_000)
        body = {"seq": self._seq, "tsUs": self._last_us, "actor": actor, **fields, "prev": self._head}
        self._write(body)
        return self._seq

    def flush(self) -> None:
        """Hand what was written to the operating system: it then survives this process."""
        self._file.flush()

    def end(self) -> None:
        """Write the end line. A process that fails never gets here, and its trace stays unfinished."""
        self._write({"end": True, "count": self._seq, "head": self._head})
        self._file.close()

    def _write(self, value: JsonObject) -> None:
        line = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
        self._head = digest_of(line)
        self._file.write(line + b"\n")
