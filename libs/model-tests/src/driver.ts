/** The contract between a model and a real implementation: what a driver lets the generated tests do with it. */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';

export type { SpecEvent };

/** Drives one real system. Values are ITF JSON, names are those of the spec. Any method may be asynchronous. */
export interface Driver {
  /** Puts a fresh system into this initial state. */
  start(initial: ItfState): void | Promise<void>;
  /**
   * Performs an action of the environment on the system. The event holds the action's parameters; what the
   * system chooses by itself is seen in `observe`. A refusal must leave the system as it was.
   */
  perform(event: SpecEvent): Performed | Promise<Performed>;
  /**
   * Lets the system take the next step of its own, if it wants to, and tells which it took; undefined changes
   * nothing. It is asked in every state, also where the model has no such step. Absent where it never has.
   */
  proceed?(): SpecEvent | undefined | Promise<SpecEvent | undefined>;
  /**
   * The variables that can be seen, read from the system's live memory: never computed from the model.
   * Sets and functions in any order, integers plain or as `#bigint`.
   */
  observe(): ItfState | Promise<ItfState>;
  stop?(): void | Promise<void>;
}

export type Performed = { readonly taken: true } | { readonly taken: false; readonly reason: string };

/** What a driver's module exports as `driver`. */
export interface DriverFactory {
  /** A driver for a system with these constants: ITF by name, integers as `{"#bigint": "3"}`. */
  create(constants: { readonly [name: string]: unknown }): Driver;
}
