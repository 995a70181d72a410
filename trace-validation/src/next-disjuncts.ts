/**
 * The disjuncts of Next, read from the module's text for the TLC oracle. Apart from the compiler, on purpose. It
 * reads the form that our specs keep (one named action a disjunct, quantifiers in front) and refuses any other.
 */

/** `\E w \in Workers, i \in Instruments : Grant(w, i)`. */
export interface NextDisjunct {
  /** The action's definition: its id in traces. */
  readonly action: string;
  /** What is called, with its arguments. */
  readonly call: string;
  /** Variables bound in front, with their domains, outermost first. */
  readonly binders: readonly { readonly name: string; readonly domain: string }[];
}

export type NextReading =
  | { readonly kind: 'disjuncts'; readonly disjuncts: readonly NextDisjunct[] }
  | { readonly kind: 'unsupported'; readonly detail: string };

/** Reads the definition `Next == \/ … \/ …` of a module's text. */
export function nextDisjuncts(moduleText: string, next = 'Next'): NextReading {
  const body = definitionBody(withoutComments(moduleText), next);
  if (body === undefined) return { kind: 'unsupported', detail: `the module does not define ${next}` };
  const disjuncts: NextDisjunct[] = [];
  for (const text of body.split('\\/').map((each) => each.trim())) {
    if (text === '') continue;
    const disjunct = readDisjunct(text);
    if (disjunct === undefined) return { kind: 'unsupported', detail: `not a named action: ${text}` };
    disjuncts.push(disjunct);
  }
  return { kind: 'disjuncts', disjuncts };
}

/** Lines after `Next ==` until the next definition, separator or empty line. */
function definitionBody(text: string, name: string): string | undefined {
  const start = new RegExp(`^${name}\\s*==`, 'm').exec(text);
  if (start === null) return undefined;
  const rest = text.slice(start.index + start[0].length);
  const end = /\n\s*\n|\n\S/.exec(rest);
  return end === null ? rest : rest.slice(0, end.index);
}

function withoutComments(text: string): string {
  return text.replace(/\(\*[\s\S]*?\*\)/g, '').replace(/\\\*.*$/gm, '');
}

function readDisjunct(text: string): NextDisjunct | undefined {
  const binders: { name: string; domain: string }[] = [];
  let rest = text;
  for (;;) {
    const quantifier = /^\\E\s+([^:]+):\s*/.exec(rest);
    if (quantifier === null) break;
    const bound = readBinders(quantifier[1] as string);
    if (bound === undefined) return undefined;
    binders.push(...bound);
    rest = rest.slice(quantifier[0].length);
  }
  const call = /^([A-Za-z]\w*)\s*(\(\s*\w+(\s*,\s*\w+)*\s*\))?$/.exec(rest.trim());
  return call === null ? undefined : { action: call[1] as string, call: rest.trim(), binders };
}

/** `w \in Workers, i, j \in Instruments`, with domains that contain no comma. */
function readBinders(text: string): { name: string; domain: string }[] | undefined {
  const binders: { name: string; domain: string }[] = [];
  let names: string[] = [];
  for (const part of text.split(',')) {
    const bound = /^\s*(\w+)\s*(?:\\in\s+([\w.() ]+?))?\s*$/.exec(part);
    if (bound === null) return undefined;
    names.push(bound[1] as string);
    const domain = bound[2];
    if (domain === undefined) continue;
    binders.push(...names.map((name) => ({ name, domain })));
    names = [];
  }
  return names.length === 0 ? binders : undefined;
}
