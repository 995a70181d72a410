/** The kernel's side of a session, from its two traces: what it decided on each order, and by which authority. */
import { isJsonObject, type JsonObject, readTraceFile, type TraceEvent } from '@plimsoll/trace';

/** Names of the kernel's sources. */
export const CONTROLLER = 'kernel/controller';
export const LOCKS = 'kernel/locks';

/** One decision, as InventoryLocks' trace has it. Nothing in it is trusted to be of the right kind. */
export interface KernelDecision {
  readonly verdict: unknown;
  readonly token: unknown;
  readonly posture: unknown;
  /** The order as the kernel was asked about it. */
  readonly order: JsonObject;
  /** `seq` of the controller's last event by then. */
  readonly controllerSeq: number;
  /** The newest token of the instrument; -1 where the line doesn't say. */
  readonly newest: number;
}

/** The controller's posture after each of its events, by `seq`. */
export async function posturesOf(file: string): Promise<string[]> {
  const postures: string[] = [];
  await eachEvent(file, (event) => {
    postures[event.seq] = String(event.state?.['posture']);
  });
  return postures;
}

/** The decisions by their number. */
export async function decisionsOf(file: string): Promise<Map<number, KernelDecision>> {
  const decisions = new Map<number, KernelDecision>();
  await eachEvent(file, (event) => {
    const why = event.why;
    if ((event.action !== 'Pass' && event.action !== 'Refuse') || why === undefined) return;
    const authority = objectOf(why['authority']);
    decisions.set(Number(why['decision']), {
      verdict: why['verdict'],
      token: why['token'],
      order: objectOf(why['order']),
      posture: authority['posture'],
      controllerSeq: event.after?.[CONTROLLER] ?? 0,
      newest: newestOf(event, String(event.args?.['i'])),
    });
  });
  return decisions;
}

function newestOf(event: TraceEvent, instrument: string): number {
  const pairs = objectOf(event.state?.['newest'])['#map'];
  if (!Array.isArray(pairs)) return -1;
  const found = pairs.find((pair) => Array.isArray(pair) && pair[0] === instrument);
  return Array.isArray(found) ? Number(found[1]) : -1;
}

/** The value as an object; an empty one where it is none. */
export function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Reads a trace as far as it goes: one whose process was killed has no end. */
export async function eachEvent(file: string, take: (event: TraceEvent) => void): Promise<void> {
  await readTraceFile(file, {
    header: () => true,
    event: (event) => {
      take(event);
      return true;
    },
  });
}
