import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { download } from './download.ts';

const BODY = Buffer.from('the jar');
const SHA256 = createHash('sha256').update(BODY).digest('hex');

/** A server on the loopback that answers `path` by its listener. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/tla2tools.jar`;
}

const get = (url: string, timeoutMs = 5_000) => download({ url, sha256: SHA256, bytesMax: 100, timeoutMs });

describe('download', () => {
  it('follows redirects to the file', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/there') return response.end(BODY);
      return response.writeHead(302, { location: '/there' }).end();
    });
    expect(await get(url)).toEqual({ ok: true, bytes: BODY });
  });

  it('refuses another digest', async () => {
    const url = await serve((_, response) => response.end('another jar'));
    expect(await get(url)).toMatchObject({ ok: false, why: expect.stringContaining('not the pinned one') });
  });

  it('refuses a body that is cut short', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': BODY.length + 10 });
      response.write(BODY, () => response.destroy());
    });
    expect(await get(url)).toMatchObject({ ok: false, why: expect.stringContaining('not reachable') });
  });

  it('refuses a body without end', async () => {
    const url = await serve((_, response) => {
      const flood = () => void (response.write(Buffer.alloc(64)) && setImmediate(flood));
      flood();
    });
    expect(await get(url)).toMatchObject({ ok: false, why: 'more than 100 bytes came' });
  });

  it('gives up on a server that hangs, before and in the body', async () => {
    const silent = await serve(() => {});
    expect(await get(silent, 200)).toEqual({ ok: false, why: 'no answer within 0.2 s' });
    const stalls = await serve((_, response) => void response.write(BODY.subarray(0, 3)));
    expect(await get(stalls, 200)).toEqual({ ok: false, why: 'no answer within 0.2 s' });
  });

  it('says which status came instead of the file, and ends a circle of redirects', async () => {
    const gone = await serve((_, response) => response.writeHead(404).end());
    expect(await get(gone)).toEqual({ ok: false, why: 'the server answered 404' });
    const circle = await serve((request, response) =>
      response.writeHead(302, { location: request.url }).end(),
    );
    expect(await get(circle)).toMatchObject({ ok: false });
  });

  it('says that there is no network', async () => {
    expect(await get('https://plimsoll.invalid/tla2tools.jar')).toMatchObject({
      ok: false,
      why: expect.stringContaining('not reachable'),
    });
  });
});
