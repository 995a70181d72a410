/**
 * A guarded trading process for tests and benchmarks: kill switch, guards, gate and line to a venue, all of them real.
 * It does what it is told on stdin, and says what came of it on stdout; both are JSON lines.
 */
import { createInterface } from 'node:readline';
import {
  defaultLimits,
  gateAnswers,
  gateCode,
  KillSwitch,
  LastHop,
  mustHold,
  OrderLine,
  readTripFile,
  SharedHealth,
  tripOnUncaught,
  VenueSession,
} from '@plimsoll/survival-kernel';
import { deadManMsOf, Guards, type GuardsSetup } from '../service/guards.ts';
import { machineClock } from '../service/service-clock.ts';

/** What the process is started with. */
export interface GuardedSetup extends Omit<GuardsSetup, 'deadManMs'> {
  readonly venue: { readonly path: string; readonly account: string };
}

/** What it may be told. */
export type GuardedOrder =
  | { readonly do: 'place'; readonly count: number }
  | { readonly do: 'try' }
  | { readonly do: 'trip' }
  | { readonly do: 'block'; readonly ms: number }
  | { readonly do: 'fail' }
  | { readonly do: 'throw' }
  | { readonly do: 'hog' }
  | { readonly do: 'finish' };

const PRICE = 60_000_000_000;
const setup = JSON.parse(process.argv[2] ?? '{}') as GuardedSetup;
const health = new SharedHealth();
tripOnUncaught(health);
const kill = new KillSwitch(setup.tripFile, health, ['ann', 'bob']);
const clock = machineClock();
const instruments = [{ instrument: 'BTC', inventoryMaxMicro: Number.MAX_SAFE_INTEGER }];
const hop = new LastHop({ ...defaultLimits, ordersPerSecondMax: 10_000, instruments }, health);
const line = new OrderLine(
  (events) => new VenueSession(setup.venue.path, setup.venue.account, 'trading', events),
  hop,
  {
    venueSays: (event) => {
      if (event.type === 'welcome' && health.tripWord === 0) line.open();
    },
    lineLost: () => health.trip('heartbeat'),
  },
);
hop.book.fence('BTC', 1);
hop.book.equityMicro = Number.MAX_SAFE_INTEGER;
const guards = await Guards.start({ ...setup, deadManMs: deadManMsOf(setup.heartbeat) }, health);
let orderCount = 0;
say({ said: 'ready', trippedBy: health.causes, supervisor: guards.supervisorPid });

createInterface({ input: process.stdin }).on('line', (text) => obey(JSON.parse(text) as GuardedOrder));

function obey(told: GuardedOrder): void {
  switch (told.do) {
    case 'place': {
      for (let count = 0; count < told.count; count += 1) submit();
      return say({ said: 'placed', passed: hop.book.openCount });
    }
    case 'try':
      return say({ said: 'tried', code: submit(), atMs: clock.now() });
    case 'trip':
      kill.trip('operator');
      return say({ said: 'tripped', code: submit() });
    case 'block': {
      say({ said: 'blocking' });
      const endMs = performance.now() + told.ms;
      while (performance.now() < endMs); // a hang: no event, no timer, no message gets through
      // Whatever the watchdog did meanwhile: this is the first decision of the main thread.
      return say({
        said: 'unblocked',
        code: submit(),
        trippedBy: health.causes,
        isAcknowledged: health.isAcknowledged,
      });
    }
    case 'fail':
      return mustHold(false, 'a test wants this process to end', health);
    case 'throw':
      throw new Error('a test wants an uncaught error');
    case 'hog': {
      const kept: string[][] = [];
      for (;;) kept.push(new Array<string>(100_000).fill(`${kept.length}`));
    }
    case 'finish': {
      const refusal = kill.finish(hop.book.openCount, line.isCut);
      void guards.end().then(() => {
        say({ said: 'finished', code: refusal?.code, file: readTripFile(setup.tripFile).state });
        process.exit(0);
      });
    }
  }
}

/** An order that rests: a buy far below the market. */
function submit(): string {
  orderCount += 1;
  const nowMs = clock.now();
  hop.book.mark('BTC', PRICE, nowMs);
  if (orderCount % 100 === 1) publishPosture(nowMs);
  const order = {
    id: `${process.pid}-${orderCount}`,
    kind: 'limit',
    instrument: 'BTC',
    side: 'BUY',
    quantityMicro: 1,
    priceMicro: PRICE,
  } as const;
  const code = line.submit(order, 1, nowMs);
  return code === gateAnswers.PASS ? 'PASS' : gateCode(code);
}

/** A posture that outlives every test: what stops here is the kill switch, nothing else. */
function publishPosture(nowMs: number): void {
  const record = { posture: 'APEX', rPpm: 1_000_000, confidencePpm: 1_000_000 } as const;
  health.publish({ ...record, epoch: orderCount, issuedAtMs: nowMs, validMs: 3_600_000 });
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
