"""
Runs one NautilusTrader process: ``python -m plimsoll_agent run.json``.

Says ``ready`` on standard output when it is connected, begins with a line ``go`` on standard input, and ends with one
line of JSON that sums the run up.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import nautilus_trader
from nautilus_trader.backtest.config import BacktestEngineConfig
from nautilus_trader.backtest.engine import BacktestEngine
from nautilus_trader.backtest.models import LatencyModel
from nautilus_trader.config import LoggingConfig, RiskEngineConfig
from nautilus_trader.model.currencies import USDT
from nautilus_trader.model.enums import AccountType, BookType, OmsType
from nautilus_trader.model.identifiers import TraderId, Venue
from nautilus_trader.model.objects import Money

from plimsoll_agent import engine_account, faults, market
from plimsoll_agent.gate import Gate
from plimsoll_agent.kernel_client import KernelClient, KernelLost
from plimsoll_agent.lifecycle import Lifecycle
from plimsoll_agent.strategies import Quoter, QuoterConfig
from plimsoll_agent.trace_writer import TraceWriter

VENUE = Venue("BINANCE")
OPENING_BALANCE = 1_000_000
#: The venue's leverage: more than any posture allows, so that ours is the one that binds.
VENUE_LEVERAGE = Decimal(20)
#: What an order needs to the venue and back, so that requests are under way while the market moves.
LATENCY_NS = 3_000_000
#: One account report to the kernel at every so many quotes.
QUOTES_PER_REPORT = 4_000
MICRO = 1_000_000


@dataclass(frozen=True)
class Run:
    """What the run file says."""

    trader: str
    socket: str
    token: str
    trace: str
    account: str
    header: dict[str, Any]
    strategies: int
    quotes_per_action: int
    seed: int
    recordings: str | None
    fault: str | None

    @staticmethod
    def read(file: str) -> Run:
        """Read the run file."""
        return Run(**json.loads(Path(file).read_text()))


def build_engine(run: Run, instruments: dict[str, Any]) -> BacktestEngine:
    """Return an engine with a venue, its market data and the strategies."""
    engine = BacktestEngine(
        BacktestEngineConfig(
            trader_id=TraderId(f"{run.trader.upper()}-001"),
            logging=LoggingConfig(bypass_logging=True),
            risk_engine=RiskEngineConfig(
                max_order_submit_rate="100000/00:00:01",
                max_order_modify_rate="100000/00:00:01",
            ),
            run_analysis=False,
        ),
    )
    engine.add_venue(
        venue=VENUE,
        oms_type=OmsType.NETTING,
        account_type=AccountType.MARGIN,
        base_currency=USDT,
        starting_balances=[Money(OPENING_BALANCE, USDT)],
        default_leverage=VENUE_LEVERAGE,
        latency_model=LatencyModel(LATENCY_NS),
        book_type=BookType.L2_MBP,
        trade_execution=True,
    )
    folder = None if run.recordings is None else Path(run.recordings)
    for symbol, instrument in instruments.items():
        engine.add_instrument(instrument)
        ticks = market.ticks(symbol, instrument, folder, run.seed)
        # A strategy that acts on a quote finds the venue's book as it was quoted: the book comes first.
        engine.add_data(market.books(ticks), sort=False)
        engine.add_data(ticks)
    for index in range(run.strategies):
        instrument = list(instruments.values())[index % len(instruments)]
        engine.add_strategy(
            Quoter(
                QuoterConfig(
                    strategy_id=f"QUOTER-{index:03d}",
                    order_id_tag=f"{index:03d}",
                    instrument_id=instrument.id,
                    seed=run.seed * 1_000 + index,
                    quotes_per_action=run.quotes_per_action,
                ),
            ),
        )
    return engine


class AccountReports:
    """Tells the kernel now and then what the account has, by the engine's own books."""

    def __init__(self, engine: BacktestEngine, kernel: KernelClient, instruments: dict[str, Any]) -> None:
        self._engine = engine
        self._kernel = kernel
        self._instruments = instruments
        self._quotes = 0

    def subscribe(self) -> None:
        """Report at every so many quotes."""
        self._engine.kernel.msgbus.subscribe(topic="data.quotes.*", handler=self._on_quote, priority=0)

    def _on_quote(self, _quote: Any) -> None:
        self._quotes += 1
        if self._quotes % QUOTES_PER_REPORT == 0:
            self.report()

    def report(self) -> bool:
        """Return whether the kernel counts the same positions."""
        cache = self._engine.cache
        positions = []
        for instrument in self._instruments.values():
            held = sum(each.signed_decimal_qty() for each in cache.positions_open(instrument_id=instrument.id))
            positions.append({"instrument": instrument.id.value, "positionMicro": int(held * MICRO)})
        answer = self._kernel.ask("account", equityMicro=self._equity_micro(), positions=positions)
        return bool(answer.get("agrees"))

    def _equity_micro(self) -> int:
        """Balance and unrealised profit, rounded down to a micro-unit."""
        portfolio = self._engine.portfolio
        balance = portfolio.account(VENUE).balance_total(USDT).as_decimal()
        unrealised = portfolio.unrealized_pnls(VENUE).get(USDT)
        total = balance + (unrealised.as_decimal() if unrealised is not None else 0)
        return max(0, int(total * MICRO))


def main(file: str) -> int:
    """Run and return the exit code."""
    run = Run.read(file)
    instruments = market.instruments()
    engine = build_engine(run, instruments)
    writer = TraceWriter(Path(run.trace), run.header)
    lots = {each.id.value: each.size_increment.as_decimal() for each in instruments.values()}
    lifecycle = Lifecycle(writer, engine.cache, lots, run.trader)
    try:
        kernel = KernelClient(run.socket, run.token)
    except KernelLost as error:
        print(f"agent: {error}", file=sys.stderr)
        return 3
    gate = faults.gate(run.fault)(engine, kernel, lifecycle)
    gate.install()
    reports = AccountReports(engine, kernel, instruments)
    reports.subscribe()
    kernel.ask("account", equityMicro=OPENING_BALANCE * MICRO, positions=[])
    kernel.ask("subscribe")
    lifecycle.begin("HIBERNATE")
    writer.flush()
    print("ready", flush=True)
    if sys.stdin.readline().strip() != "go":
        return 130
    try:
        engine.run()
    except KernelLost as error:
        # Without a kernel nothing may leave: the run ends here, and its trace stays unfinished.
        writer.flush()
        print(f"agent: {error}", file=sys.stderr)
        return 1
    agrees = reports.report()
    engine_account.write(engine, instruments, Path(run.account))
    gate.leases.release_all()
    kernel.close()
    writer.end()
    summary = {
        "trader": run.trader,
        "nautilus": nautilus_trader.__version__,
        "source": "synthetic" if run.recordings is None else "recorded",
        "events": lifecycle.event_count,
        "lines": writer.count,
        "passed": gate.passed,
        "denied": gate.denied,
        "positionsAgree": agrees,
        "firstFault": gate.first_fault,
        "head": writer.head,
    }
    print(json.dumps(summary), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
