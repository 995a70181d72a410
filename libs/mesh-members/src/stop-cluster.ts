/** Ends exactly the members that were started. */
import { setTimeout as pause } from 'node:timers/promises';
import { forgetCluster, type StartedMember } from './cluster-file.ts';
import { isSameProcess } from './process-identity.ts';

/** What became of a member. */
export interface EndedMember {
  readonly member: StartedMember;
  readonly how: 'was not running' | 'ended' | 'killed';
}

/** Told to stop, a member hands over its rows for 10 s at most; one that hangs longer is killed. */
const END_MS_MAX = 20_000;
const POLL_MS = 50;

/** Tells all of them to stop, waits, kills those that don't, and forgets the cluster. */
export async function endMembers(
  folder: string,
  members: readonly StartedMember[],
): Promise<readonly EndedMember[]> {
  const ended = await endProcesses(members);
  forgetCluster(folder);
  return ended;
}

/** The same for some members of a cluster that goes on. */
export async function endProcesses(members: readonly StartedMember[]): Promise<readonly EndedMember[]> {
  const running = new Set(members.filter(isSameProcess));
  const killed = new Set<StartedMember>();
  for (const member of running) signalTo(member, 'SIGTERM');
  const startedAt = performance.now();
  while ([...running].some(isSameProcess) && performance.now() - startedAt < END_MS_MAX) await pause(POLL_MS);
  for (const member of running) {
    if (!isSameProcess(member)) continue;
    killed.add(member);
    signalTo(member, 'SIGKILL');
  }
  while ([...killed].some(isSameProcess)) await pause(POLL_MS);
  return members.map((member) => ({
    member,
    how: killed.has(member) ? 'killed' : running.has(member) ? 'ended' : 'was not running',
  }));
}

function signalTo(member: StartedMember, signal: NodeJS.Signals): void {
  try {
    process.kill(member.pid, signal);
    // One that was stopped (SIGSTOP) hears nothing until it goes on.
    process.kill(member.pid, 'SIGCONT');
  } catch {
    // It ended in between.
  }
}
