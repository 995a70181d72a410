import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { missingEntries } from './complete-lock.mjs';

describe('missingEntries', () => {
  it('adds the packages of other machines, and nothing that is there', () => {
    const optionalDependencies = {
      '@x/cli-linux-x64': '1.0.0',
      '@x/cli-linux-arm64-musl': '1.0.0',
      '@x/cli-darwin-arm64': '1.0.0',
      fsevents: '2.0.0',
    };
    const packages = {
      '': {},
      'node_modules/x': { version: '1.0.0', dev: true, optionalDependencies },
      'node_modules/@x/cli-linux-x64': { version: '1.0.0' },
    };
    expect(missingEntries(packages)).toEqual({
      'node_modules/@x/cli-linux-arm64-musl': {
        version: '1.0.0',
        cpu: ['arm64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
      'node_modules/@x/cli-darwin-arm64': {
        version: '1.0.0',
        cpu: ['arm64'],
        dev: true,
        optional: true,
        os: ['darwin'],
      },
    });
  });

  it('finds nothing missing in our own lock: else `npm ci` refuses it (mend: node apps/plimsoll/setup/complete-lock.mjs)', () => {
    const path = fileURLToPath(new URL('../../../package-lock.json', import.meta.url));
    const { packages } = JSON.parse(readFileSync(path, 'utf8'));
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect(missingEntries(packages)).toEqual({});
  });
});
