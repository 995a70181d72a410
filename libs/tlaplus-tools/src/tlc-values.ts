/** Reads the states that TLC prints: a step's number, the action that made it, the variables as TLA+ text. */
import type { SourcePlace } from './problem.ts';
import { type FileOfModule, placeIn } from './sany-output.ts';

/** One state of a counterexample. */
export interface TraceState {
  /** Counts from 1, as TLC does. */
  readonly number: number;
  /** The action that led here, as TLC labels it; undefined for the initial state. */
  readonly action?: string;
  readonly place?: SourcePlace;
  /** Variable to value, in TLA+ as TLC prints it, in TLC's order. */
  readonly variables: ReadonlyMap<string, string>;
}

/** How a counterexample to a temporal property goes on after its last state. */
export type TraceEnd =
  | { readonly kind: 'stuttering' }
  /** `toNumber` is the state that the lasso returns to; `action` the step that closes it. */
  | { readonly kind: 'back-to-state'; readonly toNumber: number; readonly action?: string };

/** Reads `2: <Inc line 6, col 8 to … of module A>` and the conjuncts below; undefined if it is not that. */
export function readState(text: string, fileOf: FileOfModule): TraceState | undefined {
  const [head = '', ...rest] = text.split('\n');
  const found = /^(\d+): (.*)$/.exec(head);
  if (found === null) return undefined;
  const label = found[2] ?? '';
  const action = actionOf(label);
  const place = placeIn(label, fileOf);
  return {
    number: Number(found[1]),
    ...(action === undefined ? {} : { action }),
    ...(place === undefined ? {} : { place }),
    variables: readVariables(rest),
  };
}

/** `<Inc line …>` is Inc, `<Inc(1, 2) line …>` of newer TLCs is Inc(1, 2); `<Initial predicate>` is none. */
export function actionOf(label: string): string | undefined {
  return /^<(.+?) line \d+, col \d+/.exec(label.trim())?.[1];
}

/** Reads `/\ x = 1` lines; a value may go on over lines that do not begin with a conjunction. */
export function readVariables(lines: readonly string[]): Map<string, string> {
  const variables = new Map<string, string>();
  let name: string | undefined;
  for (const line of lines) {
    const start = /^(?:\/\\ )?([A-Za-z0-9_!]+) = (.*)$/.exec(line);
    const isStart = start !== null && (line.startsWith('/\\ ') || variables.size === 0);
    if (isStart) {
      name = start[1] ?? '';
      variables.set(name, start[2] ?? '');
    } else if (name !== undefined && line.trim() !== '') {
      variables.set(name, `${variables.get(name)}\n${line}`);
    }
  }
  return variables;
}

/** Reads a 2218 (stuttering) or 2122 (back to state) message; undefined for anything else. */
export function readTraceEnd(text: string): TraceEnd | undefined {
  if (/^\d+: Stuttering/.test(text.trim())) return { kind: 'stuttering' };
  const back = /^(\d+): Back to state:?\s*(.*)$/s.exec(text.trim());
  if (back === null) return undefined;
  const action = actionOf(back[2] ?? '');
  return { kind: 'back-to-state', toNumber: Number(back[1]), ...(action === undefined ? {} : { action }) };
}
