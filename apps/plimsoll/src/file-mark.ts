// An import would load the file system's streams, too, before a model's answer.
const { statSync } = process.getBuiltinModule('node:fs');

/** Changes when the file does: its size and times. For caches on this machine. @throws where there is no such file. */
export function markOf(file: string): string {
  const { size, mtimeMs, ctimeMs } = statSync(file);
  return `${size} ${mtimeMs} ${ctimeMs}`;
}
