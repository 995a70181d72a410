"""
From NautilusTrader's events to the actions of specs-tla/OrderLifecycle, line by line.

What a line says of the state is read from the engine's own cache after the step: this module knows which action an
event is, and never what the model makes of it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nautilus_trader.model.enums import OrderSide, OrderStatus, OrderType
from nautilus_trader.model.events import (
    OrderAccepted,
    OrderCanceled,
    OrderCancelRejected,
    OrderDenied,
    OrderEvent,
    OrderExpired,
    OrderFilled,
    OrderInitialized,
    OrderModifyRejected,
    OrderPendingCancel,
    OrderRejected,
    OrderSubmitted,
    OrderTriggered,
    OrderUpdated,
)
from nautilus_trader.model.identifiers import InstrumentId
from nautilus_trader.model.orders import Order

from plimsoll_agent.trace_writer import JsonObject, TraceWriter

#: Where an event always is the same action with the order as its only parameter.
PLAIN = {
    OrderDenied: "Deny",
    OrderSubmitted: "Submit",
    OrderAccepted: "Accept",
    OrderRejected: "Reject",
    OrderTriggered: "Trigger",
    OrderCanceled: "Cancel",
    OrderCancelRejected: "RefuseCancel",
    OrderExpired: "Expire",
    OrderPendingCancel: "AskCancel",
}

#: How far an order is, where the engine's status says so. A status that hides it (PENDING_CANCEL) is left out.
PHASES = {
    OrderStatus.SUBMITTED: "submitted",
    OrderStatus.ACCEPTED: "working",
    OrderStatus.PARTIALLY_FILLED: "working",
    OrderStatus.TRIGGERED: "triggered",
}

#: Orders that take what the book has, at whatever price.
TAKERS = {OrderType.MARKET, OrderType.STOP_MARKET, OrderType.MARKET_IF_TOUCHED, OrderType.TRAILING_STOP_MARKET}
MICRO = Decimal(1_000_000)

SIDES = {OrderSide.BUY: "BUY", OrderSide.SELL: "SELL"}


def micro(value: Any) -> int:
    """Return a price or quantity in whole micro-units."""
    scaled = value.as_decimal() * MICRO
    whole = int(scaled)
    assert whole == scaled, f"{value} is no whole number of micro-units"
    return whole


def sent(order: Order, quantity: Any, price: Any = None) -> JsonObject:
    """
    Return what leaves for the venue, by the engine's own order: not by what the kernel was asked.

    The quantity is what may still fill of it. A taker has no price of its own.
    """
    what = {
        "instrument": order.instrument_id.value,
        "side": SIDES[order.side],
        "kind": "taker" if order.order_type in TAKERS else "limit",
        "quantityMicro": micro(quantity) - micro(order.filled_qty),
    }
    if price is None and order.has_price:
        price = order.price
    return what if price is None else what | {"priceMicro": micro(price)}


class Lifecycle:
    """
    Numbers the orders by first occurrence and writes their lines.

    Parameters
    ----------
    writer : TraceWriter
        The trace.
    cache : Cache
        The engine's own memory of orders and positions.
    lots : dict[str, Decimal]
        The size of a lot by instrument.
    actor : str
        Who writes.

    """

    def __init__(self, writer: TraceWriter, cache: Any, lots: dict[str, Any], actor: str) -> None:
        self._writer = writer
        self._cache = cache
        self._lots = lots
        self._actor = actor
        self._numbers: dict[str, int] = {}
        self._changing: set[int] = set()
        self._posture = ""
        self._newest: dict[str, int] = dict.fromkeys(lots, 0)
        self._held: dict[str, int] = dict.fromkeys(lots, 0)
        self.event_count = 0

    def begin(self, posture: str) -> None:
        """Write the first state: it is what the engine and the kernel say before the first order."""
        self._posture = posture
        state = {**self._memory(), "orders": {"#map": []}}
        self._writer.event(self._actor, {"action": "Init", "args": {}, "state": state})

    # -- what the kernel says ---------------------------------------------------------------------

    def posture(self, posture: str, after: JsonObject | None = None) -> None:
        """Write that the gate goes by another posture, if it does."""
        if posture == self._posture:
            return
        self._posture = posture
        self._line("ChangePosture", {"p": posture}, after=after)

    def obtained(self, instrument: str, token: int) -> None:
        """Write a grant to us, and before it the grants to others that the token shows."""
        while self._newest[instrument] < token - 1:
            self._newest[instrument] += 1
            self._line("LoseUnnoticed", {"i": instrument})
        self._newest[instrument] = token
        self._held[instrument] = token
        self._line("Obtain", {"i": instrument})

    def gave_up(self, instrument: str) -> None:
        """Write that we know of no lease any more."""
        self._held[instrument] = 0
        self._line("GiveUp", {"i": instrument})

    def passed(self, order: Order, decision: JsonObject) -> None:
        """Write that the gate let an order through."""
        self.posture(decision["posture"], decision.get("after"))
        why = self._reasons(order, decision) | {"sent": sent(order, order.quantity)}
        self._line("Pass", {"o": self.number(order)}, order, why, decision.get("after"))
        # The order leaves next: from here on its decision survives this process.
        self._writer.flush()

    def change_passed(self, order: Order, quantity: Any, price: Any, decision: JsonObject) -> None:
        """Write that the gate let a change of size through; `price` is the limit asked for, if any."""
        self.posture(decision["posture"], decision.get("after"))
        lots = self._in_lots(order.instrument_id, quantity)
        number = self.number(order)
        self._changing.add(number)
        why = self._reasons(order, decision) | {"sent": sent(order, quantity, price)}
        self._line("AskChange", {"o": number, "q": lots}, order, why, decision.get("after"))
        self._writer.flush()

    # -- what the engine says ---------------------------------------------------------------------

    def on_event(self, event: OrderEvent) -> None:
        """Write one event of the engine."""
        self.event_count += 1
        order = self._cache.order(event.client_order_id)
        if isinstance(event, OrderInitialized):
            self._initialize(event)
            return
        number = self._numbers.get(event.client_order_id.value)
        if number is None:
            # Never asked for where we listen: it still gets its line, and the model judges what follows.
            number = self._initialize(order.init_event)
        why = {"event": type(event).__name__, "order": event.client_order_id.value}
        action = PLAIN.get(type(event))
        if isinstance(event, OrderCancelRejected | OrderModifyRejected) and order.is_closed:
            # The answer to a request that came too late: the order has ended, and nothing changes any more.
            action = None
            self._changing.discard(number)
        if action is not None:
            self._line(action, {"o": number}, order, why)
        elif isinstance(event, OrderFilled):
            lots = self._in_lots(event.instrument_id, event.last_qty)
            why |= {"trade": event.trade_id.value, "priceMicro": micro(event.last_px)}
            self._line("Fill", {"o": number, "q": lots}, order, why)
            self._writer.flush()
        elif isinstance(event, OrderUpdated | OrderModifyRejected) and number in self._changing:
            self._changing.discard(number)
            action = "Change" if isinstance(event, OrderUpdated) else "RefuseChange"
            self._line(action, {"o": number}, order, why)
        else:
            # A price that changes, a request that is only noted: nothing that the model counts.
            self._writer.event(self._actor, {"stutter": True, "state": self._seen(order), "why": why})

    def number(self, order: Order) -> int:
        """Return the order's number."""
        return self._numbers[order.client_order_id.value]

    def _initialize(self, event: OrderInitialized) -> int:
        number = len(self._numbers) + 1
        self._numbers[event.client_order_id.value] = number
        instrument = event.instrument_id.value
        lots = self._in_lots(event.instrument_id, event.quantity)
        arguments = {"i": instrument, "side": SIDES[event.side], "q": lots}
        why = {"event": "OrderInitialized", "order": event.client_order_id.value}
        why["strategy"] = event.strategy_id.value
        self._line("Initialize", arguments, why=why)
        return number

    def _reasons(self, order: Order, decision: JsonObject) -> JsonObject:
        known = {name: decision[name] for name in ("decision", "epoch", "token") if name in decision}
        return {"order": order.client_order_id.value, **known}

    def _memory(self) -> JsonObject:
        """What agent and engine have in memory: the same in every line."""
        instruments = sorted(self._lots)
        return {
            "posture": self._posture,
            "newest": {"#map": [[instrument, self._newest[instrument]] for instrument in instruments]},
            "held": {"#map": [[instrument, self._held[instrument]] for instrument in instruments]},
            "lastOrder": len(self._numbers),
            "position": {"#map": [[instrument, self._position(instrument)] for instrument in instruments]},
        }

    def _seen(self, order: Order | None) -> JsonObject:
        """The same, and what the engine has of one order."""
        state = self._memory()
        if order is not None and not order.is_closed:
            points = [
                ["instrument", order.instrument_id.value],
                ["side", SIDES[order.side]],
                ["quantity", self._in_lots(order.instrument_id, order.quantity)],
                ["filled", self._in_lots(order.instrument_id, order.filled_qty)],
            ]
            if order.status in PHASES:
                points.append(["phase", PHASES[order.status]])
            state["orders"] = {"#at": [[self.number(order), {"#at": points}]]}
        return state

    def _position(self, instrument: str) -> int:
        """Lots held over all strategies, as the engine has them."""
        open_positions = self._cache.positions_open(instrument_id=InstrumentId.from_str(instrument))
        total = sum(position.signed_decimal_qty() for position in open_positions)
        return int(total / self._lots[instrument])

    def _in_lots(self, instrument_id: InstrumentId, quantity: Any) -> int:
        lots = quantity.as_decimal() / self._lots[instrument_id.value]
        assert lots == int(lots), f"{quantity} is no whole number of lots"
        return int(lots)

    def _line(
        self,
        action: str,
        arguments: JsonObject,
        order: Order | None = None,
        why: JsonObject | None = None,
        after: JsonObject | None = None,
    ) -> None:
        fields: JsonObject = {"action": action, "args": arguments, "state": self._seen(order)}
        if why is not None:
            fields["why"] = why
        if after is not None:
            fields["after"] = after
        self._writer.event(self._actor, fields)
