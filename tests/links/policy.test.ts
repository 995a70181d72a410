/** The policy asks for no less than its floor: taking a requirement out of force, or lowering it, turns this red. */
import { join } from 'node:path';
import { type Policy, type Requirement, readPolicy } from '@plimsoll/evidence';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/places.ts';
import { LEVELS, PAPER, weakenings } from './policy-floor.ts';

const read = readPolicy(join(ROOT, 'promotion-policy.json'));
if (!read.ok) throw new Error(read.problem.code);
const policy = read.value;

const changed = (id: string, change: (requirement: Requirement) => Requirement | undefined): Policy => ({
  ...policy,
  requirements: policy.requirements.flatMap((requirement) => {
    const result = requirement.id === id ? change(requirement) : requirement;
    return result === undefined ? [] : [result];
  }),
});
const id = 'REQ~inventory-exclusive~1';
const inPaper = Object.keys(PAPER);

describe('promotion-policy.json', () => {
  test('asks for no less than its floor, in every requirement and at both stages', () => {
    expect(weakenings(policy)).toEqual([]);
  });

  test('lists each requirement once and none that the floor does not know', () => {
    expect(policy.requirements.map((requirement) => requirement.id)).toEqual(Object.keys(LEVELS));
  });

  test('has ten requirements in force at paper, and every one of levels A and B at live', () => {
    const inForce = (stage: 'paper' | 'live') =>
      policy.requirements.filter((requirement) => requirement.inForce.includes(stage)).map((one) => one.id);
    expect(inForce('paper')).toEqual(inPaper);
    expect(inForce('live')).toEqual(Object.keys(LEVELS).filter((one) => 'AB'.includes(LEVELS[one] ?? '')));
    expect(inPaper).toHaveLength(10);
  });

  test('covers every model of the project and all code that a session runs', () => {
    const evidence = new Set(policy.requirements.flatMap(({ needs }) => needs.map((need) => need.evidence)));
    for (const { name } of policy.specs) expect(evidence).toContain(`model-check/${name}`);
    for (const folder of ['apps/kernel', 'libs/survival-kernel', 'libs/inventory-locks', 'package-lock.json'])
      expect(policy.artefacts).toContain(folder);
  });
});

describe('the floor notices', () => {
  test.each(inPaper)('%s removed, out of force, at a lower level, or without any one of its needs', (one) => {
    const level = LEVELS[one] ?? 'A';
    expect(weakenings(changed(one, () => undefined))).toEqual([`${one} is gone`]);
    expect(weakenings(changed(one, (all) => ({ ...all, inForce: ['live'] })))).toContain(
      `${one} is out of force at paper`,
    );
    expect(weakenings(changed(one, (all) => ({ ...all, dal: 'E' })))).toEqual([
      `${one} is level E, not ${level}`,
    ]);
    for (const evidence of Object.keys(PAPER[one] ?? {})) {
      const weaker = changed(one, (all) => ({
        ...all,
        needs: all.needs.filter((need) => need.evidence !== evidence),
      }));
      expect(weakenings(weaker)).toContain(`${one} doesn't need ${evidence} at paper`);
    }
  });

  test('a property that is no longer asked for', () => {
    const weaker = changed(id, (all) => ({
      ...all,
      needs: all.needs.map((need) => ({
        ...need,
        includes: need.includes.filter((name) => name !== 'FencedGate'),
      })),
    }));
    expect(weakenings(weaker)).toContain(`${id} doesn't need FencedGate of model-check/InventoryLocks`);
  });

  test('evidence that one stage no longer asks for', () => {
    const weaker = changed(id, (all) => ({
      ...all,
      needs: all.needs.map((need) => ({ ...need, stages: ['live' as const] })),
    }));
    expect(weakenings(weaker)).toContain(`${id} doesn't need model-check/InventoryLocks at paper`);
  });
});
