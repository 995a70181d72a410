import { constantsAndConstraints, type ModelConfig } from '@plimsoll/tla-ir';

/** A `.cfg` with the constants, constraints and behaviour of `config` that checks `invariant` and nothing else. */
export function configForInvariant(config: ModelConfig, invariant: string): string {
  const behaviour =
    config.specification === undefined
      ? [`INIT ${config.init?.name ?? 'Init'}`, `NEXT ${config.next?.name ?? 'Next'}`]
      : [`SPECIFICATION ${config.specification.name}`];
  return [...behaviour, ...constantsAndConstraints(config), `INVARIANT ${invariant}`, ''].join('\n');
}
