import { type Binder, binderNames } from './builtin-names.ts';
import type {
  Argument,
  Bound,
  CaseArm,
  Definition,
  ExceptUpdate,
  Expr,
  Level,
  Location,
  OperatorArgument,
  OperatorReference,
  Parameter,
  Substitution,
  Uid,
} from './ir.ts';
import { nowhere, type SymbolTable } from './symbol-table.ts';
import type { XmlElement } from './xml-tree.ts';

/** An expression may nest this deep: what recursion over it can bear on Node's default stack. */
const expressionDepthMax = 500;

/** Gives the definition of a UID: LET and LAMBDA embed theirs. */
export type DefinitionOf = (uid: Uid, reference: XmlElement) => Definition;

interface Head {
  readonly location: Location;
  readonly level: Level;
}

/** Turns SANY's expression nodes into `Expr`. */
export class ExpressionResolver {
  readonly #symbols: SymbolTable;
  readonly #definitionOf: DefinitionOf;
  #depth = 0;

  constructor(symbols: SymbolTable, definitionOf: DefinitionOf) {
    this.#symbols = symbols;
    this.#definitionOf = definitionOf;
  }

  expression(element: XmlElement): Expr {
    this.#depth += 1;
    if (this.#depth > expressionDepthMax) this.#symbols.tooDeep(element, expressionDepthMax);
    const expression = this.#expression(element);
    this.#depth -= 1;
    return expression;
  }

  /** An operand: an expression, or an operator given to a higher-order operator. */
  argument(element: XmlElement): Argument {
    return element.name === 'OpArgNode' ? this.#operatorArgument(element) : this.expression(element);
  }

  #expression(element: XmlElement): Expr {
    const symbols = this.#symbols;
    const head = headOf(element);
    switch (element.name) {
      case 'OpApplNode':
        return this.#application(element);
      case 'NumeralNode':
        return { ...head, kind: 'integer', value: this.#integer(symbols.child(element, 'IntValue')) };
      case 'DecimalNode':
        return { ...head, kind: 'decimal', text: this.#decimal(element) };
      case 'StringNode':
        return { ...head, kind: 'string', value: symbols.child(element, 'StringValue').text };
      case 'AtNode':
        return { ...head, kind: 'at' };
      case 'LetInNode':
        return this.#let(element);
      case 'LabelNode':
        return {
          ...head,
          kind: 'label',
          name: symbols.nameOf(element),
          parameters: this.#labelParameters(element),
          body: this.expression(this.#only(symbols.child(element, 'body'))),
        };
      case 'SubstInNode':
      case 'APSubstInNode':
        return {
          ...head,
          kind: 'substitution',
          module: symbols.nameOf(symbols.follow(this.#only(symbols.child(element, 'instTo'))).node),
          substitutions: symbols.child(element, 'substs').children.map((one) => this.#substitution(one)),
          body: this.expression(this.#only(symbols.child(element, 'body'))),
        };
      case 'AssumeProveNode':
        return symbols.unsupported(element, 'ASSUME … PROVE stands where an expression is evaluated');
      default:
        return symbols.unsupported(
          element,
          `SANY's <${element.name}> stands where an expression is expected`,
        );
    }
  }

  #application(element: XmlElement): Expr {
    const symbols = this.#symbols;
    const operands = this.#operands(element);
    const operator = symbols.operator(this.#only(symbols.child(element, 'operator')), operands.length);
    if (operator.kind === 'special') return this.#special(element, operator.name);
    return {
      ...headOf(element),
      kind: 'apply',
      operator,
      arguments: operands.map((operand) => this.argument(operand)),
    };
  }

  /** The built-ins that are more than operator and arguments. */
  #special(element: XmlElement, name: string): Expr {
    const binder = binderNames.get(name);
    if (binder !== undefined) return this.#bind(element, binder, name);
    const head = headOf(element);
    const operands = this.#operands(element);
    switch (name) {
      case '$Case':
        return { ...head, kind: 'case', arms: operands.map((pair) => this.#caseArm(pair)) };
      case '$Except': {
        const [target, ...pairs] = operands;
        if (target === undefined) return this.#symbols.malformed(element, '$Except without operands');
        const updates = pairs.map((pair) => this.#exceptUpdate(pair));
        return { ...head, kind: 'except', target: this.expression(target), updates };
      }
      case '$RcdConstructor':
        return { ...head, kind: 'record', fields: operands.map((pair) => this.#field(pair)) };
      case '$SetOfRcds':
        return { ...head, kind: 'recordSet', fields: operands.map((pair) => this.#field(pair)) };
      case '$Nop':
        // Wraps a subexpression named by a path (`Def!1!2`); it means its operand.
        return this.expression(this.#only(this.#symbols.child(element, 'operands')));
      default:
        return this.#symbols.unsupported(element, `the built-in operator ${name}`);
    }
  }

  #bind(element: XmlElement, binder: Binder, name: string): Expr {
    const bounds = this.#bounds(this.#symbols.child(element, 'boundSymbols').children);
    // A recursive function's own symbol comes first, unbound; the definition holds it (`recursiveFunction`).
    if (name === '$RecursiveFcnSpec') bounds.shift();
    const body = this.expression(this.#only(this.#symbols.child(element, 'operands')));
    const isTupleChoice = name === '$UnboundedChoose' && bounds.length > 1;
    return {
      ...headOf(element),
      kind: 'bind',
      binder,
      // `CHOOSE <<x, y>> : P` exports each variable on its own, without a word of the tuple.
      bounds: isTupleChoice
        ? [{ variables: bounds.flatMap(({ variables }) => variables), tuple: true, domain: undefined }]
        : bounds,
      body,
    };
  }

  #bounds(elements: readonly XmlElement[]): Bound[] {
    return elements.map((element) => {
      const variables = element.children
        .filter((child) => child.name === 'FormalParamNodeRef')
        .map((reference) => this.#variable(reference));
      const tuple = element.children.some((child) => child.name === 'tuple');
      if (element.name === 'unbound') return { variables, tuple, domain: undefined };
      const domain = element.children.at(-1);
      if (domain === undefined) return this.#symbols.malformed(element, 'a bound without domain');
      return { variables, tuple, domain: this.expression(domain) };
    });
  }

  #variable(reference: XmlElement): { readonly uid: Uid; readonly name: string } {
    const { uid, name } = this.#symbols.parameter(reference);
    return { uid, name };
  }

  #caseArm(element: XmlElement): CaseArm {
    const [test, value] = this.#pair(element);
    return { test: isOther(test) ? undefined : this.expression(test), value: this.expression(value) };
  }

  #exceptUpdate(element: XmlElement): ExceptUpdate {
    const [path, value] = this.#pair(element);
    return {
      path: this.#operands(path).map((step) => this.expression(step)),
      value: this.expression(value),
    };
  }

  #field(element: XmlElement): { readonly name: string; readonly value: Expr } {
    const [name, value] = this.#pair(element);
    return { name: this.#symbols.child(name, 'StringValue').text, value: this.expression(value) };
  }

  #pair(element: XmlElement): readonly [XmlElement, XmlElement] {
    const [first, second, third] = this.#operands(element);
    if (first === undefined || second === undefined || third !== undefined) {
      return this.#symbols.malformed(element, 'a $Pair has not two operands');
    }
    return [first, second];
  }

  #let(element: XmlElement): Expr {
    const definitions = this.#symbols
      .child(element, 'opDefs')
      .children.filter((child) => child.name === 'UserDefinedOpKindRef')
      .map((reference) => this.#definitionOf(this.#symbols.follow(reference).uid, reference));
    const body = this.expression(this.#only(this.#symbols.child(element, 'body')));
    return { ...headOf(element), kind: 'let', definitions, body };
  }

  #labelParameters(element: XmlElement): Parameter[] {
    const references = this.#symbols.child(element, 'params').children;
    return references.map((reference) => this.#symbols.parameter(reference));
  }

  #substitution(element: XmlElement): Substitution {
    const [reference, by] = element.children.filter((child) => child.name !== 'level');
    if (reference === undefined || by === undefined) {
      return this.#symbols.malformed(element, 'a <Subst> has not two parts');
    }
    const { uid, node } = this.#symbols.follow(reference);
    return { declaration: uid, name: this.#symbols.nameOf(node), by: this.argument(by) };
  }

  #operatorArgument(element: XmlElement): OperatorArgument {
    const reference = this.#only(this.#symbols.child(element, 'argument'));
    const resolved = this.#symbols.operator(reference, 0);
    if (resolved.kind === 'special') {
      return this.#symbols.unsupported(element, `the built-in ${resolved.name} is passed as an argument`);
    }
    const operator: OperatorReference = resolved;
    const lambda =
      operator.kind === 'definition' && operator.name === 'LAMBDA'
        ? this.#definitionOf(operator.uid, reference)
        : undefined;
    return { ...headOf(element), kind: 'operator', operator, lambda };
  }

  #operands(element: XmlElement): readonly XmlElement[] {
    return this.#symbols.child(element, 'operands').children;
  }

  #only(element: XmlElement): XmlElement {
    const [child, other] = element.children;
    if (child === undefined || other !== undefined) {
      return this.#symbols.malformed(
        element,
        `<${element.name}> has ${element.children.length} parts, not one`,
      );
    }
    return child;
  }

  #integer(element: XmlElement): bigint {
    if (!/^\d+$/.test(element.text)) this.#symbols.malformed(element, `'${element.text}' is no numeral`);
    return BigInt(element.text);
  }

  /** `mantissa · 10^exponent`; for literals too long for a Java long SANY exports the scale, negated, instead. */
  #decimal(element: XmlElement): string {
    const mantissa = this.#symbols.child(element, 'mantissa').text;
    const places = Math.abs(Number(this.#symbols.child(element, 'exponent').text));
    const digits = mantissa.padStart(places + 1, '0');
    return places === 0 ? `${digits}.0` : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  }
}

/** CASE … OTHER: SANY has no test there, and its exporter writes a bare text. */
function isOther(element: XmlElement): boolean {
  return element.name === 'StringNode' && element.text === '$Other';
}

function headOf(element: XmlElement): Head {
  return { location: element.location ?? nowhere, level: element.level ?? 0 };
}
