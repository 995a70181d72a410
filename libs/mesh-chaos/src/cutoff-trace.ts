/** A chaos run as a behaviour of specs-tla/AdaptiveCutoff: controller, gate, workers and ticks. */
import { inOrder, tickLines } from './authority-trace.ts';
import type { ChaosEvent, EventOf } from './event-log.ts';
import { VALID_TICKS } from './setup.ts';
import { addLines, countUpTo, type Line, type SpecPin, setOf, writeLines } from './trace-lines.ts';

/** Leverage is cut and restored in whole steps. */
const STEPS = [1, 2, 3, 4, 5, 6];
const CENTI = 100;

/**
 * What happened on a member is placed at the earliest moment that anybody saw it: a change when it was answered, or
 * somebody read it; a read within its call, when what it read was the newest.
 *
 * @returns How many lines it has.
 */
export function writeCutoffTrace(
  file: string,
  pin: SpecPin,
  events: readonly ChaosEvent[],
  workers: readonly string[],
): number {
  const changed = changesOf(events);
  const versions = changed.map(({ version }) => version).sort((a, b) => a - b);
  const rank = (version: number): number => countUpTo(versions, version);
  const tookUs = timesOf(changed, events);
  const firstUs = changed[0]?.endUs ?? 0;
  const lines: Line[] = [];
  for (const change of changed) if (rank(change.version) > 1) lines.push(changeLine(change, tookUs, rank));
  let askedUs: number | undefined;
  const orders = new Map<string, EventOf<'sent'>>();
  for (const event of inOrder(events)) {
    // The model begins with the first limit, known to all and too old to go by.
    if (event.us <= firstUs) continue;
    switch (event.kind) {
      case 'acked':
        if (rank(event.version) > 1)
          lines.push({
            us: event.us,
            actor: 'controller',
            action: 'Ack',
            state: { acked: rank(event.version) },
          });
        break;
      case 'limitAsked':
        askedUs = event.us;
        lines.push({ us: event.us, actor: 'gate', action: 'Ask' });
        break;
      case 'limitLost':
        if (askedUs !== undefined) lines.push({ us: event.us, actor: 'gate', action: 'Lose' });
        askedUs = undefined;
        break;
      case 'limitReceived':
        if (askedUs !== undefined) lines.push(...readLines(event, askedUs, tookUs, rank));
        askedUs = undefined;
        break;
      case 'learned':
        lines.push(...learnLines(event, tookUs, rank));
        break;
      case 'sent':
        orders.set(event.order, event);
        lines.push({
          us: event.us,
          actor: event.worker,
          action: 'Send',
          args: { w: event.worker, n: event.sizeCenti / CENTI },
          state: {
            order: {
              '#at': [[event.worker, { version: rank(event.version), size: event.sizeCenti / CENTI }]],
            },
          },
        });
        break;
      case 'judged': {
        const w = orders.get(event.order)?.worker;
        if (w !== undefined)
          lines.push({ us: event.us, actor: 'gate', action: event.limit ? 'Pass' : 'Refuse', args: { w } });
        break;
      }
      default:
    }
  }
  addLines(lines, tickLines(lines));
  const constants = {
    Workers: setOf(workers),
    Limits: setOf(STEPS),
    Sizes: setOf(STEPS),
    VersionMax: versions.length,
    ValidTicks: VALID_TICKS,
  };
  writeLines(file, { spec: 'AdaptiveCutoff', ...pin, constants }, lines);
  return lines.length;
}

/**
 * All changes, oldest first. A member that is cut off from the others may still make a change which they never get:
 * nobody is told that it is made, its readers see it, and the controller's next try makes it once more under a newer
 * version. To the model these are two changes to the same limit.
 */
function changesOf(events: readonly ChaosEvent[]): readonly EventOf<'changed'>[] {
  const answered = events.filter((event): event is EventOf<'changed'> => event.kind === 'changed');
  const known = new Set(answered.map(({ version }) => version));
  const unanswered = new Map<number, EventOf<'changed'>>();
  for (const event of events) {
    if (event.kind !== 'limitReceived' && event.kind !== 'learned') continue;
    const { us, version, mostCenti } = event;
    if (known.has(version) || (unanswered.get(version)?.endUs ?? Number.POSITIVE_INFINITY) <= us) continue;
    const asked = answered.find((change) => change.us <= us && us <= change.endUs);
    if (asked !== undefined) unanswered.set(version, { ...asked, version, mostCenti, endUs: us });
  }
  // One that found no row changed nothing, but a try of it may have been seen before the row was lost.
  const changes = [...answered, ...unanswered.values()]
    .filter(({ version }) => version > 0)
    .sort((a, b) => a.version - b.version);
  return changes.map((change, index) => setAnew(change, changes[index - 1]));
}

/** What was set where no row stood any more is, to the model, a cut or a restore to just that. */
function setAnew(change: EventOf<'changed'>, before: EventOf<'changed'> | undefined): EventOf<'changed'> {
  if (change.isAnew !== true || before === undefined) return change;
  const action = change.mostCenti > before.mostCenti ? 'Restore' : 'Cut';
  return { ...change, action, askedCenti: change.mostCenti };
}

/** By version: when it took effect at the latest, since somebody saw it then. */
function timesOf(
  changed: readonly EventOf<'changed'>[],
  events: readonly ChaosEvent[],
): ReadonlyMap<number, number> {
  const tookUs = new Map(changed.map(({ version, endUs }) => [version, endUs]));
  for (const event of events) {
    if (event.kind !== 'limitReceived' && event.kind !== 'learned') continue;
    tookUs.set(event.version, Math.min(event.us - 1, tookUs.get(event.version) ?? event.us));
  }
  return tookUs;
}

function changeLine(
  { action, askedCenti, version, mostCenti }: EventOf<'changed'>,
  tookUs: ReadonlyMap<number, number>,
  rank: (version: number) => number,
): Line {
  return {
    us: tookUs.get(version) ?? 0,
    actor: 'controller',
    action,
    args: { l: askedCenti / CENTI },
    state: { limit: { version: rank(version), most: mostCenti / CENTI } },
  };
}

function readLines(
  { us, version, mostCenti }: EventOf<'limitReceived'>,
  askedUs: number,
  tookUs: ReadonlyMap<number, number>,
  rank: (version: number) => number,
): Line[] {
  const answer = { version: rank(version), most: mostCenti / CENTI };
  return [
    {
      us: Math.max(askedUs, tookUs.get(version) ?? 0) + 0.25,
      actor: 'cluster',
      action: 'Answer',
      state: { answer },
    },
    { us, actor: 'gate', action: 'Receive', state: { gate: answer } },
  ];
}

/** The model begins with the first limit known to all; a worker that learns it learns nothing new. */
function learnLines(
  { us, worker, version, mostCenti, beganUs }: EventOf<'learned'>,
  tookUs: ReadonlyMap<number, number>,
  rank: (version: number) => number,
): Line[] {
  if (rank(version) === 1) return [];
  const learned = { version: rank(version), most: mostCenti / CENTI };
  return [
    {
      us: Math.min(us, Math.max(beganUs, tookUs.get(version) ?? 0) + 0.25),
      actor: worker,
      action: 'Learn',
      args: { w: worker },
      state: { mirror: { '#at': [[worker, learned]] } },
    },
  ];
}
