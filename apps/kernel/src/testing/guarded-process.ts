/** Starts a guarded kernel as a process, with a venue in this one, and talks to it. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type HeartbeatLimits, writeTripFile } from '@plimsoll/survival-kernel';
import { type VenueOptions, VenueServer } from '../venue/venue-server.ts';
import type { GuardedOrder, GuardedSetup } from './guarded-kernel.ts';

const KERNEL = fileURLToPath(new URL('./guarded-kernel.ts', import.meta.url));

/** What the process said. */
export type Said = Readonly<Record<string, unknown>> & { readonly said: string };

/** A venue, a folder with a trip file, and processes one after another. */
export class GuardedRig {
  readonly venue: VenueServer;
  readonly folder = mkdtempSync(join(tmpdir(), 'plimsoll-guard-'));
  readonly tripFile = join(this.folder, 'trip');
  readonly #heartbeat: HeartbeatLimits;
  readonly #venuePath = join(this.folder, 'venue.sock');
  readonly #said: Said[] = [];
  readonly #waiting: (() => void)[] = [];
  child: ChildProcess | undefined;
  supervisorPid = 0;

  constructor(heartbeat: HeartbeatLimits, options: VenueOptions = {}) {
    this.#heartbeat = heartbeat;
    this.venue = new VenueServer(options);
    writeTripFile(this.tripFile, 'clean', [], 'by hand');
  }

  /** Starts the venue (once) and a process. @returns what the process said first. */
  async start(nodeOptions: readonly string[] = []): Promise<Said> {
    if (this.child === undefined) await this.venue.listen(this.#venuePath);
    const setup: GuardedSetup = {
      folder: this.folder,
      tripFile: this.tripFile,
      venue: { path: this.#venuePath, account: 'paper' },
      heartbeat: this.#heartbeat,
    };
    this.child = spawn(process.execPath, [...nodeOptions, KERNEL, JSON.stringify(setup)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
      this.#said.push(JSON.parse(text) as Said);
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
    const ready = await this.heard('ready');
    this.supervisorPid = ready['supervisor'] as number;
    return ready;
  }

  tell(order: GuardedOrder): void {
    this.child?.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  /** Takes the next message of that kind, past or to come. */
  async heard(said: string): Promise<Said> {
    for (;;) {
      const index = this.#said.findIndex((each) => each.said === said);
      if (index >= 0) return this.#said.splice(index, 1)[0] as Said;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  ask(order: GuardedOrder, answer: string): Promise<Said> {
    this.tell(order);
    return this.heard(answer);
  }

  /** Resolves when it holds; polled, because it is about other processes. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Ends everything that was started here. */
  async end(): Promise<void> {
    this.child?.kill('SIGKILL');
    killIfThere(this.supervisorPid);
    await this.venue.close();
    // A supervisor that is halting may still write its trip there.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Ends a process by its number; one that is gone already is as well. */
export function killIfThere(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
