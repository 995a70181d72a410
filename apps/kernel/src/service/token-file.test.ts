import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readServiceConfig } from './service-config.ts';
import { tokenOf, writeServiceFiles } from './test-service.ts';
import { TokenFile } from './token-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tokens-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(text: string): string {
  const file = join(folder, 'tokens.json');
  writeFileSync(file, text);
  chmodSync(file, 0o600);
  return file;
}

const digest = 'a'.repeat(64);
const client = { name: 'ann', role: 'person', tokenSha256: digest };

describe('a token file', () => {
  test('finds a client by its token, and nobody by another', () => {
    const files = writeServiceFiles();
    const tokens = TokenFile.read(files.tokens);
    expect(tokens.find(tokenOf('ann'))).toMatchObject({ name: 'ann', role: 'person' });
    expect([tokens.find(''), tokens.find('guess')]).toEqual([undefined, undefined]);
    rmSync(files.folder, { recursive: true });
  });

  test('that cannot be trusted is refused with the remedy', () => {
    expect(() => TokenFile.read(join(folder, 'absent'))).toThrow('README');
    const open = written(JSON.stringify({ clients: [client] }));
    chmodSync(open, 0o644);
    expect(() => TokenFile.read(open)).toThrow('chmod 600');
    const bads: [string, string][] = [
      ['{', 'not JSON'],
      ['{}', 'no token file'],
      [JSON.stringify({ clients: [] }), 'no token file'],
      [JSON.stringify({ clients: [{ ...client, role: 'god' }] }), 'no token file'],
      [JSON.stringify({ clients: [{ ...client, token: 'plain' }] }), 'no token file'],
      [JSON.stringify({ clients: [client, { ...client, tokenSha256: 'b'.repeat(64) }] }), 'same name'],
      [JSON.stringify({ clients: [client, { ...client, name: 'bob' }] }), 'same tokenSha256'],
      [' '.repeat(1_000_001), 'larger'],
    ];
    for (const [text, words] of bads)
      expect(() => TokenFile.read(written(text)), text.slice(0, 80)).toThrow(words);
  });
});

describe('a configuration', () => {
  test('that is absent, too large, no JSON, or has anything it should not is refused', () => {
    expect(() => readServiceConfig(join(folder, 'absent'))).toThrow('README');
    const one = { instrument: 'BTC', inventoryMaxMicro: 1 };
    const bads: [string, string][] = [
      ['{', 'not JSON'],
      [' '.repeat(1_000_001), 'larger'],
      [JSON.stringify({ instruments: [] }), 'no configuration'],
      [JSON.stringify({ instruments: [one, one] }), 'named twice'],
      [JSON.stringify({ instruments: [one], leaseMs: 3 }), 'whole number'],
      [JSON.stringify({ instruments: [one], bypass: true }), 'bypass'],
      [JSON.stringify({ instruments: [{ ...one, inventoryMaxMicro: 1.5 }] }), 'no configuration'],
      [JSON.stringify({ instruments: [one], paperFees: { takerPpm: 100_001, makerPpm: 0 } }), 'takerPpm'],
      [JSON.stringify({ instruments: [one], paperFees: { takerPpm: 0, makerPpm: -100_001 } }), 'makerPpm'],
    ];
    for (const [text, words] of bads)
      expect(() => readServiceConfig(written(text)), text.slice(0, 80)).toThrow(words);
  });
});
