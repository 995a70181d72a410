/** Requests of the endpoint, each carried out by one call of the service. */
import { lockRefusalText } from '@plimsoll/inventory-locks';
import { ledgerProblemText } from '@plimsoll/ledger';
import type { InstrumentObservation } from '../market-feed.ts';
import type { LeaseAnswer } from './decision.ts';
import type { ServiceRequest } from './endpoint.ts';
import type { KernelService } from './kernel-service.ts';
import type { EndpointCode, RequestOf } from './protocol.ts';
import { ENDPOINT_CODES } from './protocol.ts';
import type { Client } from './token-file.ts';

/** What goes back, but for the request's id. */
export function answerRequest(service: KernelService, client: Client, request: ServiceRequest): object {
  switch (request.type) {
    case 'acquire':
      return leaseAnswer(service.acquire(client.name, request.instrument));
    case 'renew':
      return leaseAnswer(service.renew(client.name, request.instrument, request.token));
    case 'release':
      return leaseAnswer(service.release(client.name, request.instrument, request.token));
    case 'authorize':
      return { ok: true, type: 'decision', ...service.authorize(client.name, request.order, request.token) };
    case 'change':
      return { ok: true, type: 'decision', ...service.change(client.name, request.order, request.token) };
    case 'submit':
      if (!service.hasLine) return refused('KAPI111');
      return { ok: true, type: 'decision', ...service.submit(client.name, request.order, request.token) };
    case 'cancel':
      return { ok: true, type: 'cancelling', known: service.cancel(client.name, request.order) };
    case 'report':
      if (service.hasLine) return refused('KAPI112');
      return { ok: true, type: 'reported', known: report(service, client, request) };
    case 'account':
      return {
        ok: true,
        type: 'account',
        agrees: service.account(client.name, request.equityMicro, request.positions),
      };
    case 'statement':
      return statement(service, request);
    case 'funding':
      if (!service.hasLedger) return refused('KAPI113');
      return { ok: true, type: 'funding', agrees: service.funding(request) };
    case 'deposit':
    case 'withdraw':
      return transfer(service, client, request);
    case 'observe':
      return observe(service, request);
    case 'kill':
      service.kill('operator', `${client.name}: ${request.reason}`);
      return { ok: true, type: 'killed' };
    case 'sign':
      return signAnswer(service.sign(client.name), client.name);
    case 'status':
      return { ok: true, type: 'status', ...statusOf(service) };
  }
}

/** What the terminal view and the live page show too. */
export function statusOf(service: KernelService) {
  const { health, accounts, counts, clock, recent } = service;
  const books = accounts.all.map(({ gate }) => gate.book);
  const { epoch, rPpm, confidencePpm, issuedAtMs, validMs } = service.postureView;
  return {
    atMs: clock.now(),
    posture: accounts.postureAt(clock.now()),
    epoch,
    rPpm,
    confidencePpm,
    ageMs: clock.now() - issuedAtMs,
    validMs,
    multipliers: service.multipliers,
    trippedBy: health.causes,
    isAcknowledged: health.isAcknowledged,
    signers: service.signers,
    passed: counts.passed,
    denied: Object.fromEntries(counts.denied),
    openOrders: service.openCount,
    equityMicro: books.reduce((sum, { equityMicro }) => sum + equityMicro, 0),
    recent: recent.slice(0, 20),
    ...(service.meshView === undefined ? {} : { mesh: service.meshView() }),
  };
}

function report(
  service: KernelService,
  client: Client,
  { order, event, quantityMicro = Number.NaN, priceMicro, feeMicro }: RequestOf<'report'>,
): boolean {
  return service.report(client.name, order, event, { quantityMicro, priceMicro, feeMicro });
}

function statement(service: KernelService, request: RequestOf<'statement'>): object {
  if (!service.hasLedger) return refused('KAPI113');
  const differences = service.statement(request);
  return { ok: true, type: 'statement', agrees: differences?.length === 0, differences: differences ?? [] };
}

function transfer(
  service: KernelService,
  { name: by }: Client,
  { type, transfer: name, amountMicro, note = '' }: RequestOf<'deposit' | 'withdraw'>,
): object {
  const kind = type === 'deposit' ? 'deposit' : 'withdrawal';
  const answer = service.transfer({ kind, name, amountMicro, by, note });
  if (answer === undefined) return refused('KAPI113');
  if (answer === 'uncovered') return refused('KAPI114');
  if ('code' in answer) {
    const text = ledgerProblemText(answer).replace(`${answer.code}: `, ''); // it is told beside
    return { ok: false, code: answer.code, text };
  }
  return { ok: true, type: 'transferred', ...answer };
}

function observe(service: KernelService, request: RequestOf<'observe'>): object {
  if (!service.clock.tell(request.atMs)) return refused('KAPI110');
  const { instruments, envelopeAgeMs, ledgerAgrees } = request;
  const seen = instruments.map((each) => withoutNulls(each));
  service.observe(seen, envelopeAgeMs ?? Number.NaN, ledgerAgrees ?? true);
  return { ok: true, type: 'observed', atMs: service.clock.now() };
}

/** JSON has no NaN: a sensor that has no value says null, or nothing. */
function withoutNulls(each: RequestOf<'observe'>['instruments'][number]): InstrumentObservation {
  const { instrument, bidMicro, askMicro } = each;
  const known = Object.entries(each).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(known), instrument, bidMicro, askMicro };
}

function leaseAnswer(answer: LeaseAnswer): object {
  if (answer.ok) return { type: 'lease', ...answer };
  return { ok: false, code: answer.refusal.code, text: lockRefusalText(answer.refusal) };
}

function signAnswer(refusal: string | undefined, person: string): object {
  if (refusal === undefined) return { ok: true, type: 'signed', person };
  return { ok: false, code: refusal, text: `${person}'s signature does not count now` };
}

function refused(code: EndpointCode): object {
  return { ok: false, code, text: ENDPOINT_CODES[code] };
}
