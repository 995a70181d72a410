/** Bounds on what a reader takes from untrusted bytes; each is included. */
export interface TraceLimits {
  /** Bytes of a line, newline excluded. */
  readonly lineBytesMax: number;
  /** Objects and arrays inside each other. */
  readonly depthMax: number;
  /** UTF-16 code units of a string as written, escapes not decoded. */
  readonly stringLengthMax: number;
  /** Events in one file or stream. */
  readonly eventsMax: number;
}

/** A state of a large model fits in a line many times over; a reader never holds more than two lines. */
export const TRACE_LIMITS: TraceLimits = {
  lineBytesMax: 1 << 20,
  depthMax: 64,
  stringLengthMax: 1 << 16,
  eventsMax: 1_000_000_000,
};
