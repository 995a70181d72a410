import { builtinNames } from './builtin-names.ts';
import type { Location, OperatorReference, Parameter, Uid } from './ir.ts';
import { type IrProblemCode, IrProblemSignal } from './problem.ts';
import type { XmlElement, XmlExport } from './xml-tree.ts';

/** The place SANY gives its built-ins, and this reader a node without one. */
export const nowhere: Location = {
  module: '--TLA+ BUILTINS--',
  beginLine: 0,
  beginColumn: 0,
  endLine: 0,
  endColumn: 0,
};

/** Looks symbols up by UID, and refuses what is not there. */
export class SymbolTable {
  readonly #export: XmlExport;
  readonly #file: string;
  /** Definitions that some expression uses (theorems and assumptions by name too), and with how many arguments. */
  readonly definitionsUsed = new Map<Uid, number>();

  constructor(xmlExport: XmlExport, file: string) {
    this.#export = xmlExport;
    this.#file = file;
  }

  get entries(): ReadonlyMap<Uid, XmlElement> {
    return this.#export.entries;
  }

  /** The UID in a `…Ref` element, and the entry it leads to. */
  follow(reference: XmlElement): { readonly uid: Uid; readonly node: XmlElement } {
    const uidElement = reference.children[0];
    if (uidElement?.name !== 'UID') this.malformed(reference, `a <${reference.name}> has no UID`);
    const uid = Number(uidElement.text);
    const node = this.#export.entries.get(uid);
    if (node === undefined) this.malformed(reference, `UID ${uidElement.text} leads nowhere`);
    return { uid, node };
  }

  /** The child of this name, which must be there. */
  child(element: XmlElement, name: string): XmlElement {
    const found = element.children.find((child) => child.name === name);
    if (found === undefined) this.malformed(element, `a <${element.name}> has no <${name}>`);
    return found;
  }

  /** The name SANY gives a symbol. */
  nameOf(node: XmlElement): string {
    return this.child(node, 'uniquename').text;
  }

  arityOf(node: XmlElement): number {
    return Number(this.child(node, 'arity').text);
  }

  parameter(reference: XmlElement): Parameter {
    const { uid, node } = this.follow(reference);
    if (node.name !== 'FormalParamNode') this.malformed(reference, `UID ${uid} is no formal parameter`);
    return { uid, name: this.nameOf(node), arity: this.arityOf(node) };
  }

  /**
   * What a reference applies. `$`-named built-ins without an entry in the table are the caller's: it gets
   * their SANY name as `special`.
   */
  operator(
    reference: XmlElement,
    argumentCount: number,
  ): OperatorReference | { readonly kind: 'special'; readonly name: string } {
    const { uid, node } = this.follow(reference);
    const name = this.nameOf(node);
    switch (node.name) {
      case 'BuiltInKind': {
        const builtin = builtinNames.get(name);
        return builtin === undefined ? { kind: 'special', name } : { kind: 'builtin', name: builtin };
      }
      case 'TheoremDefNode':
      case 'AssumeDef':
      case 'UserDefinedOpKind':
        this.definitionsUsed.set(uid, argumentCount);
        return { kind: 'definition', uid, name };
      case 'OpDeclNode':
        return { kind: 'declaration', uid, name };
      case 'FormalParamNode':
        return { kind: 'formal', uid, name };
      default:
        return this.unsupported(reference, `${name}, a ${node.name}, is used as an operator`);
    }
  }

  malformed(element: XmlElement, what: string): never {
    return this.#refuse('IR103', element, `This is not SANY's XML: ${what}.`, remedyMalformed);
  }

  unsupported(element: XmlElement, what: string): never {
    return this.#refuse('IR201', element, `Unsupported: ${what}.`, remedyUnsupported);
  }

  tooDeep(element: XmlElement, depthMax: number): never {
    const message = `The expression nests more than ${depthMax} levels.`;
    return this.#refuse('IR102', element, message, 'Name parts of it by definitions.');
  }

  #refuse(code: IrProblemCode, element: XmlElement, message: string, remedy: string): never {
    const at = element.location;
    const place =
      at === undefined
        ? { file: this.#file, line: 0, column: 0 }
        : { file: at.module, line: at.beginLine, column: at.beginColumn };
    throw new IrProblemSignal({ code, place, message, remedy });
  }
}

const remedyMalformed =
  'Give the unchanged output of `java -cp tla2tools.jar tla2sany.xml.XMLExporter -o Spec`.';
const remedyUnsupported =
  'TLC cannot evaluate it either; write it in another way, or leave it out of what is checked.';
