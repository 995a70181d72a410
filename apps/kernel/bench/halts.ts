/** Halts with everything real: from the fault to the last open order cancelled, as the venue saw it. */
import { GuardedRig, killIfThere } from '../src/testing/guarded-process.ts';

/** What is measured. */
export interface HaltOptions {
  readonly orders: number;
  /** How long the main thread hangs. */
  readonly blockMs: number;
  readonly repeat: number;
}

/** A busy machine misses heartbeats before anything is asked of it: another rig takes its place, so often. */
const TRIES_MAX = 6;
/** A run with a hang of half a minute is not repeated as often: the whole bench stays within minutes. */
const HANG_RUNS_MAX = 2;

const HEARTBEAT = { periodMs: 50, missesMax: 3 };

/** Markdown rows. */
export async function measureHalts(options: HaltOptions): Promise<string[]> {
  const rows: string[] = [];
  const add = async (
    name: string,
    halt: (rig: GuardedRig) => Promise<string>,
    repeat = options.repeat,
  ): Promise<void> => {
    const found: number[] = [];
    let note = '';
    for (let run = 0; run < repeat; run += 1) {
      const { ms, said } = await once(options.orders, halt);
      found.push(ms);
      note = said;
    }
    found.sort((left, right) => left - right);
    const cells = [found[Math.floor(found.length / 2)], found[found.length - 1]].map((ms) =>
      (ms as number).toFixed(0),
    );
    rows.push(`| ${name} | ${cells.join(' | ')} | ${repeat} | ${note} |`);
  };
  await add('a person trips (the watchdog cancels)', async (rig) => {
    const { code } = await rig.ask({ do: 'trip' }, 'tripped');
    return `the next decision: ${code}`;
  });
  await add(
    `the main thread hangs for ${options.blockMs / 1_000} s (the watchdog cancels)`,
    async (rig) => {
      rig.tell({ do: 'block', ms: options.blockMs });
      return 'the first decision after it: GATE112';
    },
    Math.min(options.repeat, HANG_RUNS_MAX),
  );
  await add('the process is stopped, SIGSTOP (the supervisor cancels)', async (rig) => {
    rig.child?.kill('SIGSTOP');
    return '';
  });
  await add('the process is killed, kill -9 (the supervisor cancels)', async (rig) => {
    rig.child?.kill('SIGKILL');
    return '';
  });
  await add("process stopped and supervisor killed (the venue's dead man's switch)", async (rig) => {
    rig.child?.kill('SIGSTOP');
    killIfThere(rig.supervisorPid);
    return '';
  });
  return rows;
}

async function once(
  orders: number,
  halt: (rig: GuardedRig) => Promise<string>,
): Promise<{ ms: number; said: string }> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const rig = new GuardedRig(HEARTBEAT);
    try {
      await rig.start();
      const { passed } = await rig.ask({ do: 'place', count: orders }, 'placed');
      await rig.until(() => rig.venue.openIds.length === orders || rig.venue.line === 'cut');
      if (passed !== orders || rig.venue.openIds.length !== orders) continue; // it tripped by itself
      const start = performance.now();
      const said = await halt(rig);
      await rig.until(() => rig.venue.openIds.length === 0);
      const ms = performance.now() - start;
      if (said.startsWith('the first')) {
        const { code } = await rig.heard('unblocked');
        if (code !== 'GATE112') throw new Error(`the first decision after the hang was ${code}`);
      }
      return { ms, said };
    } finally {
      await rig.end();
    }
  }
  throw new Error('this machine is too busy: the process trips before it is asked to');
}
