/**
 * Both sides of every decision: what an agent's trace says that the gate passed, the kernel's traces must show that
 * the kernel decided, with the same order, the newest token and the controller's posture of that moment.
 */
import { isJsonObject, type JsonObject, readTraceFile, type TraceEvent } from '@plimsoll/trace';

/** A decision of an agent that the kernel's traces don't bear out. */
export interface Mismatch {
  readonly source: string;
  /** `seq` of the agent's line. */
  readonly seq: number;
  readonly order: string;
  readonly reason: string;
}

export interface CrossCheck {
  /** Decisions that were compared. */
  readonly compared: number;
  readonly mismatches: readonly Mismatch[];
}

/** One sentence for people. */
export function mismatchText({ source, seq, order, reason }: Mismatch): string {
  return `${source}, event ${seq}: order ${order}: ${reason}`;
}

interface KernelDecision {
  readonly verdict: unknown;
  readonly token: unknown;
  readonly posture: unknown;
  readonly controllerSeq: number;
  readonly newest: number;
}

/** What is kept of mismatches: the first ones tell the story. */
const MISMATCHES_MAX = 100;

const CONTROLLER = 'kernel/controller';
const LOCKS = 'kernel/locks';

/**
 * Compares the traces of a session. Traces of processes that were killed are read as far as they go.
 *
 * @param traces Files by source, the kernel's two among them.
 * @throws Error when a trace can't be read.
 */
export async function crossCheck(traces: { readonly [source: string]: string }): Promise<CrossCheck> {
  const postures = await posturesOf(traces[CONTROLLER] ?? '');
  const decisions = await decisionsOf(traces[LOCKS] ?? '');
  const used = new Set<number>();
  const mismatches: Mismatch[] = [];
  let compared = 0;
  for (const [source, file] of Object.entries(traces)) {
    if (source === CONTROLLER || source === LOCKS) continue;
    await eachEvent(file, (event) => {
      if (event.action !== 'Pass' && event.action !== 'AskChange') return;
      compared += 1;
      const reason = reasonAgainst(event, decisions, postures, used);
      if (reason === undefined || mismatches.length >= MISMATCHES_MAX) return;
      const order = String(event.why?.['order'] ?? '?');
      mismatches.push({ source, seq: event.seq, order, reason });
    });
  }
  return { compared, mismatches };
}

function reasonAgainst(
  event: TraceEvent,
  decisions: ReadonlyMap<number, KernelDecision & { readonly order: unknown }>,
  postures: readonly string[],
  used: Set<number>,
): string | undefined {
  const at = event.after?.[LOCKS];
  const number = event.why?.['decision'];
  const decision = typeof number === 'number' ? decisions.get(number) : undefined;
  if (typeof number !== 'number' || decision === undefined || at === undefined) {
    return 'the kernel decided nothing of the kind: it left without asking';
  }
  if (used.has(number)) return `the kernel's decision ${number} was used before`;
  used.add(number);
  if (decision.order !== event.why?.['order']) return `decision ${number} is about ${String(decision.order)}`;
  if (decision.verdict !== 'PASS') return `the kernel's decision ${number} was ${String(decision.verdict)}`;
  if (decision.token !== event.why?.['token'] || decision.token !== decision.newest) {
    return `its token is ${String(event.why?.['token'])}, the newest was ${decision.newest}`;
  }
  const controllers = postures[decision.controllerSeq];
  if (decision.posture !== controllers) {
    return `the gate went by ${String(decision.posture)}, the controller was in ${controllers}`;
  }
  const agents = event.action === 'Pass' ? event.state?.['posture'] : controllers;
  if (agents !== controllers)
    return `the agent went by ${String(agents)}, the controller was in ${controllers}`;
  return undefined;
}

/** The controller's posture after each of its events, by `seq`. */
async function posturesOf(file: string): Promise<string[]> {
  const postures: string[] = [];
  await eachEvent(file, (event) => {
    postures[event.seq] = String(event.state?.['posture']);
  });
  return postures;
}

async function decisionsOf(file: string): Promise<Map<number, KernelDecision & { readonly order: unknown }>> {
  const decisions = new Map<number, KernelDecision & { readonly order: unknown }>();
  await eachEvent(file, (event) => {
    const why = event.why;
    if ((event.action !== 'Pass' && event.action !== 'Refuse') || why === undefined) return;
    const order = objectOf(why['order']);
    const authority = objectOf(why['authority']);
    decisions.set(Number(why['decision']), {
      verdict: why['verdict'],
      token: why['token'],
      order: order['id'],
      posture: authority['posture'],
      controllerSeq: event.after?.[CONTROLLER] ?? 0,
      newest: newestOf(event, String(event.args?.['i'])),
    });
  });
  return decisions;
}

/** The newest token of an instrument after that line; -1 where the line doesn't say. */
function newestOf(event: TraceEvent, instrument: string): number {
  const pairs = objectOf(event.state?.['newest'])['#map'];
  if (!Array.isArray(pairs)) return -1;
  const found = pairs.find((pair) => Array.isArray(pair) && pair[0] === instrument);
  return Array.isArray(found) ? Number(found[1]) : -1;
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value as JsonObject) ? (value as JsonObject) : {};
}

async function eachEvent(file: string, take: (event: TraceEvent) => void): Promise<void> {
  await readTraceFile(file, {
    header: () => true,
    event: (event) => {
      take(event);
      return true;
    },
  });
}
