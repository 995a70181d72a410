"""Broken gates, each with one fault that a trace must show. For tests: never in a run that counts."""

from __future__ import annotations

from typing import Any

from nautilus_trader.execution.messages import SubmitOrder

from plimsoll_agent.gate import Gate
from plimsoll_agent.kernel_client import JsonObject
from plimsoll_agent.lifecycle import micro

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
        if self._decisions <= GOOD_DECISIONS:
            return right
        decision = self._wrong(order, right)
        if decision is not right:
            self._fails(order)
        return decision

    def _fails(self, order: Any) -> None:
        self.first_fault = self.first_fault or order.client_order_id.value

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


class AsksForLess(_LateFault):
    """Asks the kernel for one lot, and sends all of the order."""

    def _request(self, order: Any, quantity: Any, price: Any) -> JsonObject:
        request = super()._request(order, quantity, price)
        lot = micro(self._cache.instrument(order.instrument_id).size_increment)
        if self._decisions > GOOD_DECISIONS:
            request["quantityMicro"] = lot
        return request

    def _wrong(self, order: Any, right: JsonObject) -> JsonObject:
        lot = micro(self._cache.instrument(order.instrument_id).size_increment)
        return {**right} if right["verdict"] == "PASS" and micro(order.quantity) > lot else right


class Bypass(Gate):
    """Lets every fiftieth order go straight to the venue, as a strategy with the engine in its hands would."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._orders = 0

    def execute(self, command: Any) -> None:
        self._orders += 1
        if isinstance(command, SubmitOrder) and self._orders > GOOD_DECISIONS and self._orders % 50 == 0:
            self.first_fault = self.first_fault or command.order.client_order_id.value
            self._exec.execute(command)
        else:
            super().execute(command)


FAULTS: dict[str, type[Gate]] = {
    "no-lease": NoLease,
    "stale-token": StaleToken,
    "ignores-posture": IgnoresPosture,
    "forgets-in-flight": ForgetsInFlight,
    "older-posture": OlderPosture,
    "asks-for-less": AsksForLess,
    "bypass": Bypass,
}


def gate(fault: str | None) -> type[Gate]:
    """Return the gate to run: the real one, unless a fault is named."""
    return Gate if fault is None else FAULTS[fault]
