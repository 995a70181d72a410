/** A service for tests, with three people and two traders, on a session's clock. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readTraceFile } from '@plimsoll/trace';
import type { RunningService, ServeOptions } from './serve.ts';
import { startService } from './serve.ts';
import { readServiceConfig } from './service-config.ts';
import { SERVICE_SPECS } from './service-traces.ts';
import { TestClient } from './test-client.ts';
import { TokenFile } from './token-file.ts';

const CLIENTS = [
  ['agent', 'trader'],
  ['other', 'trader'],
  ['feed', 'sensor'],
  ['ann', 'person'],
  ['bob', 'person'],
  ['screen', 'reader'],
] as const;
export type ClientName = (typeof CLIENTS)[number][0];

/** In micro-units of the quote currency: one BTC costs as much as all of the equity. */
export const PRICE = 60_000_000_000;
export const BTC = 1_000_000;

/** The token of a client. */
export function tokenOf(name: ClientName): string {
  return `token of ${name}`;
}

/** Files that a service needs, in a folder of their own. */
export function writeServiceFiles(config: object = {}, accounts: { readonly [name: string]: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-service-'));
  const tokens = join(folder, 'tokens.json');
  const clients = CLIENTS.map(([name, role]) => {
    const account = accounts[name];
    const tokenSha256 = createHash('sha256').update(tokenOf(name)).digest('hex');
    return { name, role, tokenSha256, ...(account === undefined ? {} : { account }) };
  });
  writeFileSync(tokens, JSON.stringify({ clients }), { mode: 0o600 });
  const configFile = join(folder, 'kernel.json');
  const instruments = [
    { instrument: 'BTC', inventoryMaxMicro: 100 * BTC },
    { instrument: 'ETH', inventoryMaxMicro: 100 * BTC },
  ];
  writeFileSync(configFile, JSON.stringify({ instruments, ...config }));
  return {
    folder,
    tokens,
    config: configFile,
    socket: join(folder, 'kernel.sock'),
    out: join(folder, 'out'),
  };
}

/** A service that listens, and clients of it. */
export async function testService(
  config: object = {},
  options: Partial<ServeOptions> = {},
  accounts: { readonly [name: string]: string } = {},
) {
  const files = writeServiceFiles(config, accounts);
  const running: RunningService = await startService({
    config: readServiceConfig(files.config),
    tokens: TokenFile.read(files.tokens),
    address: { path: files.socket },
    clock: 'session',
    outFolder: files.out,
    startedAt: '2026-01-01T00:00:00Z',
    ...options,
  });
  const clients: TestClient[] = [];
  let atMs = 0;
  return {
    ...running,
    files,
    connect: async (name: ClientName) => {
      const client = await TestClient.connect(files.socket, tokenOf(name));
      clients.push(client);
      return client;
    },
    /** Healthy readings, `stepMs` after the last ones, unless they are changed. */
    observe: (client: TestClient, changed: object = {}, stepMs = 100) => {
      atMs += stepMs;
      return client.ask({ ...healthy(), atMs, ...changed });
    },
    end: async () => {
      for (const client of clients) client.close();
      await running.drain();
      rmSync(files.folder, { recursive: true, force: true });
    },
  };
}

/** An observation with nothing wrong in it. */
export function healthy() {
  const good = {
    bidMicro: PRICE - 10_000,
    askMicro: PRICE + 10_000,
    latencyMs: 5,
    jitterMs: 1,
    depthPpm: 1_000_000,
    takerBuyPpm: 500_000,
    volatilityPpm: 1_000_000,
  };
  return {
    type: 'observe',
    envelopeAgeMs: 0,
    instruments: ['BTC', 'ETH'].map((instrument) => ({ instrument, ...good })),
  };
}

/** An order that a healthy gate lets through. */
export function order(changed: object = {}) {
  return {
    id: 'o1',
    instrument: 'BTC',
    side: 'BUY',
    kind: 'limit',
    quantityMicro: BTC,
    priceMicro: PRICE,
    ...changed,
  };
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/**
 * A service as a process of its own, on a session's clock, and an agent that may trade BTC on it.
 *
 * @param limit A shell's words before it: `ulimit`, say.
 */
export async function spawnedService(files: ReturnType<typeof writeServiceFiles>, limit = ':') {
  const places = ['--socket', files.socket, '--config', files.config, '--tokens', files.tokens];
  const args = [
    process.execPath,
    MAIN,
    '--mode',
    'paper',
    ...places,
    '--out',
    files.out,
    '--clock',
    'session',
  ];
  const child = spawn('sh', ['-c', `${limit}; exec "$@"`, 'sh', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => {
    complaints += text.toString();
  });
  const exited = once(child, 'exit').then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    complaints,
  }));
  const isUp = once(createInterface({ input: child.stdout }), 'line').then(() => true);
  if (!(await Promise.race([isUp, exited.then(() => false)]))) throw new Error((await exited).complaints);
  const client = await TestClient.connect(files.socket, tokenOf('agent'));
  await client.ask({ type: 'account', equityMicro: PRICE, positions: [] });
  for (let atMs = 100; atMs <= 400; atMs += 100) await client.ask({ ...healthy(), atMs });
  const { token } = await client.ask({ type: 'acquire', instrument: 'BTC' });
  return { child, client, token, exited };
}

/** Order ids that the trace says passed, and how the reading of each trace ended. */
export async function tracedPasses(folder: string) {
  const ids: string[] = [];
  const kinds: string[] = [];
  for (const spec of SERVICE_SPECS) {
    const reading = await readTraceFile(join(folder, `${spec}.ndjson`), {
      event: ({ action, why }) => {
        const { id } = (why?.['order'] ?? {}) as { readonly id?: string };
        if (action === 'Pass' && why?.['verdict'] === 'PASS' && id !== undefined) ids.push(id);
        return true;
      },
    });
    kinds.push(reading.kind);
  }
  return { ids, kinds };
}
