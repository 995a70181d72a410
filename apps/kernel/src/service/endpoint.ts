/** The endpoint: a Unix-domain or loopback socket through which everybody but the host itself asks the kernel. */
import { chmodSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { SessionError } from '../market-feed.ts';
import type { KernelService } from './kernel-service.ts';
import { LineConnection } from './line-connection.ts';
import type { EndpointCode, Notice, PostureMessage, Request, RequestOf } from './protocol.ts';
import { ENDPOINT_CODES, EVERYBODYS, PROTOCOL, RIGHTS, requestSchema } from './protocol.ts';
import { answerRequest } from './requests.ts';
import { removeUnserved } from './socket-file.ts';
import type { Client, TokenFile } from './token-file.ts';

/** Refused while draining. */
const NEW_WORK: readonly Request['type'][] = [
  'authorize',
  'acquire',
  'change',
  'submit',
  'deposit',
  'withdraw',
];

/** Connections at once. */
const CONNECTIONS_MAX = 64;

/** Somebody who is connected. */
interface Peer {
  readonly connection: LineConnection;
  client: Client | undefined;
  isSubscribed: boolean;
  /** Of its last question. */
  nonce: number | null;
}

/** Where the endpoint listens: a path, or a port of the loopback interface (0: any free one). */
export type ListenAddress = { readonly path: string } | { readonly port: number };

/** Serves one service. */
export class Endpoint {
  readonly #service: KernelService;
  readonly #tokens: TokenFile;
  readonly #server: Server;
  readonly #peers = new Map<LineConnection, Peer>();
  #isDraining = false;

  constructor(service: KernelService, tokens: TokenFile) {
    this.#service = service;
    this.#tokens = tokens;
    this.#server = createServer((socket) => this.#welcome(new LineConnection(socket, this)));
    service.events.push({
      posture: () => {
        for (const peer of this.#peers.values()) if (peer.isSubscribed) this.#tellPosture(peer);
      },
      lease: (worker, event, instrument, token) => {
        this.#tell(worker, { type: 'lease', event, instrument, ...(token === undefined ? {} : { token }) });
      },
      cancel: (worker, orders, reason) => {
        const posture = service.accounts.postureAt(service.clock.now());
        this.#tell(worker, { type: 'cancel', orders, reason, posture });
      },
      venue: (worker, { type: event, ...rest }) => {
        const { id: order, ...more } = rest as { readonly id: string };
        this.#tell(worker, { type: 'order', order, event, ...more });
      },
    });
  }

  /** How many are connected. */
  get connectionCount(): number {
    return this.#peers.size;
  }

  /** @throws SessionError (2) when the address is taken or impossible. @returns where it listens. */
  async listen(address: ListenAddress): Promise<string> {
    if ('path' in address) {
      const { path } = address;
      await removeUnserved(path, () => {
        throw new SessionError(2, `a kernel listens at ${path} already: choose another --socket`);
      });
    }
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) => {
        const where = 'path' in address ? address.path : `127.0.0.1:${address.port}`;
        reject(
          new SessionError(2, `cannot listen at ${where} (${cause.code}): choose another --socket or --port`),
        );
      });
      if ('path' in address) this.#server.listen(address.path, resolve);
      else this.#server.listen(address.port, '127.0.0.1', resolve);
    });
    if (!('path' in address)) return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    chmodSync(address.path, 0o600);
    return address.path;
  }

  /** Takes no new work, tells everybody, and closes what is open. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const { connection } of this.#peers.values()) {
      connection.send({ type: 'draining' } satisfies Notice);
      connection.end();
    }
    await closed;
  }

  line(text: string, connection: LineConnection): void {
    const peer = this.#peers.get(connection);
    if (peer === undefined) return;
    const request = parseRequest(text);
    if (request === undefined) {
      // A client that we know may have made a mistake; a stranger gets one line.
      if (peer.client === undefined) return connection.refuse('KAPI101');
      return connection.send({ id: null, ok: false, code: 'KAPI101', text: ENDPOINT_CODES.KAPI101 });
    }
    if (peer.client === undefined) return this.#hello(peer, request);
    const refusal = this.#refusal(peer.client, request);
    if (refusal !== undefined) {
      return connection.send({ id: request.id, ok: false, code: refusal, text: ENDPOINT_CODES[refusal] });
    }
    if (request.type === 'posture') peer.nonce = request.nonce;
    if (request.type === 'subscribe') peer.isSubscribed = true;
    const answer =
      request.type === 'posture' || request.type === 'subscribe' || request.type === 'hello'
        ? { ok: true, ...this.#posture(peer) }
        : this.#answer(peer.client, request);
    connection.send({ id: request.id, ...answer });
  }

  #answer(client: Client, request: ServiceRequest): object {
    try {
      return answerRequest(this.#service, client, request);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      return { ok: false, code: 'KAPI115', text: ENDPOINT_CODES.KAPI115 };
    }
  }

  closed(connection: LineConnection): void {
    this.#peers.delete(connection);
  }

  #welcome(connection: LineConnection): void {
    if (this.#isDraining) return connection.refuse('KAPI109');
    if (this.#peers.size >= CONNECTIONS_MAX) return connection.refuse('KAPI108');
    this.#peers.set(connection, { connection, client: undefined, isSubscribed: false, nonce: null });
  }

  #hello(peer: Peer, request: Request): void {
    const { connection } = peer;
    if (request.type !== 'hello' || request.protocol !== PROTOCOL) {
      return connection.refuse('KAPI103', request.id);
    }
    const client = this.#tokens.find(request.token);
    if (client === undefined) return connection.refuse('KAPI104', request.id);
    // Notices go to one connection of a client: the newest, because the older one may be a dead process's.
    for (const other of this.#peers.values()) {
      if (other.client?.name === client.name && client.role === 'trader') other.connection.end();
    }
    peer.client = client;
    connection.send({ id: request.id, ok: true, type: 'welcome', ...this.#greeting(client) });
  }

  #greeting(client: Client): object {
    const { setup, clock } = this.#service;
    return {
      protocol: PROTOCOL,
      client: client.name,
      role: client.role,
      clock: clock.id,
      instruments: setup.instruments,
      leaseMs: setup.leaseMs,
      validMs: setup.validMs,
    };
  }

  #refusal(client: Client, request: Request): EndpointCode | undefined {
    if (request.type === 'hello') return 'KAPI103';
    if (!EVERYBODYS.includes(request.type) && !RIGHTS[client.role].includes(request.type)) return 'KAPI105';
    const isNewWork = NEW_WORK.includes(request.type);
    return this.#isDraining && isNewWork ? 'KAPI109' : undefined;
  }

  #posture(peer: Peer): PostureMessage {
    const { health, accounts, postureView, clock } = this.#service;
    const { epoch, rPpm, confidencePpm, validMs } = postureView;
    return {
      type: 'posture',
      nonce: peer.nonce,
      epoch,
      posture: accounts.postureAt(clock.now()),
      rPpm,
      confidencePpm,
      validMs,
      tripped: health.tripWord !== 0,
    };
  }

  #tellPosture(peer: Peer): void {
    peer.connection.send(this.#posture(peer));
  }

  #tell(name: string, notice: Notice): void {
    for (const { client, connection } of this.#peers.values()) {
      if (client?.name === name) connection.send(notice);
    }
  }
}

/** Narrower than the protocol's request: what the endpoint does not answer itself. */
export type ServiceRequest = Exclude<Request, RequestOf<'hello' | 'posture' | 'subscribe'>>;

function parseRequest(text: string): Request | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = requestSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
