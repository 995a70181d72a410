package plimsoll.mesh;

/**
 * What an operation came to: a decision as data. The processor carries it out.
 *
 * @param code OK or the reason of the refusal, see Wire
 * @param row the row after the step; the very object before it when nothing changed
 */
record Step<R>(int code, R row) {}
