"""Broken gates, each with one fault that a trace must show. For tests: never in a run that counts."""

from __future__ import annotations

from typing import Any

from nautilus_trader.execution.messages import SubmitOrder

from plimsoll_agent.gate import Gate
from plimsoll_agent.kernel_client import JsonObject

#: Behave well for so many decisions first, so that a trace has a valid beginning.
GOOD_DECISIONS = 200


class _LateFault(Gate):
    """Right at first, wrong from some decision on."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._decisions = 0

    def decide(self, order: Any) -> JsonObject:
        self._decisions += 1
        right = super().decide(order)
        return right if self._decisions <= GOOD_DECISIONS else self._wrong(order, right)

    def _wrong(self, order: Any, right: JsonObject) -> JsonObject:
        return right

    def _own_verdict(self, posture: str) -> JsonObject:
        return {"verdict": "PASS", "posture": posture}


class NoLease(_LateFault):
    """Trades what another one has the lease on."""

    def _wrong(self, order: Any, right: JsonObject) -> JsonObject:
        return self._own_verdict(self.posture) if right.get("code") == "NO_LEASE" else right


class StaleToken(_LateFault):
    """Goes on with a token that the kernel refused as old."""

    def _wrong(self, order: Any, right: JsonObject) -> JsonObject:
        if right.get("code") != "GATE113":
            return right
        return {**self._own_verdict(right["posture"]), "token": right["token"], "after": right["after"]}


class IgnoresPosture(_LateFault):
    """Sends entries in TURTLE and HIBERNATE."""

    def _wrong(self, order: Any, right: JsonObject) -> JsonObject:
        if right.get("code") not in ("GATE104", "GATE105"):
            return right
        return {**self._own_verdict(right["posture"]), "after": right["after"]}


class ForgetsInFlight(_LateFault):
    """Holds an exit against the position alone, and not against what is already on its way."""

    def _wrong(self, order: Any, right: JsonObject) -> JsonObject:
        if right.get("code") != "GATE105":
            return right
        held = self._held(order)
        fits = held != 0 and (held > 0) != order.is_buy and abs(held) >= order.quantity.as_decimal()
        return {**self._own_verdict(right["posture"]), "after": right["after"]} if fits else right

    def _held(self, order: Any) -> Any:
        positions = self._cache.positions_open(instrument_id=order.instrument_id)
        return sum(each.signed_decimal_qty() for each in positions)


class OlderPosture(_LateFault):
    """Decides by the posture of some time ago."""

    def _wrong(self, order: Any, right: JsonObject) -> JsonObject:
        if right.get("code") not in ("GATE104", "GATE105"):
            return right
        return {**self._own_verdict("APEX"), "after": right["after"]}


class Bypass(Gate):
    """Lets every fiftieth order go straight to the venue, as a strategy with the engine in its hands would."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._orders = 0

    def execute(self, command: Any) -> None:
        self._orders += 1
        if isinstance(command, SubmitOrder) and self._orders > GOOD_DECISIONS and self._orders % 50 == 0:
            self._exec.execute(command)
        else:
            super().execute(command)


FAULTS: dict[str, type[Gate]] = {
    "no-lease": NoLease,
    "stale-token": StaleToken,
    "ignores-posture": IgnoresPosture,
    "forgets-in-flight": ForgetsInFlight,
    "older-posture": OlderPosture,
    "bypass": Bypass,
}


def gate(fault: str | None) -> type[Gate]:
    """Return the gate to run: the real one, unless a fault is named."""
    return Gate if fault is None else FAULTS[fault]
