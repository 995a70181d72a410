/** Mutations of a .cfg: what is asked of a module. */
import type { Choices } from '../choices.ts';
import type { Structure } from './structure.ts';

const statements = ['INVARIANT', 'PROPERTY', 'CONSTRAINT', 'ACTION_CONSTRAINT', 'VIEW'] as const;

/** One number of it changed, a line left out, a statement made another, or one more definition asked for. */
export function configurationMutated(c: Choices, config: string, { definitions }: Structure): string {
  const names = definitions.filter((one) => one.isTop && one.parameters.length === 0).map(({ name }) => name);
  const lines = config.split('\n');
  const numbers = [...config.matchAll(/\b\d+\b/g)];
  const asked = lines.filter((line) => /^\s*(INVARIANT|PROPERTY|CONSTRAINT|VIEW|SYMMETRY)\s/.test(line));
  const ways: (() => string)[] = [
    () => (names.length === 0 ? config : `${config}\n${c.of(statements)} ${c.of(names)}\n`),
    () => (asked.length === 0 ? config : withLine(lines, c.of(asked), '')),
    () => {
      if (asked.length === 0) return config;
      const line = c.of(asked);
      return withLine(lines, line, line.replace(/\w+/, c.of(statements)));
    },
    () => {
      if (numbers.length === 0) return config;
      const found = c.of(numbers);
      const number = c.of([Number(found[0]) + 1, Math.max(0, Number(found[0]) - 1)]);
      return `${config.slice(0, found.index)}${number}${config.slice(found.index + found[0].length)}`;
    },
  ];
  return c.of(ways)();
}

const withLine = (lines: readonly string[], old: string, written: string): string =>
  lines.map((line) => (line === old ? written : line)).join('\n');
