/**
 * `npm run bench:kernel -- [--quick] [--block-ms N] [--output FILE]`: how fast the kernel decides and stops. Writes
 * docs/benchmarks/kernel.md; with --quick it prints the page of a short run instead.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inlineHotPath } from '@plimsoll/survival-kernel';
import { measureDecisions } from './decisions.ts';
import { measureEndpoint } from './endpoint-trip.ts';
import { measureHalts } from './halts.ts';
import { measureNautilus } from './nautilus.ts';
import { measureTrips } from './trip.ts';

const PAGE = fileURLToPath(new URL('../../../docs/benchmarks/kernel.md', import.meta.url));
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, 'block-ms': { type: 'string' }, output: { type: 'string' } },
});
inlineHotPath(); // as the kernel's own process does
const isQuick = values.quick === true;
const blockMs = Number(values['block-ms'] ?? (isQuick ? '2000' : '30000'));
const loads = [loadText()];
const decisions = step('decisions', () => measureDecisions(isQuick ? 100_000 : 1_000_000));
const nautilus = step('NautilusTrader', () => measureNautilus(isQuick ? 5_000 : 50_000));
const tripRows = await step('trips', () => measureTrips(isQuick ? 500 : 5_000));
const endpoint = await step('endpoint', () => measureEndpoint(isQuick ? 2_000 : 20_000));
const halts = await step('halts', () =>
  measureHalts({ orders: isQuick ? 50 : 500, blockMs, repeat: isQuick ? 1 : 5 }),
);
loads.push(loadText());
const page = [
  '<!-- Written by `npm run bench:kernel`. -->',
  '',
  '# The kernel: how fast it decides and stops',
  '',
  `Node ${process.versions.node}, ${availableParallelism()} cores, load ${loads.join(' at the start, ')} at the end. Other jobs on the machine show in the high percentiles; under a garbage collector and a scheduler none of these is a bound.`,
  '',
  '## A decision in the process, nanoseconds',
  '',
  "Call by call, less the median of an empty measurement; the clock steps by some 20 to 40 ns. Every order passes; the end of the one before it and a new mark are not timed. Bytes: what a call leaves on the heap, in the best of 20 batches of 2 000 calls; the code makes no object, array, string or promise on this path. Numbers above 31 bits (sizes, prices, amounts; 16 bytes each) are boxed where V8 does not inline a call, or cannot know that a result is a number: the process asks it to inline the whole decision (`inlineHotPath`), as the kernel does, and the generated code says it of each result. Aims: sizing p50 below 200 ns, a decision p99 below 1 000 ns, 0 bytes without a trace line. The last step of a decision is its line in the recorder's ring, a file that outlives a killed process: a system call.",
  '',
  '| what | p50 | p99 | p99.9 | max | calls | bytes a call |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  ...decisions,
  ...nautilus.rows,
  '',
  nautilus.note,
  '',
  'The hand-written check is no alternative: it has no pending orders, no other instruments, no ages, no token, no record, and it rounds.',
  '',
  '## From a trip in another thread to the first refusal, milliseconds',
  '',
  'Aim: p99.9 below 1 ms. The busy one includes what is left of the work at the moment of the trip.',
  '',
  '| what | p50 | p99 | p99.9 | max | trips |',
  '| --- | --- | --- | --- | --- | --- |',
  ...tripRows,
  '',
  '## Endpoint round trips, milliseconds',
  '',
  "Unix-domain socket, client and service in two processes. A decision is in the recorder's ring, which outlives a killed process, before it is answered; a thread writes it to the trace. On a machine with nothing else to do most of it is waking a processor that sleeps: the first row has that too. Aim: p99 below 0.1 ms.",
  '',
  '| what | p50 | p99 | p99.9 | max | trips |',
  '| --- | --- | --- | --- | --- | --- |',
  ...endpoint,
  '',
  `## Halts: from the fault to the last of ${isQuick ? 50 : 500} open orders cancelled, milliseconds`,
  '',
  "Everything real: trading process, watchdog thread, supervisor process, venue. 3 heartbeats of 50 ms are 150 ms of patience; the venue's dead man's switch has 600 ms. The venue runs in the measuring process.",
  '',
  '| what | median | max | runs | |',
  '| --- | --- | --- | --- | --- |',
  ...halts,
  '',
].join('\n');
const output = values.output ?? (isQuick ? undefined : PAGE);
if (output === undefined) process.stdout.write(page);
else writeFileSync(output, page);

function step<Result>(name: string, run: () => Result): Result {
  process.stderr.write(`${name} (load ${loadText()})\n`);
  return run();
}

function loadText(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
