/** A worker process: contends for instruments, trades those it believes it holds, one reply a turn. */
import { SeededRandom } from './random.ts';
import { FollowingStrategy } from './strategy.ts';
import type { Intent, Reply, Turn, WorkerMessage } from './worker-protocol.ts';

const HOLD_TURNS = 30; // then it wants other instruments, so that leases change hands
const [name = '', indexText = '0', seedText = '0'] = process.argv.slice(2);
const index = Number(indexText);
const random = new SeededRandom(Number(seedText) * 1_009 + index);
const strategy = new FollowingStrategy(name, random);
const believed = new Map<string, number>();
const asked = new Set<string>();

process.on('message', (turn: Turn) => {
  const intents = decide(turn);
  if (turn.freezes === true) {
    // The reply goes out only after somebody wakes this process: with the beliefs of now.
    tell({ kind: 'freezing', turn: turn.turn }, () => {
      process.kill(process.pid, 'SIGSTOP');
      tell({ kind: 'reply', reply: replyTo(turn, intents) });
    });
    return;
  }
  tell({ kind: 'reply', reply: replyTo(turn, intents) });
});
process.on('disconnect', () => process.exit(0));
tell({ kind: 'ready' });

function decide(turn: Turn): Intent[] {
  const intents: Intent[] = [];
  for (const mail of turn.mail) {
    if (mail.kind === 'granted') {
      believed.set(mail.instrument, mail.token);
      asked.delete(mail.instrument);
    } else if (mail.kind === 'due') {
      if (isWanted(turn, mail.instrument)) intents.push({ kind: 'renew', instrument: mail.instrument });
    } else if (believed.delete(mail.instrument)) {
      intents.push({ kind: 'notice', instrument: mail.instrument });
    }
  }
  strategy.see(turn);
  for (const view of turn.views) {
    const token = believed.get(view.instrument);
    if (token === undefined) continue;
    const order = strategy.order(turn, view, token, turn.freezes === true);
    if (order !== undefined) intents.push({ kind: 'order', order });
  }
  if (turn.freezes !== true) intents.push(...changeHands(turn));
  return intents;
}

function changeHands(turn: Turn): Intent[] {
  const intents: Intent[] = [];
  for (const { instrument } of turn.views) {
    const wants = isWanted(turn, instrument);
    if (!wants && believed.has(instrument)) {
      believed.delete(instrument);
      intents.push({ kind: 'release', instrument });
    } else if (wants && !believed.has(instrument) && !asked.has(instrument)) {
      asked.add(instrument);
      intents.push({ kind: 'request', instrument });
    }
  }
  return intents;
}

/** Each worker wants every other instrument, and others after a while: two workers want each of them at any time. */
function isWanted(turn: Turn, instrument: string): boolean {
  const place = turn.views.findIndex((view) => view.instrument === instrument);
  return (place + index + Math.floor((turn.turn + index * 7) / HOLD_TURNS)) % 2 === 0;
}

function replyTo(turn: Turn, intents: readonly Intent[]): Reply {
  return { turn: turn.turn, intents, believed: [...believed].sort() };
}

function tell(message: WorkerMessage, then?: () => void): void {
  process.send?.(message, undefined, undefined, () => then?.());
}
