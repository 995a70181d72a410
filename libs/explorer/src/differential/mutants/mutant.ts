/** A specification that somebody wrote, changed at one or two places. */
import { hash } from 'node:crypto';
import { Choices, type Production } from '../choices.ts';
import type { JudgedSpec } from '../judged-spec.ts';
import { configurationMutated } from './configuration.ts';
import { type Edit, edited } from './edits.ts';
import * as exchanges from './exchanges.ts';
import type { Original } from './originals.ts';
import * as rearrangements from './rearrangements.ts';
import { shallow } from './shallow.ts';
import { type Structure, structureOf } from './structure.ts';

export interface Mutant extends JudgedSpec {
  /** Which specification was changed, and how. */
  readonly origin: string;
}

/** Each by how much it finds. */
const mutations: readonly (readonly [name: string, weight: number, mutation: exchanges.Mutation])[] = [
  ['another operator', 4, exchanges.anotherOperator],
  ['another prefix', 3, exchanges.anotherPrefix],
  ['another name', 4, exchanges.anotherName],
  ['any name', 1, exchanges.anyName],
  ['another number', 2, exchanges.anotherNumber],
  ['another string', 1, exchanges.anotherString],
  ['another field', 1, exchanges.anotherField],
  ['a prime less', 1, exchanges.primeLess],
  ['a prime more', 2, exchanges.primeMore],
  ['another operand', 6, exchanges.anotherOperand],
  ['an operand wrapped', 4, exchanges.wrapped],
  ['an application less', 1, exchanges.applicationLess],
  ['an operand less', 2, exchanges.operandLess],
  ['another item', 5, rearrangements.anotherItem],
  ['items swapped', 3, rearrangements.itemsSwapped],
  ['an item repeated', 2, rearrangements.itemRepeated],
  ['another junction', 1, rearrangements.anotherJunction],
  ['parts swapped', 2, rearrangements.partsSwapped],
  ['another length', 2, rearrangements.anotherLength],
  ['other brackets', 1, rearrangements.otherBrackets],
  ['sides swapped', 1, rearrangements.sidesSwapped],
  ['another branch', 2, rearrangements.otherBranch],
  ['another assignment', 2, rearrangements.otherAssignment],
  ['a negation', 2, rearrangements.negation],
  ['other fairness', 1, rearrangements.otherFairness],
];

/** Times that another mutation is tried where one finds no place. */
const triesMax = 8;

/** The mutant that these choices make of one of the specifications. */
export function mutantOf(name: string, originals: readonly Original[], numbers: readonly number[]): Mutant {
  const c = new Choices(numbers);
  const original = originalOf(originals, c.below(1 << 20));
  const { root, config: given } = original;
  const modules = { ...original.modules };
  const changes: string[] = [];
  const times = c.once(3) ? 2 : 1;
  for (let i = 0; i < times; i += 1) {
    const module = someModule(c, modules);
    const [change, edits] = someEdits(c, structureOf(modules[module] ?? ''));
    modules[module] = edited(modules[module] ?? '', edits);
    changes.push(`${change} in ${module}`);
  }
  const mutatedConfig = c.once(8) ? configurationMutated(c, given, structureOf(modules[root] ?? '')) : given;
  if (mutatedConfig !== given) changes.push('another configuration');
  const { [root]: mutated = '', ...others } = modules;
  const { text, config } = original.isLarge
    ? shallow(mutated, mutatedConfig)
    : { text: mutated, config: mutatedConfig };
  return {
    name,
    origin: `${original.name}: ${changes.join(', ')}`,
    text,
    config,
    own: { root, others },
    deadlock: c.once(4) ? !original.deadlock : original.deadlock,
    continueAfterViolation: c.once(3),
    atErrors: 'counts and trace',
    isWhole: !/CONSTRAINT|SYMMETRY|VIEW/.test(config),
  };
}

/** By name, not by place in the list: a specification more changes few mutants of a seed. */
function originalOf(originals: readonly Original[], choice: number): Original {
  const ranked = originals.map((one) => ({ one, rank: hash('sha1', `${choice} ${one.name}`, 'hex') }));
  return ranked.reduce((least, other) => (other.rank < least.rank ? other : least)).one;
}

/** Large modules more often. */
function someModule(c: Choices, modules: { readonly [name: string]: string }): string {
  const sizes: readonly Production[] = Object.entries(modules).map(([name, text]) => [
    name,
    text.length,
    () => name,
  ]);
  return c.production(sizes);
}

function someEdits(c: Choices, structure: Structure): readonly [change: string, edits: readonly Edit[]] {
  for (let tries = 0; tries < triesMax; tries += 1) {
    let edits: readonly Edit[] = [];
    const change = c.production(
      mutations.map(
        ([what, weight, mutation]): Production => [
          what,
          weight,
          () => {
            edits = mutation(c, structure);
            return what;
          },
        ],
      ),
    );
    const isChange = edits.some(({ start, end, text }) => structure.text.slice(start, end) !== text);
    if (isChange) return [change, edits];
  }
  return ['nothing', []];
}
