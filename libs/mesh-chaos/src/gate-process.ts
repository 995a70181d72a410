/** The gate of a chaos run: it holds the fences, goes by limit and posture as long as they are recent, and judges. */
import {
  askLimit,
  FenceTable,
  judgeLimit,
  LeverageEvents,
  type LimitGate,
  loseLimit,
  newLimitGate,
  receiveLimit,
} from '@plimsoll/mesh-hazelcast';
import { type GateReply, type GateRequest, serveGate } from './gate-line.ts';
import { every, limitReader, opened, postureReader, processParts, untilTold } from './process-parts.ts';
import { ACCOUNT, DEADLINE_MS, nowUs, tickMs, VALID_MS } from './setup.ts';

const parts = await processParts();
const { setup, log, mesh } = parts;
const limits = await limitReader(parts);
const mirror = await postureReader(parts);
const events = await opened(() => LeverageEvents.open(mesh, DEADLINE_MS));
const fences = new FenceTable();
let gate: LimitGate = newLimitGate;

/** Asks for the limit, under its own deadline; what is not answered in time is lost. Spec: Ask, Receive, Lose. */
async function askForLimit(): Promise<void> {
  const askedUs = nowUs();
  const asking = askLimit(gate, tickMs(askedUs));
  if (asking === undefined) return;
  gate = asking;
  log.add({ kind: 'limitAsked', us: askedUs });
  const read = await limits.read(ACCOUNT);
  const us = nowUs();
  if (read.ok && read.value.version > 0) {
    const { version, mostCenti } = read.value;
    gate = receiveLimit(gate, read.value) ?? gate;
    log.add({ kind: 'limitReceived', us, version, mostCenti });
  } else {
    gate = loseLimit(gate) ?? gate;
    log.add({ kind: 'limitLost', us });
  }
}

function answer(request: GateRequest): GateReply {
  const us = nowUs();
  const { version } = gate.known;
  if (request.type === 'version') {
    // A hint is as good as a push: it makes the gate ask at once, and changes nothing by itself.
    void askForLimit();
    return { yes: true, version };
  }
  const { worker, instrument, token } = request;
  if (request.type === 'tell') {
    const isNewest = fences.tell(instrument, token, worker);
    log.add({ kind: 'told', us, instrument, worker, token, isNewest });
    return { yes: isNewest, version };
  }
  const fence = fences.newestToken(instrument) === token && fences.ownerOf(instrument) === worker;
  const limit = judgeLimit(gate, request.version, request.sizeCenti, tickMs(us), VALID_MS) === undefined;
  const acts = mirror.posture();
  const posture = acts === 'APEX' || acts === 'STALKER';
  log.add({ kind: 'acts', us, reader: setup.name, epoch: mirror.epoch, posture: acts });
  const isPassed = fence && limit && posture;
  log.add({ kind: 'judged', us, order: request.order, fence, limit, posture, isPassed });
  return { yes: isPassed, version };
}

const server = serveGate(setup.gateSocket, answer);
// A spike or a plunge is asked about at once; what no event told of, at the next poll.
const stopListening = events.listen(() => void askForLimit());
every(10, askForLimit);
process.send?.('ready');
await untilTold();
stopListening();
server.close();
log.flush();
process.exit(0);
