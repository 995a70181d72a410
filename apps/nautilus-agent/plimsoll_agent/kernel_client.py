"""A connection to the kernel's endpoint (``plimsoll-kernel/1``, see apps/kernel/README.md)."""

from __future__ import annotations

import json
import socket
from collections import deque
from typing import Any

JsonObject = dict[str, Any]

#: An answer that takes longer means that nobody is there to ask: then nothing may leave.
ANSWER_SECONDS_MAX = 30.0
#: Reports that may wait for their answers before one is awaited.
UNANSWERED_MAX = 256
#: A longer line comes from something that is no kernel.
LINE_BYTES_MAX = 1 << 20


class KernelLost(Exception):
    """The kernel does not answer, or says what it never says: act as in HIBERNATE."""


class KernelClient:
    """
    Asks the kernel, in order.

    Parameters
    ----------
    path : str
        The endpoint's socket.
    token : str
        The secret whose digest the kernel's token file holds.

    """

    def __init__(self, path: str, token: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(ANSWER_SECONDS_MAX)
        self._buffer = bytearray()
        self._next_id = 1
        self._unanswered = 0
        #: What the kernel said unasked and nobody has taken yet.
        self.notices: deque[JsonObject] = deque()
        try:
            self._socket.connect(path)
        except OSError as error:
            raise KernelLost(f"no kernel listens at {path}: {error}") from error
        self.welcome = self.ask("hello", protocol="plimsoll-kernel/1", token=token)
        if not self.welcome.get("ok"):
            raise KernelLost(f"the kernel turned us away: {self.welcome.get('text')}")

    def ask(self, kind: str, **fields: Any) -> JsonObject:
        """Send a request and return its answer."""
        wanted = self._send(kind, fields)
        while True:
            answer = self._take()
            if answer.get("id") == wanted:
                return answer
            if "id" not in answer and not answer.get("ok", True):
                raise KernelLost(f"the kernel cut us off: {answer.get('text')}")

    def tell(self, kind: str, **fields: Any) -> None:
        """Send a request whose answer does not matter to what comes next."""
        self._send(kind, fields)
        self._unanswered += 1
        while self._unanswered > UNANSWERED_MAX:
            self._take()

    def poll(self) -> None:
        """Take in what has arrived, without waiting for more."""
        self._socket.setblocking(False)
        try:
            while True:
                chunk = self._socket.recv(1 << 16)
                if not chunk:
                    raise KernelLost("the kernel closed the connection")
                self._buffer += chunk
        except BlockingIOError:
            pass
        except OSError as error:
            raise KernelLost(f"the connection to the kernel broke: {error}") from error
        finally:
            self._socket.settimeout(ANSWER_SECONDS_MAX)
        while b"\n" in self._buffer:
            self._take()

    def close(self) -> None:
        """Wait for the answers that are still due, and hang up."""
        try:
            self.ask("status")
        finally:
            self._socket.close()

    def _send(self, kind: str, fields: JsonObject) -> int:
        number = self._next_id
        self._next_id += 1
        line = json.dumps({"id": number, "type": kind, **fields}, separators=(",", ":")) + "\n"
        try:
            self._socket.sendall(line.encode())
        except OSError as error:
            raise KernelLost(f"the connection to the kernel broke: {error}") from error
        return number

    def _take(self) -> JsonObject:
        """Return the next line; an answer that was not awaited only counts, a notice is kept."""
        line = self._line()
        try:
            value = json.loads(line)
        except ValueError as error:
            raise KernelLost("the kernel sent a line that is not JSON") from error
        if not isinstance(value, dict):
            raise KernelLost("the kernel sent a line that is no object")
        if "id" in value:
            if value.get("type") == "reported":
                self._unanswered = max(0, self._unanswered - 1)
        elif "type" in value:
            self.notices.append(value)
        return value

    def _line(self) -> bytes:
        while True:
            end = self._buffer.find(b"\n")
            if end >= 0:
                line = bytes(self._buffer[:end])
                del self._buffer[: end + 1]
                return line
            if len(self._buffer) > LINE_BYTES_MAX:
                raise KernelLost(f"the kernel sent a line of more than {LINE_BYTES_MAX} bytes")
            try:
                chunk = self._socket.recv(1 << 16)
            except OSError as error:
                raise KernelLost(f"the kernel does not answer: {error}") from error
            if not chunk:
                raise KernelLost("the kernel closed the connection")
            self._buffer += chunk
