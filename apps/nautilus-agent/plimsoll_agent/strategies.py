"""Openly simple strategies, and careless ones: the gate must hold without their help. No profit is claimed."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from nautilus_trader.config import StrategyConfig
from nautilus_trader.model.enums import OrderSide, TimeInForce
from nautilus_trader.model.identifiers import InstrumentId
from nautilus_trader.trading.strategy import Strategy


class QuoterConfig(StrategyConfig, frozen=True):
    """
    How a quoter behaves.

    ``quotes_per_action``: it acts at every so many quotes. ``lots_max``: the most that one order asks for, in
    thousandths of the base.
    """

    instrument_id: InstrumentId
    seed: int
    quotes_per_action: int = 40
    lots_max: int = 40


class Quoter(Strategy):
    """Quotes, requotes, changes sizes, takes now and then, and gets out again. Which of it, a seeded coin says."""

    def __init__(self, config: QuoterConfig) -> None:
        super().__init__(config)
        self._coin = random.Random(config.seed)
        self._quotes = self._coin.randint(0, config.quotes_per_action)

    def on_start(self) -> None:
        """Listen to one instrument."""
        self.instrument = self.cache.instrument(self.config.instrument_id)
        self.subscribe_quote_ticks(self.config.instrument_id)
        self.subscribe_trade_ticks(self.config.instrument_id)

    def on_quote_tick(self, tick: Any) -> None:
        """Act at every so many quotes."""
        self._quotes += 1
        if self._quotes % self.config.quotes_per_action == 0:
            self._act(tick)

    def _act(self, tick: Any) -> None:
        resting = self.cache.orders_open(instrument_id=self.instrument.id, strategy_id=self.id)
        choice = self._coin.random()
        if resting and choice < 0.45:
            self._touch(resting[0])
        elif choice < 0.72:
            self._quote(tick)
        elif choice < 0.86:
            self._get_out(tick)
        else:
            self._take(tick)

    def _touch(self, order: Any) -> None:
        if order.is_pending_cancel or order.is_pending_update:
            return
        if self._coin.random() < 0.2:
            self.modify_order(order, quantity=self._lots())
        else:
            self.cancel_order(order)

    def _quote(self, tick: Any) -> None:
        is_buy = self._coin.random() < 0.5
        ticks_away = self.instrument.price_increment.as_decimal() * self._coin.choice([0, 0, 0, 1, 5, 50])
        raw = tick.bid_price.as_decimal() - ticks_away if is_buy else tick.ask_price.as_decimal() + ticks_away
        order = self.order_factory.limit(
            instrument_id=self.instrument.id,
            order_side=OrderSide.BUY if is_buy else OrderSide.SELL,
            quantity=self._lots(),
            price=self.instrument.make_price(raw),
            time_in_force=TimeInForce.GTC,
        )
        self.submit_order(order)

    def _take(self, tick: Any) -> None:
        is_buy = self._coin.random() < 0.5
        self.submit_order(self._market(is_buy, self._lots()))

    def _get_out(self, tick: Any) -> None:
        """Close what this strategy holds: at the touch, at once, or by two orders that together are too much."""
        held = sum(each.signed_decimal_qty() for each in self.cache.positions_open(strategy_id=self.id))
        if held == 0:
            return
        is_buy = held < 0
        quantity = self.instrument.make_qty(abs(held))
        if self._coin.random() < 0.5:
            self.submit_order(self._market(is_buy, quantity))
            return
        for _ in range(2):
            price = tick.bid_price if is_buy else tick.ask_price
            side = OrderSide.BUY if is_buy else OrderSide.SELL
            self.submit_order(self.order_factory.limit(self.instrument.id, side, quantity, price))

    def _market(self, is_buy: bool, quantity: Any) -> Any:
        # What the book doesn't hold is given up, as venues do; by any other term the engine leaves it open for ever.
        side, terms = OrderSide.BUY if is_buy else OrderSide.SELL, TimeInForce.IOC
        return self.order_factory.market(self.instrument.id, side, quantity, time_in_force=terms)

    def _lots(self) -> Any:
        return self.instrument.make_qty(Decimal(self._coin.randint(1, self.config.lots_max)) / 1_000)
