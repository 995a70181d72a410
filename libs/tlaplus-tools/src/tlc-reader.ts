/**
 * Reads TLC's messages into events and collects what the result needs.
 * The numbers are those of tlc2.output.EC, the same in 2.15 and 2.19.
 */
import type { SourcePlace } from './problem.ts';
import { type FileOfModule, placeIn } from './sany-output.ts';
import type {
  ActionCoverage,
  TlcCounts,
  TlcError,
  TlcErrorKind,
  TlcEvent,
  Violation,
  ViolationKind,
} from './tlc-result.ts';
import {
  actionOf,
  readState,
  readTraceEnd,
  readVariables,
  type TraceEnd,
  type TraceState,
} from './tlc-values.ts';
import type { ToolMessage, ToolOutput } from './tool-messages.ts';

/** What the reader has gathered when the output is over. */
export interface TlcReading {
  readonly version: string;
  readonly counts: TlcCounts;
  readonly coverage: readonly ActionCoverage[];
  readonly violations: readonly Violation[];
  readonly errors: readonly TlcError[];
  readonly warnings: readonly string[];
  /** TLC printed that it found no error (it does so under -continue even after violations). */
  readonly saysSuccess: boolean;
  /** TLC printed that it came to its end. */
  readonly saysFinished: boolean;
  /** The last lines outside of messages: SANY's complaints stand there. */
  readonly printed: readonly string[];
}

export interface ReaderOptions {
  readonly fileOf: FileOfModule;
  readonly cfgFile: string;
  /** Where a name of the message stands in the .cfg. */
  readonly cfgPlaceOf: (message: string) => { readonly line: number; readonly column: number } | undefined;
  /** The only property of the .cfg, if there is but one: TLC does not name the temporal one that fails. */
  readonly onlyProperty?: string | undefined;
  /** Names below INVARIANT and PROPERTY. What else TLC names is a part of a property, by its definition or its place. */
  readonly checked?: ReadonlySet<string>;
  readonly onEvent: (event: TlcEvent) => void;
}

const PRINTED_LINES_MAX = 2_000;
/** Under -continue a broken model may violate at every state; the first ones are what a reader can use. */
const VIOLATIONS_MAX = 1_000;

const NESTED_EXPRESSIONS = 2103;
/** Advice to take a parallel garbage collector: a short run has another one on purpose. */
const COLLECTOR_ADVICE = 2401;
const CONFIG_CODES = new Set([2222, 2223, 2224, 2225, 2281, 5001, 5002, 5003, 5004, 5005, 5006]);
const UNSUPPORTED_CODES = new Set([
  2156, 2213, 2214, 2238, 2239, 2240, 2244, 2249, 2253, 2260, 2261, 2146, 2279,
]);
const PARSING_CODES = new Set([3002, 2171, 2245]);

interface Pending {
  kind: ViolationKind | 'evaluation';
  property?: string | undefined;
  place?: SourcePlace | undefined;
  message: string;
  error?: TlcError;
  trace: TraceState[];
  traceEnd?: TraceEnd;
}

export function tlcReader(options: ReaderOptions): { take(output: ToolOutput): void; end(): TlcReading } {
  const { fileOf, onEvent } = options;
  const violations: Violation[] = [];
  const errors: TlcError[] = [];
  const warnings: string[] = [];
  const printed: string[] = [];
  let coverage: ActionCoverage[] = [];
  let counts: TlcCounts = {};
  let version = 'unknown';
  let saysSuccess = false;
  let saysFinished = false;
  let pending: Pending | undefined;

  const checkedIn = (text: string): string | undefined => {
    const name = nameIn(text);
    const isKnown = name === undefined || (options.checked?.has(name) ?? true);
    return isKnown ? name : options.onlyProperty;
  };

  const settlePending = (): void => {
    const done = pending;
    pending = undefined;
    if (done === undefined) return;
    if (done.kind === 'evaluation') {
      if (done.error === undefined) return;
      const error = { ...done.error, trace: done.trace };
      errors.push(error);
      return onEvent({ event: 'error', error });
    }
    const violation: Violation = {
      kind: done.kind,
      message: done.message,
      trace: done.trace,
      ...(done.property === undefined ? {} : { property: done.property }),
      ...(done.place === undefined ? {} : { place: done.place }),
      ...(done.traceEnd === undefined ? {} : { traceEnd: done.traceEnd }),
    };
    if (violations.length < VIOLATIONS_MAX) violations.push(violation);
    onEvent({ event: 'violation', violation });
  };

  const begin = (next: Omit<Pending, 'trace'>, trace: TraceState[] = []): void => {
    settlePending();
    pending = { ...next, trace };
  };

  const fault = (kind: TlcErrorKind, message: ToolMessage): void => {
    const error: TlcError = {
      kind,
      message: causeText(message),
      nested: [],
      trace: [],
      ...placeOf(kind, message),
    };
    begin({ kind: 'evaluation', message: message.text, error });
  };

  const placeOf = (kind: TlcErrorKind, message: ToolMessage): { place?: SourcePlace } => {
    if (kind === 'config') {
      const line = /configuration file at line (\d+)/.exec(message.text)?.[1];
      const at = line === undefined ? options.cfgPlaceOf(message.text) : { line: Number(line) };
      return { place: { file: options.cfgFile, ...pick(at) } };
    }
    const place = placeIn(message.text, fileOf);
    return place === undefined ? {} : { place };
  };

  const takeNested = (message: ToolMessage): void => {
    const nested = nestedPlaces(message.text, fileOf);
    const innermost = nested.at(-1);
    if (pending?.error === undefined) return;
    const place = innermost === undefined ? {} : { place: innermost };
    pending.error = { ...pending.error, nested, ...place };
  };

  const takeState = (message: ToolMessage): void => {
    const state = readState(message.text, fileOf);
    const end = readTraceEnd(message.text);
    if (pending === undefined) return;
    if (end !== undefined) pending.traceEnd = end;
    else if (state !== undefined) {
      // Under -continue TLC may tell the same behaviour once more.
      if (state.number === 1) pending.trace = [];
      pending.trace.push(state);
    }
  };

  const initialState = (message: ToolMessage): TraceState[] => [
    { number: 1, variables: readVariables(message.text.split('\n').slice(1)) },
  ];

  const takeMessage = (message: ToolMessage): void => {
    const { code, text } = message;
    switch (code) {
      case 2262:
        version = versionOf(text);
        return onEvent({ event: 'version', version });
      case 2190:
      case 2191: {
        const [initGenerated = 0, init = initGenerated] = numbersIn(text.split(' at ')[0] ?? '');
        counts = { ...counts, initGenerated, init };
        return onEvent({ event: 'init-done', init, initGenerated });
      }
      case 2200:
      case 2199: {
        counts = { ...counts, ...countsIn(text) };
        return onEvent({ event: 'progress', counts });
      }
      case 2194: {
        const [depth] = numbersIn(text);
        if (depth !== undefined) counts = { ...counts, depth };
        return;
      }
      case 2192:
      case 2267:
        return onEvent({ event: 'temporal-check', message: text });
      case 2193:
        saysSuccess = true;
        return;
      case 2186:
        saysFinished = true;
        return;
      case 2201:
        coverage = [];
        return;
      case 2202:
        return onEvent({ event: 'coverage', actions: coverage });
      case 2772:
      case 2773: {
        const action = coverageOf(text, fileOf);
        if (action !== undefined) coverage.push(action);
        return;
      }
      case 2104:
        return begin({ kind: 'assumption', message: text, place: placeIn(text, fileOf) });
      case 2107:
        return begin(
          { kind: 'invariant', message: firstLine(text), property: checkedIn(text) },
          initialState(message),
        );
      case 2108:
        return begin(
          { kind: 'action-property', message: firstLine(text), property: checkedIn(text) },
          initialState(message),
        );
      case 2110:
        return begin({ kind: 'invariant', message: text, property: checkedIn(text) });
      case 2112:
        return begin({ kind: 'action-property', message: text, property: checkedIn(text) });
      case 2114:
        return begin({ kind: 'deadlock', message: text });
      case 2116:
        return begin({ kind: 'temporal', message: text.trim(), property: options.onlyProperty });
      case 2122:
      case 2216:
      case 2217:
      case 2218:
        return takeState(message);
      case NESTED_EXPRESSIONS:
        return takeNested(message);
      case 2121:
      case 2264:
        return;
      default:
        return takeOther(message);
    }
  };

  const takeOther = (message: ToolMessage): void => {
    if (message.code === COLLECTOR_ADVICE) return;
    if (message.severity === 3) {
      warnings.push(message.text);
      return onEvent({ event: 'warning', message: message.text });
    }
    if (message.severity !== 1 && message.severity !== 2) return;
    // A second error without a trace of its own explains the first one: TLC prints the cause twice.
    if (pending?.kind === 'evaluation' && pending.error?.kind === 'evaluation' && message.code === 1000)
      return;
    fault(faultKind(message), message);
  };

  return {
    take(output) {
      if (output.kind === 'message') return takeMessage(output.message);
      if (printed.length < PRINTED_LINES_MAX) printed.push(output.line);
      onEvent({ event: 'printed', line: output.line });
    },
    end() {
      settlePending();
      return { version, counts, coverage, violations, errors, warnings, saysSuccess, saysFinished, printed };
    },
  };
}

/** Line and column alone, whatever else the value carries. */
const pick = (at: { readonly line: number; readonly column?: number } | undefined) =>
  at === undefined ? {} : { line: at.line, ...(at.column === undefined ? {} : { column: at.column }) };

function faultKind(message: ToolMessage): TlcErrorKind {
  const codes = [
    message.code,
    ...message.inner.flatMap((inner) => [inner.code, ...inner.inner.map((m) => m.code)]),
  ];
  if (codes.some((code) => PARSING_CODES.has(code))) return 'spec';
  if (
    codes.some(
      (code) => CONFIG_CODES.has(code) || (code >= 2226 && code <= 2243 && !UNSUPPORTED_CODES.has(code)),
    )
  ) {
    return 'config';
  }
  if (codes.includes(1001) || codes.includes(1002)) return 'memory';
  if (codes.some((code) => UNSUPPORTED_CODES.has(code))) return 'unsupported';
  if (codes.some((code) => code >= 1101 && code <= 1102) || (message.code >= 2160 && message.code <= 2163)) {
    return 'tool';
  }
  return 'evaluation';
}

/** The innermost message says what happened; those around it that something did. */
function causeText(message: ToolMessage): string {
  const cause = message.inner.at(-1);
  if (cause === undefined)
    return message.text.trim().replace(/^TLC threw an unexpected exception\.[\s\S]*\n: /, '');
  return message.code === 1000 ? causeText(cause) : `${firstLine(message.text)} ${causeText(cause)}`;
}

const nestedPlaces = (text: string, fileOf: FileOfModule): SourcePlace[] =>
  text
    .split('\n')
    .map((line) => placeIn(line, fileOf))
    .filter((place) => place !== undefined);

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/** `Invariant Small is violated.`, `Invariant Small is violated by the initial state:` */
const nameIn = (text: string): string | undefined =>
  /^(?:Invariant|Property|Action property) (.+?) is violated/.exec(text)?.[1];

const numbersIn = (text: string): number[] =>
  [...text.matchAll(/\d[\d,]*/g)].map(([digits]) => Number(digits.replaceAll(',', '')));

function countsIn(text: string): TlcCounts {
  const number = (pattern: RegExp): number | undefined => {
    const digits = pattern.exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits.replaceAll(',', ''));
  };
  const generated = number(/([\d,]+) states generated/);
  const distinct = number(/([\d,]+) distinct states found/);
  const leftOnQueue = number(/([\d,]+) states left on queue/);
  return {
    ...(generated === undefined ? {} : { generated }),
    ...(distinct === undefined ? {} : { distinct }),
    ...(leftOnQueue === undefined ? {} : { leftOnQueue }),
  };
}

/** `<Inc line 5, col 1 to line 5, col 3 of module F>: 3:6` */
function coverageOf(text: string, fileOf: FileOfModule): ActionCoverage | undefined {
  const found = /^(<.*>): ([\d,]+)(?::([\d,]+))?/.exec(text.trim());
  const action = actionOf(found?.[1] ?? '');
  if (found === null || action === undefined) return undefined;
  const [distinct = 0, generated = distinct] = numbersIn(`${found[2]} ${found[3] ?? ''}`);
  const place = placeIn(text, fileOf);
  return { action, distinct, generated, ...(place === undefined ? {} : { place }) };
}

/** `TLC2 Version 2.15 of Day Month 20?? (rev: d5b5a7f)` is `2.15 (rev: d5b5a7f)`. */
function versionOf(text: string): string {
  const number = /Version (\S+)/.exec(text)?.[1];
  const revision = /\(rev: [^)]*\)/.exec(text)?.[0];
  return number === undefined
    ? text.trim()
    : [number, revision].filter((part) => part !== undefined).join(' ');
}
