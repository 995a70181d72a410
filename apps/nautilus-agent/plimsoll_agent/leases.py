"""The leases of one trader: a token for each instrument that it may trade now."""

from __future__ import annotations

from collections.abc import Callable

from plimsoll_agent.kernel_client import JsonObject, KernelClient


class Leases:
    """
    Asks for leases, renews them, and notices that they are gone.

    Parameters
    ----------
    kernel : KernelClient
        Who grants them.
    on_grant : callable
        Called with instrument and token.
    on_loss : callable
        Called with the instrument.

    """

    def __init__(
        self,
        kernel: KernelClient,
        on_grant: Callable[[str, int], None],
        on_loss: Callable[[str], None],
    ) -> None:
        self._kernel = kernel
        self._on_grant = on_grant
        self._on_loss = on_loss
        self._tokens: dict[str, int] = {}
        self._waiting: set[str] = set()

    def token(self, instrument: str) -> int:
        """Return the token held on an instrument, asking for the lease if need be; 0 while there is none."""
        held = self._tokens.get(instrument, 0)
        if held == 0 and instrument not in self._waiting:
            self._acquire(instrument)
        return self._tokens.get(instrument, 0)

    def notice(self, message: JsonObject) -> None:
        """Take in what the lock service said unasked."""
        instrument = message["instrument"]
        event = message["event"]
        if event == "granted":
            self._waiting.discard(instrument)
            self._granted(instrument, message["token"])
        elif event == "due" and instrument in self._tokens:
            # Refused while another waits: the lease then ends by itself, and `lost` says so.
            self._kernel.ask("renew", instrument=instrument, token=self._tokens[instrument])
        elif event == "lost":
            self.lose(instrument)

    def lose(self, instrument: str) -> None:
        """Stop believing in the lease; the kernel is told that we know."""
        token = self._tokens.pop(instrument, 0)
        if token:
            self._kernel.ask("release", instrument=instrument, token=token)
            self._on_loss(instrument)

    def release_all(self) -> None:
        """Give everything back."""
        for instrument in list(self._tokens):
            self.lose(instrument)

    def _acquire(self, instrument: str) -> None:
        answer = self._kernel.ask("acquire", instrument=instrument)
        if answer.get("state") == "held":
            self._granted(instrument, answer["token"])
        elif answer.get("state") == "waiting":
            self._waiting.add(instrument)

    def _granted(self, instrument: str, token: int) -> None:
        self._tokens[instrument] = token
        self._on_grant(instrument, token)
