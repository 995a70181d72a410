/** Round trips to the endpoint over a Unix-domain socket: a client in this process, the service in another. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TestClient } from '../src/service/test-client.ts';
import { healthy, order, PRICE, tokenOf, writeServiceFiles } from '../src/service/test-service.ts';
import { percentiles, row } from './samples.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const ECHO = fileURLToPath(new URL('echo-process.ts', import.meta.url));
const WARM_UP = 2_000;

/** Markdown rows, milliseconds. */
export async function measureEndpoint(count: number): Promise<string[]> {
  const files = writeServiceFiles({ ordersPerSecondMax: 10_000, leaseMs: 3_600_000 });
  const args = [
    '--mode',
    'paper',
    '--socket',
    files.socket,
    '--config',
    files.config,
    '--tokens',
    files.tokens,
  ];
  const child = spawn(process.execPath, [MAIN, ...args, '--out', files.out, '--clock', 'session'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(createInterface({ input: child.stdout }), 'line');
    const client = await TestClient.connect(files.socket, tokenOf('agent'));
    await client.ask({ type: 'account', equityMicro: PRICE, positions: [] });
    let atMs = 0;
    const observe = () => client.ask({ ...healthy(), atMs: (atMs += 1_000) });
    for (let step = 0; step < 4; step += 1) await observe();
    const { token } = await client.ask({ type: 'acquire', instrument: 'BTC' });
    const posture = await trips(count, (index) => client.ask({ type: 'posture', nonce: index }));
    const authorize = await trips(
      count,
      (index) =>
        client.ask({ type: 'authorize', token, order: order({ id: `o${index}`, quantityMicro: 1 }) }),
      async (index) => {
        await client.ask({ type: 'report', order: `o${index}`, event: 'cancelled' });
        if (index % 5_000 === 0) await observe();
      },
    );
    client.close();
    return [
      row('a Node process that only answers, for comparison', await measureEcho(files.folder, count), 3),
      row('`posture`', posture, 3),
      row('`authorize`, decided and recorded', authorize, 3),
    ];
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(files.folder, { recursive: true, force: true });
  }
}

async function measureEcho(folder: string, count: number) {
  const path = join(folder, 'echo.sock');
  const child = spawn(process.execPath, [ECHO, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(createInterface({ input: child.stdout }), 'line');
    const client = new TestClient(path);
    const taken = await trips(count, (index) => client.ask({ type: 'posture', nonce: index }));
    client.close();
    return taken;
  } finally {
    child.kill('SIGTERM');
  }
}

async function trips(
  count: number,
  run: (index: number) => Promise<unknown>,
  after: (index: number) => Promise<unknown> = async () => {},
) {
  const taken = new Float64Array(count);
  for (let index = -WARM_UP; index < count; index += 1) {
    const start = performance.now();
    await run(index + WARM_UP);
    if (index >= 0) taken[index] = performance.now() - start;
    await after(index + WARM_UP);
  }
  return percentiles(taken);
}
