/** What members wrote down, merged into behaviours of the models: leases of InventoryLocks, limits of AdaptiveCutoff. */
import { join } from 'node:path';
import type { ChaosEvent } from './event-log.ts';
import type { JournalStep } from './journal-witness.ts';
import { writeLocksTrace } from './locks-trace.ts';
import { VALID_TICKS } from './setup.ts';
import { type Line, type SpecPin, setOf, writeLines } from './trace-lines.ts';

/** Which models the members' traces follow. */
export type MembersSpecs = Readonly<Record<'InventoryLocks' | 'AdaptiveCutoff', SpecPin>>;

/** @returns The traces' files: one of the leases, one of each account's limit; none for what nobody did. */
export function writeMembersTraces(
  folder: string,
  specs: MembersSpecs,
  steps: readonly JournalStep[],
): string[] {
  const files: string[] = [];
  const leases = leaseEvents(steps);
  if (leases.length > 0) {
    const file = join(folder, 'members.InventoryLocks.trace.ndjson');
    const names = (of: 'worker' | 'instrument'): string[] => [
      ...new Set(leases.flatMap((event) => (of in event ? [String(event[of as never])] : []))),
    ];
    writeLocksTrace(file, specs.InventoryLocks, leases, names('worker'), names('instrument'));
    files.push(file);
  }
  const byAccount = Map.groupBy(changesOf(steps), ({ account }) => account);
  for (const [index, account] of [...byAccount.keys()].sort().entries()) {
    const changes = standing(byAccount.get(account) ?? []);
    if (changes.length < 2) continue; // the first limit is where the model begins
    const file = join(folder, `members.AdaptiveCutoff.${index + 1}.trace.ndjson`);
    writeLimitTrace(file, specs.AdaptiveCutoff, changes);
    files.push(file);
  }
  return files;
}

/** The gate is told of a token before anybody acts on it, so to the model a grant stands where it was made. */
function leaseEvents(steps: readonly JournalStep[]): ChaosEvent[] {
  return steps.flatMap(({ us, action, args }): ChaosEvent[] => {
    const about = {
      instrument: String(args['instrument']),
      worker: String(args['worker']),
      token: Number(args['token']),
    };
    if (action === 'Renew') return [{ kind: 'renewed', us, ...about }];
    if (action === 'Release') return [{ kind: 'released', us, ...about }];
    return action === 'Grant' ? [{ kind: 'told', us, ...about, isNewest: true }] : [];
  });
}

interface Change {
  readonly us: number;
  readonly member: string;
  readonly account: string;
  readonly version: number;
  readonly mostCenti: number;
  readonly action: string;
  readonly from: { readonly version: number; readonly mostCenti: number };
}

function changesOf(steps: readonly JournalStep[]): Change[] {
  return steps
    .filter(({ action }) => action === 'Cut' || action === 'Restore')
    .map(({ us, member, action, args }) => ({
      us,
      member,
      action,
      account: String(args['account']),
      version: Number(args['version']),
      mostCenti: Number(args['mostCenti']),
      from: { version: Number(args['previousVersion']), mostCenti: Number(args['previousMostCenti']) },
    }));
}

/**
 * The changes that the newest one builds on, oldest first. What it does not build on was lost with its member: nobody
 * was told that it is made, which the witness looks at. One that it builds on, and of which no journal tells, was lost
 * from its journal: its limit is known from the next.
 */
function standing(changes: readonly Change[]): Change[] {
  const older = [...changes].sort((a, b) => a.version - b.version);
  const stands: Change[] = [];
  let next = older.pop();
  while (next !== undefined) {
    stands.push(next);
    const { version, mostCenti } = next.from;
    // A row that was lost with every member is set anew: what was there before is the newest that is told of.
    while (version > 0 && (older.at(-1)?.version ?? 0) > version) older.pop();
    const isTold = version === 0 || older.at(-1)?.version === version;
    const unknown = { version: 0, mostCenti: 0 };
    next = isTold ? older.pop() : { ...next, us: next.us - 1, version, mostCenti, from: unknown };
  }
  stands.reverse();
  return stands.map((change, at) => {
    // Set anew, or told of by the next only: to the model a cut or a restore to just that.
    const action = change.from.version > 0 ? change.action : turned(stands[at - 1], change.mostCenti);
    return { ...change, action };
  });
}

function turned(last: Change | undefined, mostCenti: number): string {
  return mostCenti > (last?.mostCenti ?? 0) ? 'Restore' : 'Cut';
}

function writeLimitTrace(file: string, pin: SpecPin, changes: readonly Change[]): void {
  // The model's limits begin at one step; a limit of nothing is its smallest.
  const step = (mostCenti: number): number => mostCenti + 1;
  const lines = changes.map(({ us, member, action, mostCenti }, index): Line => {
    const limit = { version: index + 1, most: step(mostCenti) };
    return { us, actor: member, action, args: { l: step(mostCenti) }, state: { limit } };
  });
  const constants = {
    Workers: setOf(['worker']),
    Limits: setOf([...new Set(changes.map(({ mostCenti }) => step(mostCenti)))]),
    Sizes: setOf([1]),
    VersionMax: changes.length,
    ValidTicks: VALID_TICKS,
  };
  // Stamps of two members may be in another order than the versions; lines are in the order of these.
  let us = 0;
  const ordered = lines.slice(1).map((line) => {
    us = Math.max(us, line.us);
    return { ...line, us };
  });
  writeLines(file, { spec: 'AdaptiveCutoff', ...pin, constants }, ordered);
}
