/** Rocq's binary integers and lists of them, as the extraction spells them. */
import type { Node, NodeReader } from './json-nodes.ts';

/** Whether the node is a literal of Z. */
export function isInteger(reader: NodeReader, node: Node): boolean {
  if (reader.what(node) !== 'expr:constructor') return false;
  return ['Z0', 'Zpos', 'Zneg'].includes(reader.text(node, 'name'));
}

/** The value of a literal of Z; refuses what a JavaScript number does not hold exactly. */
export function integer(reader: NodeReader, node: Node): number {
  const name = reader.text(node, 'name');
  if (name === 'Z0') return 0;
  const [digits] = reader.children(node, 'args');
  if (digits === undefined) return reader.refuse('an integer without digits');
  const value = positive(reader, digits);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) reader.refuse(`the literal ${value} is above 2^53 - 1`);
  return name === 'Zpos' ? Number(value) : -Number(value);
}

function positive(reader: NodeReader, node: Node): bigint {
  if (reader.what(node) !== 'expr:constructor') reader.refuse('an integer that is not written out');
  const name = reader.text(node, 'name');
  if (name === 'XH') return 1n;
  const [rest] = reader.children(node, 'args');
  if (rest === undefined || (name !== 'XI' && name !== 'XO')) return reader.refuse(`the digit ${name}`);
  return 2n * positive(reader, rest) + (name === 'XI' ? 1n : 0n);
}

/** The entries of a table: a list of literals. */
export function integerList(reader: NodeReader, start: Node): number[] {
  const entries: number[] = [];
  let node = start;
  for (;;) {
    const name = reader.text(node, 'name');
    if (name === 'Nil') return entries;
    const [head, tail] = reader.children(node, 'args');
    if (name !== 'Cons' || head === undefined || tail === undefined || !isInteger(reader, head)) {
      return reader.refuse('a table that is not a list of literals');
    }
    entries.push(integer(reader, head));
    node = tail;
  }
}
