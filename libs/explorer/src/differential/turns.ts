import type { Model } from './judged-twice.ts';

/** Violations come after a number of successors that tells in which order they are generated. */
export function turns(statements: string): Model {
  const text = `---- MODULE Turns ----
EXTENDS Naturals, Sequences
VARIABLES x, y

Up(n) == x' = x + n /\\ y' = y
Side(n) == x' = x /\\ y' \\in y..(y + n)
Far(n, m) == x < 4 /\\ y = n /\\ x' = m /\\ y' = <<1, 2>>[n + m]

Init == x = 0 /\\ y \\in {0, 1}
Next ==
  \\/ \\E n \\in 1..3 : Up(n) \\/ Side(n)
  \\/ \\E n, m \\in 0..x : Far(n, m) \\/ Up(n + m)

Small == x + y < 5
Even == y # 2 \\/ x # 3
Early == x < 2
Near == [][x' <= x + 4]_<<x, y>>
====
`;
  return { module: 'Turns', text, config: `INIT Init\nNEXT Next\n${statements}\n` };
}
