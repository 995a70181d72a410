/** Reading the JSON of Rocq's extraction: untyped nodes, asked for by name, refused when they are anything else. */

/** A construct that the generator does not translate, or a file that is no extraction. */
export class Untranslatable extends Error {
  /** The definition in which it stands. */
  readonly place: string;

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.name = 'Untranslatable';
    this.place = place;
  }
}

export type Node = Readonly<Record<string, unknown>>;

/** Reads parts of nodes of one definition, so that a refusal names it. */
export class NodeReader {
  readonly place: string;

  constructor(place: string) {
    this.place = place;
  }

  node(value: unknown): Node {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.refuse('expected a node');
    return value as Node;
  }

  what(node: Node): string {
    return this.text(node, 'what');
  }

  text(node: Node, key: string): string {
    const value = node[key];
    if (typeof value !== 'string') this.refuse(`expected text at ${key}`);
    return value;
  }

  child(node: Node, key: string): Node {
    return this.node(node[key]);
  }

  children(node: Node, key: string): Node[] {
    const value = node[key];
    if (!Array.isArray(value)) this.refuse(`expected a list at ${key}`);
    return value.map((item) => this.node(item));
  }

  texts(node: Node, key: string): string[] {
    const value = node[key];
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
      this.refuse(`expected a list of texts at ${key}`);
    }
    return value as string[];
  }

  refuse(problem: string): never {
    throw new Untranslatable(this.place, problem);
  }
}
