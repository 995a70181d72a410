"""What NautilusTrader itself says at the end of a run: its own reports of orders and fills, and its portfolio."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from plimsoll_agent.trace_writer import JsonObject

MICRO = Decimal(1_000_000)


def write(engine: Any, instruments: dict[str, Any], file: Path) -> None:
    """Write the engine's account of the run: nothing of it comes from the trace or from the gate."""
    account = {
        "orders": [_order(row) for row in _rows(engine.trader.generate_orders_report())],
        "fills": [_fill(row) for row in _rows(engine.trader.generate_fills_report())],
        "positionsMicro": {
            each.id.value: _micro(engine.portfolio.net_position(each.id)) for each in instruments.values()
        },
    }
    file.write_text(json.dumps(account, separators=(",", ":")))


def _rows(report: Any) -> list[JsonObject]:
    return [] if report.empty else report.reset_index().to_dict("records")


def _order(row: JsonObject) -> JsonObject:
    return {
        "order": row["client_order_id"],
        "instrument": row["instrument_id"],
        "side": row["side"],
        "quantityMicro": _micro(row["quantity"]),
        "filledMicro": _micro(row["filled_qty"]),
        # Orders without a limit have no price, which a table shows as not a number.
        "priceMicro": _micro(row["price"]) if isinstance(row.get("price"), str) else None,
    }


def _fill(row: JsonObject) -> JsonObject:
    return {
        "order": row["client_order_id"],
        "trade": row["trade_id"],
        "instrument": row["instrument_id"],
        "side": row["order_side"],
        "quantityMicro": _micro(row["last_qty"]),
        "priceMicro": _micro(row["last_px"]),
    }


def _micro(value: Any) -> int:
    """Return a decimal, or its text, in whole micro-units."""
    scaled = Decimal(value) * MICRO
    assert scaled == int(scaled), f"{value} is no whole number of micro-units"
    return int(scaled)
