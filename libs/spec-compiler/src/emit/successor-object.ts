/** The JavaScript object in which an action builds the next state. */
import type { Uid } from '@plimsoll/tla-ir';
import type { ActionOptions } from './action-place.ts';
import { key, member, mentions, withoutUnused } from './code.ts';
import type { ModuleContext } from './context.ts';
import type { EventFieldPlan } from './event-fields.ts';

/** Its declaration, and that of the event's payload. */
export function declarations(
  context: ModuleContext,
  options: ActionOptions,
  fields: readonly EventFieldPlan[],
): string[] {
  const { kind, next, state } = options;
  const names = [...context.variables.values()];
  const lines =
    kind === 'next' && state !== undefined
      ? [
          `const ${next}: Vars = { ${names.map((name) => `${key(name)}: ${state.object}${member(name)}`).join(', ')} };`,
        ]
      : [`const ${next}: Vars = { ${names.map((name) => `${key(name)}: false`).join(', ')} };`];
  if (kind === 'enabled') {
    const all = [...names, ...context.instanceVariables.values()];
    return [`const ${next} = { ${all.map((name) => `${key(name)}: false as Value`).join(', ')} };`];
  }
  if (kind !== 'next') return lines;
  const none = fields.map(() => 'undefined').join(', ');
  return [...lines, `const payload: Fields = [${none}];`];
}

/** The body without what it does not use; `keep` lines are assignments only where some way gives the variable another value. */
export function settled(
  body: readonly string[],
  context: ModuleContext,
  options: ActionOptions,
  writes: ReadonlySet<Uid>,
): string[] {
  const lines = withoutUnused(body);
  const text = lines.join('\n').replace(/^( *)\u0000keep:(\d+)\n?/gm, (_, margin: string, uid: string) => {
    const name = context.variables.get(Number(uid));
    if (options.kind === 'next' && !writes.has(Number(uid))) return '';
    if (context.bug === 'kept-variable-stale') return '';
    return `${margin}${options.next}${member(name ?? '')} = ${options.state?.object}${member(name ?? '')};\n`;
  });
  const kept = text.split('\n');
  const isUnused = (name: string) =>
    !kept.some((line) => mentions(line, name) && !line.startsWith(`const ${name}: `));
  const unused = ['payload', options.next].filter(isUnused);
  return [kept.filter((line) => !unused.some((name) => line.startsWith(`const ${name}: `))).join('\n')];
}
