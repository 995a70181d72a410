"""NautilusTrader's own RiskEngine on the orders of the kernel's benchmark: prints one JSON line of nanoseconds.

Usage: python nautilus_risk_engine.py CALLS. The commands are made before the clock starts; what the engine lets pass
ends at an endpoint that does nothing, as the kernel's orders do. Times are `perf_counter_ns` around each call.
"""

import json
import sys
import time
from decimal import Decimal

import nautilus_trader
from nautilus_trader.cache.cache import Cache
from nautilus_trader.common.component import MessageBus, TestClock
from nautilus_trader.common.factories import OrderFactory
from nautilus_trader.config import RiskEngineConfig
from nautilus_trader.core.uuid import UUID4
from nautilus_trader.execution.messages import SubmitOrder
from nautilus_trader.model.currencies import USDT
from nautilus_trader.model.data import QuoteTick
from nautilus_trader.model.enums import AccountType, OrderSide
from nautilus_trader.model.events import AccountState
from nautilus_trader.model.identifiers import AccountId, StrategyId, TraderId
from nautilus_trader.model.objects import AccountBalance, Money, Price, Quantity
from nautilus_trader.portfolio.portfolio import Portfolio
from nautilus_trader.risk.engine import RiskEngine
from nautilus_trader.test_kit.providers import TestInstrumentProvider

WARM_UP = 2_000


def main(calls: int) -> None:
    clock = TestClock()
    trader, strategy = TraderId("BENCH-001"), StrategyId("S-001")
    bus = MessageBus(trader_id=trader, clock=clock)
    cache = Cache()
    portfolio = Portfolio(msgbus=bus, cache=cache, clock=clock)
    # The same rate as the kernel's bench: none that is ever met.
    limits = RiskEngineConfig(
        max_order_submit_rate="1000000000/00:00:01",
        max_order_modify_rate="1000000000/00:00:01",
    )
    engine = RiskEngine(portfolio=portfolio, msgbus=bus, cache=cache, clock=clock, config=limits)
    counts = {"passed": 0, "denied": 0}

    def passed(_command: object) -> None:
        counts["passed"] += 1

    def denied(_event: object) -> None:
        counts["denied"] += 1

    bus.register(endpoint="ExecEngine.execute", handler=passed)
    bus.register(endpoint="ExecEngine.process", handler=denied)

    instrument = TestInstrumentProvider.btcusdt_perp_binance()
    cache.add_instrument(instrument)
    portfolio.update_account(account_of(instrument, clock))
    price = Price(60_000, instrument.price_precision)
    size = Quantity(1, instrument.size_precision)
    cache.add_quote_tick(QuoteTick(instrument.id, price, price, size, size, 0, 0))
    engine.start()

    orders = OrderFactory(trader_id=trader, strategy_id=strategy, clock=clock)
    quantity = Quantity(0.001, instrument.size_precision)
    commands = []
    for _ in range(WARM_UP + calls):
        order = orders.limit(instrument.id, OrderSide.BUY, quantity, price)
        cache.add_order(order, None)
        commands.append(SubmitOrder(trader, strategy, order, UUID4(), 0))

    taken = []
    for index, command in enumerate(commands):
        start = time.perf_counter_ns()
        engine.execute(command)
        end = time.perf_counter_ns()
        if index >= WARM_UP:
            taken.append(end - start)
    if counts["passed"] != len(commands):
        raise SystemExit(f"{counts['denied']} of {len(commands)} orders were denied: nothing to compare")
    print(json.dumps({"version": nautilus_trader.__version__, "ns": taken}))


def account_of(instrument, clock) -> AccountState:
    total = Money(1_000_000_000, USDT)
    return AccountState(
        account_id=AccountId(f"{instrument.id.venue}-001"),
        account_type=AccountType.MARGIN,
        base_currency=None,
        reported=True,
        balances=[AccountBalance(total, Money(0, USDT), total)],
        margins=[],
        info={},
        event_id=UUID4(),
        ts_event=0,
        ts_init=clock.timestamp_ns(),
    )


# Decimal is what the engine's own settings are made of; imported so that its first use is not in the timing.
assert Decimal(1) == 1
main(int(sys.argv[1]))
