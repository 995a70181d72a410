import type { Runtime, State, Value } from '@plimsoll/tla-values';

type MutableState = { [variable: string]: Value };

/** Numbers for values: equal values, equal numbers. */
export interface ValueIds {
  idOf(value: Value): number;
  byId(id: number): Value;
}

/** Turns states into rows of value ids and back. */
export class StateCodec {
  readonly runtime: Runtime;
  /** Whose numbers the rows hold: the runtime's own, or those that several threads share. */
  readonly ids: ValueIds;
  readonly variables: readonly string[];

  constructor(runtime: Runtime, variables: readonly string[], ids: ValueIds = runtime) {
    this.runtime = runtime;
    this.ids = ids;
    this.variables = variables;
  }

  /** Writes the ids of `state` into `row`. Throws TlaError when a value cannot be enumerated. */
  encode(state: State, row: Int32Array): void {
    for (let column = 0; column < this.variables.length; column++) {
      row[column] = this.ids.idOf(state[this.variables[column] as string] as Value);
    }
  }

  /** A fresh state. */
  decode(row: Int32Array): State {
    const state: MutableState = {};
    for (let column = 0; column < this.variables.length; column++) {
      state[this.variables[column] as string] = this.ids.byId(row[column] as number);
    }
    return state;
  }

  columnsOf(names: readonly string[]): number[] {
    return names.map((name) => {
      const column = this.variables.indexOf(name);
      if (column < 0) throw new Error(`the compiled spec names a variable it does not have: ${name}`);
      return column;
    });
  }

  /**
   * Decodes only some columns, into one state that is used again and again. The others stay undefined, so that a
   * read set that lacks a variable shows as an error and never as a wrong answer.
   */
  partialDecoder(columns: readonly number[]): (row: Int32Array) => State {
    const state: { [variable: string]: Value | undefined } = {};
    for (const variable of this.variables) state[variable] = undefined;
    const names = columns.map((column) => this.variables[column] as string);
    const { ids } = this;
    return (row) => {
      for (let i = 0; i < columns.length; i++) {
        state[names[i] as string] = ids.byId(row[columns[i] as number] as number);
      }
      return state as State;
    };
  }
}
