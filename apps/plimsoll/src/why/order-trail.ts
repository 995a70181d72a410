/** The trail of an order: all that a session's traces say of it, from the order back to the sensors. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ControllerRecompute, recomputeController } from '@plimsoll/survival-kernel';
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  readTraceFile,
  type TraceEvent,
  type TraceHeader,
  type TraceProblem,
} from '@plimsoll/trace';

type RecomputeMismatch = NonNullable<ReturnType<ControllerRecompute['check']>>;

/** A trace of the session as far as it could be read. */
export interface TrailSource {
  readonly file: string;
  readonly header: TraceHeader;
  readonly isFinished: boolean;
}

/** One line about the order, and what stood behind it. */
export interface OrderEvent {
  readonly event: TraceEvent;
  /** The grant of the lease whose token the order bears; undefined when the trace has none. */
  readonly grant: TraceEvent | undefined;
}

/** The controller's decision that an order's authority rests on. */
export interface DecisionBehind {
  /** All lines of the decision, in order. */
  readonly events: readonly TraceEvent[];
  /** The posture before the decision; undefined before the first. */
  readonly postureBefore: string | undefined;
  /** Where the line does not follow from its own readings; undefined when it does, to the last unit. */
  readonly mismatch: RecomputeMismatch | undefined;
}

/** What was found. */
export type Trail =
  | {
      readonly kind: 'found';
      readonly gate: TrailSource;
      readonly controller: TrailSource | undefined;
      readonly events: readonly OrderEvent[];
      /** By `seq` of the controller's event. */
      readonly decisions: ReadonlyMap<number, DecisionBehind>;
      /** Digest of the files that decided, from the first decision's line. */
      readonly build: string | undefined;
    }
  | { readonly kind: 'unknown'; readonly orderCount: number; readonly examples: readonly string[] }
  | { readonly kind: 'broken'; readonly file: string; readonly problem: TraceProblem }
  | { readonly kind: 'no-trace' };

/** The source of the controller's trace, as the gate's lines name it in `after`. */
const CONTROLLER_SOURCE = 'kernel/controller';
const GATE_SPEC = 'InventoryLocks';
const CONTROLLER_SPEC = 'SurvivalController';
/** As many order ids as a person reads at a glance. */
const EXAMPLES_MAX = 5;

/** Looks for an order in the traces of a folder; other files in it are passed over. */
export async function orderTrail(folder: string, orderId: string): Promise<Trail> {
  const gateFile = traceOf(folder, GATE_SPEC);
  if (gateFile === undefined) return { kind: 'no-trace' };
  const search = new GateSearch(orderId);
  const gate = await read(gateFile, (event) => search.take(event));
  if ('problem' in gate) return { kind: 'broken', ...gate };
  if (search.events.length === 0) {
    const ids = [...search.ids];
    return { kind: 'unknown', orderCount: ids.length, examples: ids.slice(0, EXAMPLES_MAX) };
  }
  const wanted = new Set(
    search.events.map(({ event }) => decisionBehind(event)).filter((seq) => seq !== undefined),
  );
  const decisions = new DecisionSearch(wanted);
  const controllerFile = traceOf(folder, CONTROLLER_SPEC);
  const controller =
    controllerFile === undefined ? undefined : await read(controllerFile, (event) => decisions.take(event));
  if (controller !== undefined && 'problem' in controller) return { kind: 'broken', ...controller };
  return {
    kind: 'found',
    gate,
    controller,
    events: search.events,
    decisions: decisions.found,
    build: decisions.build,
  };
}

/** `seq` of the controller's event that a line of the gate rests on. */
export function decisionBehind({ after }: TraceEvent): number | undefined {
  return after?.[CONTROLLER_SOURCE];
}

/** A service rotates no files: one trace a spec. */
function traceOf(folder: string, spec: string): string | undefined {
  const name = `${spec}.ndjson`;
  try {
    return readdirSync(folder).includes(name) ? join(folder, name) : undefined;
  } catch {
    return undefined;
  }
}

async function read(
  file: string,
  take: (event: TraceEvent) => void,
): Promise<TrailSource | { readonly file: string; readonly problem: TraceProblem }> {
  const reading = await readTraceFile(file, {
    event: (event) => {
      take(event);
      return true;
    },
  });
  if (reading.kind === 'refused') return { file, problem: reading.problem };
  return { file, header: reading.header, isFinished: reading.kind === 'complete' };
}

/** Finds the order's lines in the gate's trace, and the grants of the leases they rest on. */
class GateSearch {
  readonly ids = new Set<string>();
  readonly events: OrderEvent[] = [];
  readonly #orderId: string;
  readonly #grants = new Map<string, TraceEvent>();

  constructor(orderId: string) {
    this.#orderId = orderId;
  }

  take(event: TraceEvent): void {
    const { action, args, why } = event;
    const lease = `${text(args?.['w'])} on ${text(args?.['i'])}`;
    if (action === 'Grant') this.#grants.set(lease, event);
    const order = why?.['order'];
    if (order === undefined || !isJsonObject(order) || typeof order['id'] !== 'string') return;
    this.ids.add(order['id']);
    if (order['id'] === this.#orderId) this.events.push({ event, grant: this.#grants.get(lease) });
  }
}

/** Takes every decision anew as it goes, and keeps the wanted ones. */
class DecisionSearch {
  readonly found = new Map<number, DecisionBehind>();
  build: string | undefined;
  readonly #wanted: ReadonlySet<number>;
  readonly #recompute = recomputeController();
  #lines: TraceEvent[] = [];
  #posture: string | undefined;
  #before: string | undefined;
  #mismatch: RecomputeMismatch | undefined;

  constructor(wanted: ReadonlySet<number>) {
    this.#wanted = wanted;
  }

  take(event: TraceEvent): void {
    this.#mismatch ??= this.#recompute.check(event);
    const { why, state, seq } = event;
    if (typeof why?.['build'] === 'string') this.build ??= why['build'];
    if (why?.['actionIndex'] === 0) {
      this.#lines = [];
      this.#before = this.#posture;
    }
    if (why?.['decision'] !== undefined) this.#lines.push(event);
    if (typeof state?.['posture'] === 'string') this.#posture = state['posture'];
    if (!this.#wanted.has(seq)) return;
    this.found.set(seq, {
      events: [...this.#lines],
      postureBefore: this.#before,
      mismatch: this.#mismatch,
    });
  }
}

/** A field that should be an object; an empty one when it is not. */
export function objectAt(value: JsonValue | undefined, name: string): JsonObject {
  const field = value !== undefined && isJsonObject(value) ? value[name] : undefined;
  return field !== undefined && isJsonObject(field) ? field : {};
}

/** A value as a person writes it; `unknown` for none. */
export function text(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'unknown';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
