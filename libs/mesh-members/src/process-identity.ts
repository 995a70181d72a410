/** A process by its number and the moment when it began: a number alone is given to somebody else one day. */
import { readFileSync } from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between the start of the machine and that of the process; 0 where the system does not say. */
  readonly startedTicks: number;
}

/** The 22nd field of /proc/PID/stat; counted from after the name, which may have spaces, it is the 20th. */
const START_FIELD = 19;

export function identityOf(pid: number): ProcessIdentity {
  return { pid, startedTicks: startedTicks(pid) ?? 0 };
}

export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid);
}

/** Whether that very process runs now. One that ended and is not yet buried does not. */
export function isSameProcess({ pid, startedTicks: began }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startedTicks(pid);
  return now === undefined ? process.platform !== 'linux' : now === began;
}

export function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, startedTicks: began } = value as Partial<ProcessIdentity>;
    if (!Number.isSafeInteger(pid) || !Number.isSafeInteger(began)) return undefined;
    return { pid: Number(pid), startedTicks: Number(began) };
  } catch {
    return undefined;
  }
}

function startedTicks(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : Number(fields[START_FIELD]);
  } catch {
    return undefined;
  }
}
