import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from './check.ts';
import { INSTALL_COMMAND } from './layout.ts';
import { rocqVersion } from './rocq.ts';

const isHere = rocqVersion() !== undefined;
const CHECK_MS_MAX = 15 * 60_000;

describe.skipIf(!isHere)(`the proofs, by Rocq (to enable: ${INSTALL_COMMAND})`, () => {
  // Goal: what is committed is what is proven. Method: everything from clean, all facts of `--check`.
  test(
    'build, pass the audit, give the generated files byte for byte, and compute as the generated code does',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rocq-'));
      const lines: string[] = [];
      try {
        expect(check(folder, (line) => lines.push(line)) ? 'holds' : lines.join('\n')).toBe('holds');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    CHECK_MS_MAX,
  );
});
