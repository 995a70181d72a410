/** The text of the specification behind a place: for messages, comments and explanations. */
import { type Location, type SpecIr, sourceText, withoutTabs } from '@plimsoll/tla-ir';
import { type CompileProblemCode, CompileProblemSignal } from './problem.ts';

export class SourceText {
  readonly #ir: SpecIr;
  readonly #lines = new Map<string, readonly string[]>();

  constructor(ir: SpecIr) {
    this.#ir = ir;
  }

  /** File name without folders, else the module's name. */
  file(location: Location): string {
    const file = this.#ir.sources.get(location.module)?.file;
    return file === undefined ? location.module : (file.split(/[\\/]/).at(-1) ?? file);
  }

  /** The place's lines as written, without the indentation they share; empty for modules of the jar. */
  linesOf(location: Location): readonly string[] {
    const lines = this.#linesOfModule(location.module).slice(location.beginLine - 1, location.endLine);
    const cut = lines.map((line, i) => {
      const end = i === lines.length - 1 ? line.slice(0, location.endColumn) : line;
      return i === 0 ? ' '.repeat(location.beginColumn - 1) + end.slice(location.beginColumn - 1) : end;
    });
    const filled = cut.filter((line) => line.trim() !== '');
    const indent = Math.min(...filled.map((line) => line.search(/\S/)));
    return filled.map((line) => line.slice(indent).trimEnd());
  }

  /** The place's text on one line, comments removed, a long one cut: a comment or a message is no listing. */
  textOf(location: Location): string {
    return sourceText(this.#ir, location);
  }

  refuse(code: CompileProblemCode, location: Location, message: string, tlc?: string): never {
    throw new CompileProblemSignal({
      code,
      place: { file: this.file(location), line: location.beginLine, column: location.beginColumn },
      message,
      text: this.textOf(location) || undefined,
      tlc,
    });
  }

  #linesOfModule(module: string): readonly string[] {
    const known = this.#lines.get(module);
    if (known !== undefined) return known;
    const lines = (this.#ir.sources.get(module)?.text ?? '').split('\n').map(withoutTabs);
    this.#lines.set(module, lines);
    return lines;
  }
}
