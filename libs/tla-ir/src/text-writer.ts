/** Text that grows, and the column in which it goes on. */
export class TextWriter {
  text = '';
  /** From 0. */
  column: number;

  constructor(column: number) {
    this.column = column;
  }

  /** @param text Without a line break. */
  put(text: string): void {
    this.text += text;
    this.column += text.length;
  }

  newLine(column: number): void {
    this.text += `\n${' '.repeat(column)}`;
    this.column = column;
  }

  separated<T>(items: readonly T[], separator: string, print: (item: T) => void): void {
    items.forEach((item, index) => {
      if (index > 0) this.put(separator);
      print(item);
    });
  }

  between<T>(open: string, items: readonly T[], close: string, print: (item: T) => void): void {
    this.put(open);
    this.separated(items, ', ', print);
    this.put(close);
  }

  sequence(...parts: (string | (() => void))[]): void {
    for (const part of parts) typeof part === 'string' ? this.put(part) : part();
  }
}
