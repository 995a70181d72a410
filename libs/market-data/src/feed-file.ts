/** Reads a gzipped recording as batches of messages: streaming, with a limit on everything that can grow. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError } from './data-error.ts';
import type { FeedMessage } from './feed-message.ts';
import { parseFeedLine } from './feed-message.ts';

const LINE_BYTES_MAX = 1_000_000; // the longest snapshot line in the recordings has 64 066
const FILE_BYTES_MAX = 1_000_000_000; // unpacked; the largest recording has 28 MB: guards against a gzip bomb

/**
 * The messages of one file, in order, a batch for each unpacked chunk.
 *
 * @throws DataError DATA102 unreadable, DATA202 a bad line, DATA203 bad gzip, DATA204 over a limit.
 */
export async function* readFeedFile(path: string): AsyncGenerator<FeedMessage[]> {
  let bytes = 0;
  let line = 0;
  let rest = '';
  for await (const chunk of unpackedChunks(path)) {
    bytes += chunk.length;
    if (bytes > FILE_BYTES_MAX) {
      throw new DataError({ code: 'DATA204', file: path, limit: 'unpacked bytes', max: FILE_BYTES_MAX });
    }
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_BYTES_MAX) {
      throw new DataError({ code: 'DATA204', file: path, limit: 'bytes in a line', max: LINE_BYTES_MAX });
    }
    const batch: FeedMessage[] = [];
    for (const text of lines) {
      line += 1;
      const message = parseFeedLine(text, path, line);
      if (message !== undefined) batch.push(message);
    }
    if (batch.length > 0) yield batch;
  }
  if (rest !== '') {
    throw new DataError({ code: 'DATA202', file: path, line: line + 1, reason: 'the last line is cut off' });
  }
}

async function* unpackedChunks(path: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  unpacked.setEncoding('latin1'); // the feed is ASCII: no character can be split between chunks
  const packed = createReadStream(path);
  let unreadable: Error | undefined;
  packed.on('error', (error) => {
    unreadable = error;
  });
  pipeline(packed, unpacked, () => {}); // errors arrive at the reader below
  try {
    for await (const chunk of unpacked) yield chunk as string;
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    if (unreadable !== undefined) throw new DataError({ code: 'DATA102', file: path }, { cause });
    throw new DataError({ code: 'DATA203', file: path, reason: 'bad or truncated gzip data' }, { cause });
  }
}
