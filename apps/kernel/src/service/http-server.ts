/** Health, readiness, metrics and a live page over HTTP on the loopback interface; the kill button needs a token. */
import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import { SessionError } from '../market-feed.ts';
import type { KernelService } from './kernel-service.ts';
import { LIVE_PAGE } from './live-page.ts';
import { metricsOf } from './metrics.ts';
import { statusOf } from './requests.ts';
import type { TokenFile } from './token-file.ts';

const BEARER = 'Bearer ';
const BODY_BYTES_MAX = 4_096;
const REQUEST_MS_MAX = 5_000;
/** Longer than this since the last evaluation: whoever balances load should not send work here. */
const READY_AGE_MS_MAX = 2_000;

/** A running server. */
export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** @param port 0: any free one. @throws SessionError (2) when it is taken. */
export async function startHttp(
  service: KernelService,
  tokens: TokenFile,
  port: number,
): Promise<HttpServer> {
  const server = fastify({ bodyLimit: BODY_BYTES_MAX, requestTimeout: REQUEST_MS_MAX });
  routes(server, service, tokens);
  try {
    await server.listen({ host: '127.0.0.1', port });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new SessionError(2, `cannot serve HTTP at port ${port} (${code}): choose another --http`, {
      cause,
    });
  }
  const address = server.server.address();
  assert(typeof address === 'object' && address !== null, 'a server that listens at a port has one');
  return { port: address.port, close: () => server.close() };
}

function routes(server: FastifyInstance, service: KernelService, tokens: TokenFile): void {
  // Healthy: this process answers. Ready: it decides, on readings that are recent, and is armed.
  server.get('/health', async () => ({ healthy: true }));
  server.get('/ready', async (_, reply) => {
    const ageMs = service.clock.now() - service.lastEvaluationAtMs;
    const isReady =
      service.health.tripWord === 0 && service.counts.evaluations > 0 && ageMs <= READY_AGE_MS_MAX;
    return reply.code(isReady ? 200 : 503).send({ ready: isReady, trippedBy: service.health.causes, ageMs });
  });
  server.get('/metrics', async (_, reply) => {
    const { text, type } = await metricsOf(service);
    return reply.type(type).send(text);
  });
  server.get('/status', async () => statusOf(service));
  server.get('/', async (_, reply) => {
    const policy =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'";
    return reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(LIVE_PAGE);
  });
  // A page of somebody else cannot send this header without asking first, and is not answered.
  server.post('/kill', async (request, reply) => {
    const header = request.headers.authorization ?? '';
    const client = header.startsWith(BEARER) ? tokens.find(header.slice(BEARER.length)) : undefined;
    if (client === undefined) return reply.code(401).send({ code: 'KAPI104' });
    service.kill('operator', `${client.name}: live page`);
    return { killed: true, trippedBy: service.health.causes };
  });
}
