/** After a crash: what stands in the ring and not yet in the traces is written there, so that no decision is lost. */
import { appendFileSync, createReadStream, existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceHeaderBody } from '@plimsoll/trace';
import { chainText, digestOfBytes, headerLine, TraceReader, traceProblemText } from '@plimsoll/trace';
import { SessionError } from '../market-feed.ts';
import type { RingLine } from './record-ring.ts';
import { leftInRing } from './record-ring.ts';
import { RING_FILE } from './ring-recorder.ts';

/**
 * Completes the traces of a service that was killed. They stay unfinished: they have no end line, and never conform.
 *
 * @param specs The traces by the index of their source.
 * @returns How many events were not in the traces yet; undefined when that service ended in order, or left no ring.
 * @throws SessionError (1) when a trace was altered, or the ring goes on elsewhere than where the trace ends.
 */
export async function recoverTraces(folder: string, specs: readonly string[]): Promise<number | undefined> {
  const ring = join(folder, RING_FILE);
  if (!existsSync(ring)) return undefined;
  const left = leftInRing(ring);
  if (left === undefined) throw new SessionError(1, `${ring} is no ring of this program`);
  let added = 0;
  for (const [source, spec] of specs.entries()) {
    const own = left.filter((record) => record.source === source);
    added += await complete(join(folder, `${spec}.ndjson`), own);
  }
  rmSync(ring);
  return added;
}

async function complete(file: string, records: readonly RingLine[]): Promise<number> {
  const found = await cutAtLastLine(file);
  if (found === 'ended') return 0;
  let lines = '';
  let { seq, digest } = found;
  let added = 0;
  for (const record of records) {
    if (record.seq === 0) {
      if (digest !== undefined) continue;
      const line = headerLine(JSON.parse(record.bytes.toString()) as TraceHeaderBody);
      digest = digestOfBytes(line);
      lines += `${line}\n`;
    } else if (record.seq > seq) {
      if (digest === undefined || record.seq !== seq + 1) {
        throw new SessionError(1, `${file}: event ${seq + 1} is in neither the trace nor the ring`);
      }
      const line = record.bytes.toString() + chainText(digest);
      digest = digestOfBytes(line);
      seq = record.seq;
      lines += `${line}\n`;
      added += 1;
    }
  }
  appendFileSync(file, lines, { flush: true });
  return added;
}

/** Number and digest of a trace's last whole line; what is torn behind it goes. */
async function cutAtLastLine(
  file: string,
): Promise<'ended' | { readonly seq: number; readonly digest: `sha256:${string}` | undefined }> {
  const nothing = { seq: 0, digest: undefined };
  if (!existsSync(file)) return nothing;
  const reader = new TraceReader({});
  for await (const chunk of createReadStream(file)) if (!reader.push(chunk as Buffer)) break;
  const reading = reader.reading();
  if (reading.kind === 'complete') return 'ended';
  const { place } = reader;
  if (place === undefined && reading.count === 0) {
    truncateSync(file, 0); // cut off within its header
    return nothing;
  }
  if (reading.kind !== 'unfinished' || place === undefined) {
    const why = reading.kind === 'refused' ? traceProblemText(reading.problem) : reading.kind;
    throw new SessionError(1, `${file}: ${why}`);
  }
  truncateSync(file, statSync(file).size - reading.tornBytes);
  return { seq: place.lastSeq, digest: place.previousLine };
}
