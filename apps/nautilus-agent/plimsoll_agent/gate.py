"""
The gate at NautilusTrader's last hop.

It takes the place of the endpoint ``ExecEngine.execute``, behind the risk engine and in front of the venue's client,
so that it stands before every order however a strategy sends it: the risk engine's bypass, a direct send to the
endpoint and a strategy that sets the trading state active again all end here. Cancels always pass.
"""

from __future__ import annotations

import math
from typing import Any

from nautilus_trader.core.uuid import UUID4
from nautilus_trader.execution.messages import ModifyOrder, SubmitOrder, SubmitOrderList
from nautilus_trader.model.enums import OrderSide, TradingState
from nautilus_trader.model.events import (
    OrderAccepted,
    OrderCanceled,
    OrderDenied,
    OrderEvent,
    OrderExpired,
    OrderFilled,
    OrderModifyRejected,
    OrderRejected,
    OrderUpdated,
)
from nautilus_trader.model.orders import Order

from plimsoll_agent.kernel_client import JsonObject, KernelClient
from plimsoll_agent.leases import Leases
from plimsoll_agent.lifecycle import MICRO, TAKERS, Lifecycle, micro

ENDPOINT = "ExecEngine.execute"
#: Before every strategy: the trace has an event before anybody acts on it.
TAP_PRIORITY = 99
#: The kernel is listened to at every so many quotes, beside every order.
QUOTES_PER_POLL = 25
#: Whoever watches hears of every so many orders that passed.
PASSES_PER_WORD = 10

#: What the kernel is told of an order, by event.
REPORTS = {
    OrderAccepted: "accepted",
    OrderRejected: "rejected",
    OrderCanceled: "cancelled",
    OrderExpired: "expired",
}


class Gate:
    """
    Asks the kernel before every order and writes what it said.

    Parameters
    ----------
    engine : BacktestEngine
        The engine whose last hop it takes.
    kernel : KernelClient
        Who decides.
    lifecycle : Lifecycle
        The trace.

    """

    def __init__(self, engine: Any, kernel: KernelClient, lifecycle: Lifecycle) -> None:
        self._engine = engine
        self._bus = engine.kernel.msgbus
        self._exec = engine.kernel.exec_engine
        self._risk = engine.kernel.risk_engine
        self._cache = engine.cache
        self._clock = engine.kernel.clock
        self._kernel = kernel
        self._lifecycle = lifecycle
        self.leases = Leases(kernel, lifecycle.obtained, lifecycle.gave_up)
        #: The posture that was last heard; nothing trades before the first.
        self.posture = "HIBERNATE"
        self.passed = 0
        self.denied: dict[str, int] = {}
        #: Of a gate that is broken on purpose: the first order on which it was wrong.
        self.first_fault: str | None = None
        self._quotes = 0
        self._known: set[str] = set()

    def install(self) -> None:
        """Take the last hop, and listen to all that the engine says."""
        self._bus.deregister(endpoint=ENDPOINT, handler=self._exec.execute)
        self._bus.register(endpoint=ENDPOINT, handler=self.execute)
        self._bus.subscribe(topic="events.order.*", handler=self._on_order_event, priority=TAP_PRIORITY)
        self._bus.subscribe(topic="data.quotes.*", handler=self._on_quote, priority=TAP_PRIORITY)

    def execute(self, command: Any) -> None:
        """Decide on a command on its way to the venue."""
        if isinstance(command, SubmitOrder):
            self._submit(command)
        elif isinstance(command, SubmitOrderList):
            self._submit_list(command)
        elif isinstance(command, ModifyOrder):
            self._modify(command)
        else:
            self._exec.execute(command)

    # -- decisions --------------------------------------------------------------------------------

    def decide(self, order: Order) -> JsonObject:
        """Return the kernel's decision on a new order, or our own where there is nothing to ask with."""
        self._listen()
        token = self.leases.token(order.instrument_id.value)
        if token == 0:
            return {"verdict": "DENY", "code": "NO_LEASE", "text": "somebody else has the lease"}
        price = self._price(order)
        if price is None:
            return {"verdict": "DENY", "code": "NO_PRICE", "text": "no quote to price the order by"}
        request = self._request(order, order.quantity, price)
        answer = self._kernel.ask("authorize", token=token, order=request)
        return {**answer, "token": token} if answer.get("ok") else {"verdict": "DENY", **answer}

    def _submit(self, command: SubmitOrder) -> None:
        order = command.order
        if self._admit(order):
            self._exec.execute(command)

    def _submit_list(self, command: SubmitOrderList) -> None:
        orders = command.order_list.orders
        # All of them or none: half a bracket is worse than none.
        for index, order in enumerate(orders):
            if self._admit(order):
                continue
            for earlier in orders[:index]:
                self._kernel.tell("report", order=earlier.client_order_id.value, event="cancelled")
                self._deny(earlier, "LIST", "another order of its list was denied")
            for later in orders[index + 1 :]:
                self._deny(later, "LIST", "another order of its list was denied")
            return
        self._exec.execute(command)

    def _admit(self, order: Order) -> bool:
        decision = self.decide(order)
        if decision["verdict"] != "PASS":
            self._deny(order, decision.get("code", "?"), decision.get("text", "?"))
            return False
        self.passed += 1
        if self.passed % PASSES_PER_WORD == 0:
            print(f"passed {self.passed}", flush=True)
        self._known.add(order.client_order_id.value)
        self._lifecycle.passed(order, decision)
        return True

    def _modify(self, command: ModifyOrder) -> None:
        order = self._cache.order(command.client_order_id)
        if order is None or order.is_closed:
            self._exec.execute(command)
            return
        self._listen()
        quantity = command.quantity if command.quantity is not None else order.quantity
        price = command.price if command.price is not None else self._price(order)
        token = self.leases.token(order.instrument_id.value)
        left = quantity.as_decimal() - order.filled_qty.as_decimal()
        if token == 0 or price is None or left <= 0:
            self._refuse_change(command, "NO_LEASE" if token == 0 else "NO_SIZE")
            return
        request = self._request(order, quantity, price)
        request["quantityMicro"] = int(left * MICRO)
        answer = self._kernel.ask("change", token=token, order=request)
        if not answer.get("ok") or answer["verdict"] != "PASS":
            self._refuse_change(command, answer.get("code", "?"))
            return
        if quantity != order.quantity:
            self._lifecycle.change_passed(order, quantity, command.price, {**answer, "token": token})
        self._exec.execute(command)

    def _deny(self, order: Order, code: str, text: str) -> None:
        self.denied[code] = self.denied.get(code, 0) + 1
        now = self._clock.timestamp_ns()
        denial = OrderDenied(
            trader_id=order.trader_id,
            strategy_id=order.strategy_id,
            instrument_id=order.instrument_id,
            client_order_id=order.client_order_id,
            reason=f"{code}: {text}",
            event_id=UUID4(),
            ts_init=now,
        )
        self._exec.process(denial)

    def _refuse_change(self, command: ModifyOrder, code: str) -> None:
        self.denied[code] = self.denied.get(code, 0) + 1
        order = self._cache.order(command.client_order_id)
        now = self._clock.timestamp_ns()
        refusal = OrderModifyRejected(
            trader_id=order.trader_id,
            strategy_id=order.strategy_id,
            instrument_id=order.instrument_id,
            client_order_id=order.client_order_id,
            venue_order_id=order.venue_order_id,
            account_id=order.account_id,
            reason=code,
            event_id=UUID4(),
            ts_event=now,
            ts_init=now,
        )
        self._exec.process(refusal)

    def _request(self, order: Order, quantity: Any, price: Any) -> JsonObject:
        return {
            "id": order.client_order_id.value,
            "instrument": order.instrument_id.value,
            "side": "BUY" if order.side == OrderSide.BUY else "SELL",
            "kind": "taker" if order.order_type in TAKERS else "limit",
            "quantityMicro": micro(quantity),
            "priceMicro": micro(price),
        }

    def _price(self, order: Order) -> Any:
        """The limit price, or for a taker the price on the other side of the book."""
        if order.has_price:
            return order.price
        quote = self._cache.quote_tick(order.instrument_id)
        if quote is None:
            return None
        return quote.ask_price if order.side == OrderSide.BUY else quote.bid_price

    # -- what happens -----------------------------------------------------------------------------

    def _on_order_event(self, event: OrderEvent) -> None:
        self._lifecycle.on_event(event)
        identity = event.client_order_id.value
        if identity not in self._known:
            return
        name = REPORTS.get(type(event))
        if name is not None:
            self._kernel.tell("report", order=identity, event=name)
        elif isinstance(event, OrderFilled):
            self._kernel.tell("report", order=identity, event="filled", **_filled(event))
        elif isinstance(event, OrderUpdated):
            left = self._cache.order(event.client_order_id).leaves_qty
            self._kernel.tell("report", order=identity, event="replaced", quantityMicro=micro(left))

    def _on_quote(self, _quote: Any) -> None:
        self._quotes += 1
        if self._quotes % QUOTES_PER_POLL == 0:
            self._listen()

    def _listen(self) -> None:
        """Act on what the kernel said unasked."""
        self._kernel.poll()
        while self._kernel.notices:
            notice = self._kernel.notices.popleft()
            kind = notice["type"]
            if kind == "lease":
                self.leases.notice(notice)
            elif kind == "cancel":
                self._cancel(notice["orders"])
            elif kind == "posture":
                self._follow("HIBERNATE" if notice.get("tripped") else notice["posture"])

    def _follow(self, posture: str) -> None:
        self.posture = posture
        if posture == "HIBERNATE":
            self._cancel([order.client_order_id.value for order in self._cache.orders_open()])
        # HALTED forbids exits too, and does not touch resting orders: so it comes last, when none are left.
        is_empty = not self._cache.orders_open() and not self._cache.orders_inflight()
        state = TradingState.HALTED if posture == "HIBERNATE" and is_empty else TradingState.ACTIVE
        if self._risk.trading_state != state:
            self._risk.set_trading_state(state)

    def _cancel(self, identities: list[str]) -> None:
        wanted = set(identities)
        for order in [*self._cache.orders_open(), *self._cache.orders_inflight()]:
            if order.client_order_id.value in wanted and not order.is_pending_cancel:
                strategy = self._strategies().get(order.strategy_id.value)
                if strategy is not None:
                    strategy.cancel_order(order)

    def _strategies(self) -> dict[str, Any]:
        return {strategy.id.value: strategy for strategy in self._engine.trader.strategies()}


def _filled(event: OrderFilled) -> JsonObject:
    """
    Return what the kernel's ledger books of a fill.

    A commission is rounded against the account, as the ledger rounds what was paid. One in another currency than the
    fill's is not told: the ledger counts in one, and the next statement shows the difference.
    """
    told = {"quantityMicro": micro(event.last_qty), "priceMicro": micro(event.last_px)}
    if event.commission is not None and event.commission.currency == event.currency:
        told["feeMicro"] = math.ceil(event.commission.as_decimal() * MICRO)
    return told
