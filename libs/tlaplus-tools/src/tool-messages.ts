/**
 * Takes TLC's `-tool` output apart into messages.
 * A message stands between `@!@!@STARTMSG code:severity @!@!@` and `@!@!@ENDMSG code @!@!@`, may hold others
 * (the cause of a failed evaluation), and the text outside of messages is what SANY and the spec printed.
 */

export interface ToolMessage {
  readonly code: number;
  /** 0 none, 1 error, 2 TLC's own defect, 3 warning, 4 state. */
  readonly severity: number;
  /** Own lines and those of messages inside, without the frames. */
  readonly text: string;
  readonly inner: readonly ToolMessage[];
}

export type ToolOutput =
  | { readonly kind: 'message'; readonly message: ToolMessage }
  | { readonly kind: 'text'; readonly line: string };

/** A frame may follow other text on its line: TLC writes `: @!@!@STARTMSG 5006:0 @!@!@` for a cause. */
const START = /^(.*?)@!@!@STARTMSG (-?\d+):(\d+) @!@!@\s*$/;
const END = /^@!@!@ENDMSG (-?\d+) @!@!@\s*$/;

/** A state with huge values is the largest message there is; more than this is cut, with a mark. */
const MESSAGE_CHARACTERS_MAX = 16_000_000;

interface OpenMessage {
  readonly code: number;
  readonly severity: number;
  readonly lines: string[];
  readonly inner: ToolMessage[];
}

/** Feeds lines in, hands whole messages and lines of text out. Call `end` when the output is over. */
export function toolMessageReader(onOutput: (output: ToolOutput) => void): {
  line(line: string): void;
  end(): void;
} {
  const open: OpenMessage[] = [];
  let characters = 0;

  const close = (): void => {
    const done = open.pop();
    if (done === undefined) return;
    const message: ToolMessage = {
      code: done.code,
      severity: done.severity,
      text: done.lines.join('\n'),
      inner: done.inner,
    };
    const outer = open.at(-1);
    if (outer === undefined) {
      characters = 0;
      onOutput({ kind: 'message', message });
      return;
    }
    outer.inner.push(message);
    outer.lines.push(...done.lines);
  };

  return {
    line(line) {
      const start = START.exec(line);
      // Only inside a message may a frame stand behind other text: outside, that text is the spec's own.
      if (start !== null && (start[1] === '' || open.length > 0)) {
        if (start[1] !== '') open.at(-1)?.lines.push(start[1] ?? '');
        open.push({ code: Number(start[2]), severity: Number(start[3]), lines: [], inner: [] });
        return;
      }
      if (open.length === 0) return onOutput({ kind: 'text', line });
      const end = END.exec(line);
      if (end !== null && Number(end[1]) === open.at(-1)?.code) return close();
      characters += line.length;
      if (characters <= MESSAGE_CHARACTERS_MAX) open.at(-1)?.lines.push(line);
    },
    /** A message left open (a killed TLC) is handed out as far as it came. */
    end() {
      while (open.length > 0) close();
    },
  };
}
