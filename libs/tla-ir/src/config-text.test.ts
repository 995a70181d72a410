/** A configuration that is written out asks TLC for what was read. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ModelConfig } from './config.ts';
import { configText, constantsAndConstraints } from './config-text.ts';
import { parseConfig } from './parse-config.ts';

const root = join(import.meta.dirname, '../../..');

function read(text: string): ModelConfig {
  const config = parseConfig(text, 'Model.cfg');
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return config.value;
}

/** Without what tells the file and its lines. */
const facts = (config: ModelConfig): unknown =>
  JSON.parse(JSON.stringify({ ...config, file: '', sha256: '' }), (key, value) =>
    key === 'line' ? 0 : value,
  );

test('constants and constraints are written as they were', () => {
  const lines = [
    'CONSTANT N = 3',
    'CONSTANT Text = "a\\n"',
    'CONSTANT Weight(1, "x") = {a, {TRUE, FALSE}}',
    'CONSTANT Op <- [Inner] Other',
    'CONSTRAINT Small',
    'ACTION_CONSTRAINT Slow',
  ];
  const text = ['INIT Init', 'NEXT Next', 'INVARIANT Inv', ...lines].join('\n');
  expect(constantsAndConstraints(read(text))).toEqual(lines);
});

describe('a configuration, written and read again, is the same', () => {
  const folders = ['specs-tla/*/*.cfg', 'libs/spec-compiler/conformance/**/*.cfg'];
  const files = folders.flatMap((pattern) => globSync(pattern, { cwd: root }));

  test('there are some', () => expect(files.length).toBeGreaterThan(100));

  test.each(files)('%s', (file) => {
    const parsed = parseConfig(readFileSync(join(root, file), 'utf8'), file);
    if (parsed.ok) expect(facts(read(configText(parsed.value)))).toEqual(facts(parsed.value));
  });

  test.each([
    'INIT Init NEXT Next CONSTANTS Op(1, {a, "b"}) = {TRUE, 3} F = [M] 2 G <- [M] H K <- L',
    'SPECIFICATION Spec CONSTRAINTS A B ACTION_CONSTRAINTS C D SYMMETRY Perms VIEW V ALIAS Al',
    'SPECIFICATION Spec CHECK_DEADLOCK FALSE POSTCONDITION P INVARIANTS I J PROPERTIES Q R',
  ])('%s', (text) => {
    expect(facts(read(configText(read(text))))).toEqual(facts(read(text)));
  });
});
