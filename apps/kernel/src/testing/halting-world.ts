/** What tests of those who halt stand on: a folder, a trip file of a running session, and the real venue. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VenueSession, writeTripFile } from '@plimsoll/survival-kernel';
import { VenueServer } from '../venue/venue-server.ts';

export const HEARTBEAT = { periodMs: 50, missesMax: 3 };
const PRICE = 60_000_000_000;

/** One per test: {@link open} before it, {@link close} after it. */
export class HaltingWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'plimsoll-guards-'));
  readonly venuePath = join(this.folder, 'venue.sock');
  readonly tripFile = join(this.folder, 'trip');
  readonly venue = new VenueServer();
  /** What the test opened, closed in the order in which it was added. */
  readonly closing: (() => unknown)[] = [];

  async open(): Promise<void> {
    await this.venue.listen(this.venuePath);
    writeTripFile(this.tripFile, 'running', [], 'test');
  }

  async close(): Promise<void> {
    for (const close of this.closing.splice(0)) await close();
    await this.venue.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A trading session with orders that rest. */
  async rest(...ids: string[]): Promise<VenueSession> {
    const session = new VenueSession(this.venuePath, 'paper', 'trading', { event: () => {}, lost: () => {} });
    this.closing.push(() => session.close());
    for (const id of ids) {
      const order = {
        id,
        instrument: 'BTC',
        side: 'BUY',
        kind: 'limit',
        quantityMicro: 1,
        priceMicro: PRICE,
      } as const;
      session.send({ type: 'new', order });
    }
    await until(() => this.venue.openIds.length === ids.length);
    return session;
  }

  /** A venue that does what a test says, for what the real one never does. @returns its path. */
  async strangeVenue(answer: (socket: Socket, line: string) => void): Promise<string> {
    const path = join(this.folder, 'strange.sock');
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n').filter((each) => each !== '')) answer(socket, line);
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    this.closing.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return path;
  }
}

/** Waits, looking every millisecond. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}
