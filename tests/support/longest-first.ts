/**
 * The order of the test files: those that take minutes come first, so that at the end no core waits for the last of
 * them. All others as vitest orders them, by what an earlier run took or by their size.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first, those alone that feel no load. One that is missing here costs time, nothing else. */
const LONGEST = ['tests/end-to-end/promote.test.ts', 'rocq-proofs/gen/proofs.test.ts'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.toSorted((one, other) => rank(one) - rank(other));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`));
  return place < 0 ? LONGEST.length : place;
}
