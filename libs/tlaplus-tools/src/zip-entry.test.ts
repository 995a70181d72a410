import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { beforeAll, describe, expect, it } from 'vitest';
import { jarFeatures } from './jar-features.ts';
import { realTools } from './testing/real-tools.ts';
import { zipEntry } from './zip-entry.ts';

let jar: Buffer;
beforeAll(async () => {
  jar = readFileSync((await realTools()).jar.path);
});

describe('zipEntry', () => {
  it('reads an entry of a real jar, and none that is not there', () => {
    expect(zipEntry(jar, 'tla2sany/StandardModules/Naturals.tla')?.toString()).toContain('MODULE Naturals');
    expect(zipEntry(jar, 'tla2sany/StandardModules/Nowhere.tla')).toBeUndefined();
  });

  test.prop([fc.nat(), fc.nat()])('never throws on a jar that was cut or altered', (cut, at) => {
    const altered = Buffer.from(jar.subarray(jar.length - 3000 - (cut % 3000)));
    altered.writeUInt8(at % 256, at % altered.length);
    expect(() => jarFeatures(altered)).not.toThrow();
    expect(jarFeatures(jar.subarray(0, cut % jar.length))).toBeUndefined();
  });

  test.prop([fc.uint8Array({ maxLength: 200 })])('refuses what is no zip file', (bytes) => {
    expect(zipEntry(Buffer.from(bytes), 'x')).toBeUndefined();
  });
});
