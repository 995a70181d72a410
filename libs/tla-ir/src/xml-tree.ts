import { SaxesParser } from 'saxes';
import type { Level, Location, Uid } from './ir.ts';
import { type IrProblem, IrProblemSignal } from './problem.ts';

/**
 * An element of SANY's XML export. Places and levels, which are two thirds of the text, are folded into their
 * element while it is read, so that 20 MB of XML become some 100 MB of objects at most.
 */
export interface XmlElement {
  readonly name: string;
  /** Character data of a leaf, '' otherwise. */
  text: string;
  readonly children: XmlElement[];
  location: Location | undefined;
  level: Level | undefined;
}

/** The whole export: what `XMLExporter -o` prints. */
export interface XmlExport {
  readonly rootModule: string;
  readonly entries: ReadonlyMap<Uid, XmlElement>;
  /** Modules in the order of semantic processing (an extended module before the extending one). */
  readonly moduleUids: readonly Uid[];
}

/** What one export may hold. The largest public specification has 3 MB and nests 300 deep. */
export interface XmlLimits {
  readonly charactersMax: number;
  readonly elementsMax: number;
  /** XML elements open at once; an expression nests two elements a level. */
  readonly depthMax: number;
}

export const defaultXmlLimits: XmlLimits = {
  charactersMax: 20_000_000,
  elementsMax: 2_500_000,
  depthMax: 4_000,
};

/** `saxes` is fed pieces of this size, so that a limit stops it before it has read the whole. */
const charactersAWrite = 65_536;

/** What the exporter makes of a control character in a string, such as a form feed. */
const controlCharacter = /&#(?:[1-8]|1[124-9]|2\d|3[01]);/;

/** Elements that only say where a node is. */
const placeElements = new Set(['location', 'column', 'line', 'begin', 'end', 'filename', 'level']);

/**
 * Parses an export in one pass.
 *
 * @throws IrProblemSignal with IR101 (not well-formed, truncated), IR102 (a limit) or IR103 (not an export).
 */
export function parseXmlExport(xml: string, file: string, limits: XmlLimits = defaultXmlLimits): XmlExport {
  if (xml.length > limits.charactersMax) {
    throw refusal(
      'IR102',
      file,
      1,
      1,
      `The XML has ${xml.length} characters; the limit is ${limits.charactersMax}.`,
    );
  }
  const collector = new ExportCollector(file, limits);
  // XML 1.0 has no such characters. 1.1 has, but takes some others for line ends.
  const defaultXMLVersion = controlCharacter.test(xml) ? '1.1' : '1.0';
  const parser = new SaxesParser({ position: true, forceXMLVersion: true, defaultXMLVersion });
  collector.place = () => ({ line: parser.line, column: parser.column });
  parser.on('error', (error) => {
    throw refusal('IR101', file, parser.line, parser.column, `The XML is not well-formed: ${error.message}.`);
  });
  parser.on('doctype', () => {
    throw refusal(
      'IR103',
      file,
      parser.line,
      parser.column,
      'The XML has a DOCTYPE, which SANY never writes.',
    );
  });
  parser.on('opentag', (tag) => collector.open(tag.name));
  parser.on('text', (text) => collector.text(text));
  parser.on('closetag', () => collector.close());
  for (let from = 0; from < xml.length; from += charactersAWrite) {
    parser.write(xml.slice(from, from + charactersAWrite));
  }
  parser.close();
  return collector.finish();
}

class ExportCollector {
  place: () => { line: number; column: number } = () => ({ line: 1, column: 1 });
  readonly #file: string;
  readonly #limits: XmlLimits;
  readonly #open: XmlElement[] = [];
  readonly #entries = new Map<Uid, XmlElement>();
  readonly #moduleUids: Uid[] = [];
  #rootModule: string | undefined;
  #sawModules = false;
  #elementCount = 0;
  // The place being read: SANY writes column before line, each with begin and end.
  #inLine = false;
  #place = { module: '', beginLine: 0, beginColumn: 0, endLine: 0, endColumn: 0 };
  /** SANY repeats few names in many elements: one string object each. */
  readonly #strings = new Map<string, string>();

  constructor(file: string, limits: XmlLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  open(name: string): void {
    this.#elementCount += 1;
    if (this.#elementCount > this.#limits.elementsMax) {
      this.#refuse('IR102', `The XML has more than ${this.#limits.elementsMax} elements.`);
    }
    if (this.#open.length >= this.#limits.depthMax) {
      this.#refuse('IR102', `The XML nests more than ${this.#limits.depthMax} elements.`);
    }
    if (this.#open.length === 0) {
      if (name !== 'modules') this.#refuse('IR103', `The XML starts with <${name}>, not with <modules>.`);
      this.#sawModules = true;
    }
    if (name === 'line') this.#inLine = true;
    else if (name === 'column') this.#inLine = false;
    this.#open.push({ name, text: '', children: [], location: undefined, level: undefined });
  }

  text(text: string): void {
    const top = this.#open.at(-1);
    if (top !== undefined && top.children.length === 0) top.text += text;
  }

  close(): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    const parent = this.#open.at(-1);
    if (parent === undefined) return;
    if (placeElements.has(element.name)) this.#foldPlace(element, parent);
    else if (element.name === 'entry') this.#closeEntry(element);
    else {
      if (element.text !== '') element.text = this.#one(element.text);
      this.#closeOther(element, parent);
    }
  }

  finish(): XmlExport {
    if (!this.#sawModules) this.#refuse('IR101', 'The XML is empty.');
    if (this.#rootModule === undefined) this.#refuse('IR103', 'The XML names no RootModule.');
    return { rootModule: this.#rootModule, entries: this.#entries, moduleUids: this.#moduleUids };
  }

  #closeOther(element: XmlElement, parent: XmlElement): void {
    if (parent.name === 'modules') {
      if (element.name === 'RootModule') this.#rootModule = element.text;
      else if (element.name === 'ModuleNodeRef') this.#moduleUids.push(this.#uid(element));
      return;
    }
    parent.children.push(element);
  }

  #closeEntry(element: XmlElement): void {
    const [uidElement, node] = element.children;
    if (uidElement?.name !== 'UID' || node === undefined) {
      this.#refuse('IR103', 'An <entry> lacks its UID or its node.');
    }
    const uid = this.#number(uidElement.text);
    if (this.#entries.has(uid)) this.#refuse('IR103', `Two entries have the UID ${uid}.`);
    this.#entries.set(uid, node);
  }

  #foldPlace(element: XmlElement, parent: XmlElement): void {
    switch (element.name) {
      case 'begin':
        if (this.#inLine) this.#place.beginLine = this.#number(element.text);
        else this.#place.beginColumn = this.#number(element.text);
        return;
      case 'end':
        if (this.#inLine) this.#place.endLine = this.#number(element.text);
        else this.#place.endColumn = this.#number(element.text);
        return;
      case 'filename':
        this.#place.module = this.#one(element.text);
        return;
      case 'location':
        parent.location = { ...this.#place };
        return;
      case 'level':
        parent.level = levelOf(this.#number(element.text));
    }
  }

  #uid(reference: XmlElement): Uid {
    const uid = reference.children[0];
    if (uid?.name !== 'UID') this.#refuse('IR103', `A <${reference.name}> has no UID.`);
    return this.#number(uid.text);
  }

  #number(text: string): number {
    if (!/^-?\d{1,9}$/.test(text)) this.#refuse('IR103', `'${text.slice(0, 40)}' is not a number.`);
    return Number(text);
  }

  #one(text: string): string {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    this.#strings.set(text, text);
    return text;
  }

  #refuse(code: 'IR101' | 'IR102' | 'IR103', message: string): never {
    // What is too deep is nearer to the place read last than to one in XML that nobody sees.
    const { module, beginLine, beginColumn } = this.#place;
    if (code === 'IR102' && module !== '') throw refusal(code, module, beginLine, beginColumn, message);
    const { line, column } = this.place();
    throw refusal(code, this.#file, line, column, message);
  }
}

/** SANY leaves a level unset (negative) in nodes that it never level-checks. */
function levelOf(level: number): Level | undefined {
  return level === 0 || level === 1 || level === 2 || level === 3 ? level : undefined;
}

const remedies = {
  IR101: 'Export it again, and look at what SANY printed: a specification with errors has no XML.',
  IR102: 'Split the specification, and name parts of long expressions by definitions.',
  IR103: 'Give the output of `java -cp tla2tools.jar tla2sany.xml.XMLExporter -o Spec`.',
} as const;

function refusal(
  code: 'IR101' | 'IR102' | 'IR103',
  file: string,
  line: number,
  column: number,
  message: string,
): IrProblemSignal {
  const problem: IrProblem = { code, place: { file, line, column }, message, remedy: remedies[code] };
  return new IrProblemSignal(problem);
}
