"""Market data: recorded Binance streams, or a seeded walk that says that it is synthetic."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from nautilus_trader.model.data import BookOrder, OrderBookDelta, OrderBookDeltas, QuoteTick, TradeTick
from nautilus_trader.model.enums import AggressorSide, BookAction, OrderSide, RecordFlag
from nautilus_trader.model.identifiers import TradeId
from nautilus_trader.model.objects import Price, Quantity
from nautilus_trader.test_kit.providers import TestInstrumentProvider

#: Streams in the folder of recordings, by symbol.
RECORDINGS = {
    "BTCUSDT": "hftbacktest/usdm_btcusdt_20240808.gz",
    "ETHUSDT": "hftbacktest/usdm_ethusdt_20240808.gz",
}
#: Where a synthetic walk starts, in the quote currency.
SYNTHETIC_PRICES = {"BTCUSDT": Decimal("61800.0"), "ETHUSDT": Decimal("2680.00")}
SYNTHETIC_QUOTES = 60_000
SYNTHETIC_STEP_NS = 5_000_000
#: A line of a recording is never longer.
LINE_BYTES_MAX = 1 << 20


def instruments() -> dict[str, Any]:
    """Return the traded instruments by symbol."""
    return {
        "BTCUSDT": TestInstrumentProvider.btcusdt_perp_binance(),
        "ETHUSDT": TestInstrumentProvider.ethusdt_perp_binance(),
    }


def ticks(symbol: str, instrument: Any, folder: Path | None, seed: int) -> list[Any]:
    """Return the quotes and trades of one symbol in order of receipt; synthetic where there is no folder."""
    if folder is None:
        return list(_synthetic(symbol, instrument, seed))
    return list(_recorded(folder / RECORDINGS[symbol], instrument))


def books(quotes: Iterable[Any]) -> list[OrderBookDeltas]:
    """
    Return the order book at each of the quotes: one level a side, with the size that was quoted.

    The venue matches against these, not against the quotes: of a book that it makes of quotes alone the engine believes
    that there is always more, one tick further on, and fills the rest of a limit order there, beyond its limit.
    """
    return [_book(quote) for quote in quotes if isinstance(quote, QuoteTick)]


def _book(quote: QuoteTick) -> OrderBookDeltas:
    bid = BookOrder(OrderSide.BUY, quote.bid_price, quote.bid_size, 0)
    ask = BookOrder(OrderSide.SELL, quote.ask_price, quote.ask_size, 0)
    ns = quote.ts_init
    return OrderBookDeltas(
        quote.instrument_id,
        [
            OrderBookDelta.clear(quote.instrument_id, 0, ns, ns),
            OrderBookDelta(quote.instrument_id, BookAction.ADD, bid, 0, 0, ns, ns),
            OrderBookDelta(quote.instrument_id, BookAction.ADD, ask, RecordFlag.F_LAST, 0, ns, ns),
        ],
    )


def _recorded(file: Path, instrument: Any) -> Iterator[Any]:
    last_ns = 0
    with gzip.open(file, "rb") as stream:
        for line in iter(lambda: stream.readline(LINE_BYTES_MAX), b""):
            if b"@bookTicker" not in line and b"@trade" not in line:
                continue
            stamp, _, text = line.partition(b" ")
            # The exchange's clock goes back; the recorder's order is the order.
            last_ns = max(last_ns, int(stamp))
            data = json.loads(text)["data"]
            tick = _quote(instrument, data, last_ns) if "B" in data else _trade(instrument, data, last_ns)
            if tick is not None:
                yield tick


def _quote(instrument: Any, data: dict[str, Any], ns: int) -> QuoteTick:
    return QuoteTick(
        instrument.id,
        _price(instrument, data["b"]),
        _price(instrument, data["a"]),
        _size(instrument, data["B"]),
        _size(instrument, data["A"]),
        ns,
        ns,
    )


def _trade(instrument: Any, data: dict[str, Any], ns: int) -> TradeTick | None:
    if Decimal(data["q"]) == 0:
        return None
    side = AggressorSide.SELLER if data["m"] else AggressorSide.BUYER
    price, size = _price(instrument, data["p"]), _size(instrument, data["q"])
    return TradeTick(instrument.id, price, size, side, TradeId(str(data["t"])), ns, ns)


def _price(instrument: Any, text: str) -> Price:
    return Price(Decimal(text), instrument.price_precision)


def _size(instrument: Any, text: str) -> Quantity:
    return Quantity(Decimal(text), instrument.size_precision)


def _synthetic(symbol: str, instrument: Any, seed: int) -> Iterator[QuoteTick]:
    walk = random.Random(f"{symbol}/{seed}")
    increment = instrument.price_increment.as_decimal()
    price = SYNTHETIC_PRICES[symbol]
    for step in range(1, SYNTHETIC_QUOTES + 1):
        price += increment * walk.randint(-12, 12)
        sizes = [Decimal(walk.randint(1, 3_000)) / 1_000 for _ in range(2)]
        ns = step * SYNTHETIC_STEP_NS
        yield QuoteTick(
            instrument.id,
            Price(price, instrument.price_precision),
            Price(price + increment, instrument.price_precision),
            Quantity(sizes[0], instrument.size_precision),
            Quantity(sizes[1], instrument.size_precision),
            ns,
            ns,
        )
