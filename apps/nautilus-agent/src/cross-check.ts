/**
 * Both sides of everything that left. What an agent's trace says that the gate passed, the kernel's traces must show
 * that the kernel decided: the same order with side, size and price, the newest token, and the controller's posture of
 * that moment. What the trace says that became of it, NautilusTrader's own reports must say too.
 */
import { printable, type TraceEvent } from '@plimsoll/trace';
import { compareAccount } from './engine-account.ts';
import {
  CONTROLLER,
  decisionsOf,
  eachEvent,
  type KernelDecision,
  LOCKS,
  objectOf,
  posturesOf,
} from './kernel-decisions.ts';

/** Something that only one side says, or that the two say differently. */
export interface Mismatch {
  readonly source: string;
  /** `seq` of the agent's line; 0 where no line is about it. */
  readonly seq: number;
  readonly order: string;
  readonly reason: string;
}

export interface CrossCheck {
  /** What was compared: decisions with the kernel, the rest with the engine's reports. */
  readonly compared: { decisions: number; orders: number; fills: number; positions: number };
  /** The first ones of each source, in the order of its trace. */
  readonly mismatches: readonly Mismatch[];
}

/** One sentence for people. */
export function mismatchText({ source, seq, order, reason }: Mismatch): string {
  return printable(`${source}, ${seq === 0 ? 'no event' : `event ${seq}`}: order ${order}: ${reason}`);
}

/** What is kept of mismatches of one source: the first ones tell the story. */
const MISMATCHES_MAX = 100;

/** What a session left behind: files by source. */
export interface SessionFiles {
  /** The kernel's two traces among them. */
  readonly traces: { readonly [source: string]: string };
  /** Of the processes that came to their end. */
  readonly accounts: { readonly [source: string]: string };
}

/**
 * Compares the traces of a session with each other and with the engines' accounts. Traces of processes that were killed
 * are read as far as they go.
 *
 * @throws Error when an account can't be read.
 * [impl->REQ~agent~1] [impl->REQ~trace-conformance~1]
 */
export async function crossCheck({ traces, accounts }: SessionFiles): Promise<CrossCheck> {
  const postures = await posturesOf(traces[CONTROLLER] ?? '');
  const decisions = await decisionsOf(traces[LOCKS] ?? '');
  const used = new Set<number>();
  const mismatches: Mismatch[] = [];
  const compared = { decisions: 0, orders: 0, fills: 0, positions: 0 };
  for (const [source, file] of Object.entries(traces)) {
    if (source === CONTROLLER || source === LOCKS) continue;
    const found: Mismatch[] = [];
    await eachEvent(file, (event) => {
      if (event.action !== 'Pass' && event.action !== 'AskChange') return;
      compared.decisions += 1;
      const reason = reasonAgainst(event, decisions, postures, used);
      if (reason === undefined || found.length >= MISMATCHES_MAX) return;
      found.push({ source, seq: event.seq, order: String(event.why?.['order'] ?? '?'), reason });
    });
    const account = accounts[source];
    if (account !== undefined) {
      const { counts, differences } = await compareAccount(file, account);
      compared.orders += counts.orders;
      compared.fills += counts.fills;
      compared.positions += counts.positions;
      found.push(...differences.slice(0, MISMATCHES_MAX).map((each) => ({ source, ...each })));
    }
    mismatches.push(...found.sort((left, right) => left.seq - right.seq));
  }
  return { compared, mismatches };
}

function reasonAgainst(
  event: TraceEvent,
  decisions: ReadonlyMap<number, KernelDecision>,
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
  const { order } = decision;
  if (order['id'] !== event.why?.['order']) return `decision ${number} is about ${String(order['id'])}`;
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
  return otherThanAsked(event, decision);
}

/** What of an order counts. A taker has no price of its own: the kernel is asked with the book's. */
const TERMS = ['instrument', 'side', 'kind', 'quantityMicro', 'priceMicro'] as const;

/** What left, by the engine's own order, is what the kernel was asked about. */
function otherThanAsked(event: TraceEvent, { order }: KernelDecision): string | undefined {
  const sent = objectOf(event.why?.['sent']);
  for (const term of TERMS) {
    if (term === 'priceMicro' && sent['kind'] === 'taker') continue;
    if (sent[term] !== undefined && sent[term] === order[term]) continue;
    return `its ${term} is ${String(sent[term])}, the kernel was asked about ${String(order[term])}`;
  }
  return undefined;
}
