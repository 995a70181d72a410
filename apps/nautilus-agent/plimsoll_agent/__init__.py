"""The NautilusTrader side of Plimsoll: the gate at the last hop, and a trace of all that the engine does."""
