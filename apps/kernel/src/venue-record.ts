/** What the paper venue itself remembers, as an exchange would: it outlives the kernel's process. */
import { join } from 'node:path';
import { ResumingFile } from './resuming-file.ts';
import type { WorkerOrder } from './worker-protocol.ts';

/** Its file in a session's folder: a line an order that was accepted, a line a fill. */
export const VENUE_FILE = 'venue.ndjson';

/** Written as it happens: an order that stands here has left. */
export class VenueRecord {
  readonly #file: ResumingFile;

  constructor(folder: string, isResumed: boolean) {
    this.#file = new ResumingFile(join(folder, VENUE_FILE), isResumed);
  }

  accepted(order: WorkerOrder, turn: number): void {
    this.#write({ turn, accepted: order });
  }

  filled(fill: object, turn: number): void {
    this.#write({ turn, filled: fill });
  }

  end(): void {
    this.#file.close();
  }

  #write(line: object): void {
    this.#file.write(Buffer.from(`${JSON.stringify(line)}\n`));
  }
}
