// A lift that writes down where it is: what Lift.tla is a model of. It depends on Node alone.
// node lift.mjs > lift-run.ndjson
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

// The digest of the spec: that of {"Lift":"<sha256 of the file>"}; `plimsoll validate Lift.tla --header` prints it.
const source = sha256(readFileSync(new URL('Lift.tla', import.meta.url))).slice('sha256:'.length);
const header = {
  trace: 'plimsoll/1',
  spec: 'Lift',
  specDigest: sha256(JSON.stringify({ Lift: source })),
  model: 'Lift',
  constants: {},
  source: 'lift-7',
  clock: 'simulated',
  startedAt: '2025-06-01T08:00:00Z',
};

let line = JSON.stringify(header);
let seq = 0;
process.stdout.write(`${line}\n`);

/** One line: no action, only the two things that the log shows; each bears the digest of the line before. */
function write(tsUs, state) {
  seq++;
  line = JSON.stringify({ seq, tsUs, actor: 'lift-7', state, prev: sha256(line) });
  process.stdout.write(`${line}\n`);
}

let floor = 1;
let tsUs = 0;
let chance = 7;
const random = (below) => {
  chance = (chance * 48_271) % 0x7fffffff;
  return 1 + ((chance >>> 5) % below);
};
for (let trip = 0; trip < 40; trip++) {
  const wanted = random(5);
  while (floor !== wanted) {
    floor += Math.sign(wanted - floor);
    tsUs += 4_000_000;
    write(tsUs, { floor, door: 'shut' });
  }
  for (const door of ['open', 'shut']) {
    tsUs += 2_000_000 + random(9) * 1_000_000;
    write(tsUs, { floor, door });
  }
}
process.stdout.write(`${JSON.stringify({ end: true, count: seq, head: sha256(line) })}\n`);
