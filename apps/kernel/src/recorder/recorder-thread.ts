/** The thread that records: takes what is in the ring, chains it, writes it, and commits it in groups. */
import { getPriority, setPriority } from 'node:os';
import { type MessagePort, workerData } from 'node:worker_threads';
import type { WrittenTrace } from '../session-recorder.ts';
import type { RingPlace } from './record-ring.ts';
import { RingReader } from './record-ring.ts';
import { TraceSet } from './trace-set.ts';

/** What the thread is started with. */
export interface RecorderSetup {
  readonly ring: RingPlace;
  readonly folder: string;
  /** Takes what was written, before the ring says that the traces are ended. */
  readonly port: MessagePort;
}

/**
 * Between two groups, however much is decided meanwhile: on a quick disk an event waits no longer for its own. Each group
 * takes a processor from who decides for a moment; a disk that is asked without a pause takes one for good.
 */
const COMMIT_MS = 25;
/** Bytes of a group: a quarter of the ring, so that room comes back while the disk works on the rest. */
const GROUP_BYTES_MAX = 2 ** 21;

/** Who decides comes first; nobody waits for a line to be chained. So much nicer than the process. */
const NICER = 5;
/** Nobody may be nicer. */
const NICENESS_MAX = 19;

// On Linux this is the thread's alone; elsewhere it would be the whole process's. Becoming nicer needs no right.
if (process.platform === 'linux') setPriority(Math.min(NICENESS_MAX, getPriority() + NICER));

const { ring, folder, port } = workerData as RecorderSetup;
const reader = new RingReader(ring);
try {
  port.postMessage(record(reader, new TraceSet(folder)));
  port.close();
  reader.ended();
} catch (error) {
  reader.failed();
  throw error;
} finally {
  reader.close();
}

function record(from: RingReader, traces: TraceSet): WrittenTrace[] {
  for (;;) {
    const isLast = from.isEnding; // asked first: all that came before it is in the ring by now
    const group = from.take(GROUP_BYTES_MAX);
    if (group.length > 0) {
      traces.commit(group);
      from.committed();
    } else if (isLast) return traces.end();
    else traces.sign();
    if (!isLast && from.waitingBytes < GROUP_BYTES_MAX) from.pause(COMMIT_MS);
  }
}
