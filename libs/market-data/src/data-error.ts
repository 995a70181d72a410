/** What can be wrong with the data on disk; codes are listed in the switch of {@link dataErrorText}. */
export type DataErrorDetail =
  | { readonly code: 'DATA101'; readonly lookedIn: readonly string[] }
  | { readonly code: 'DATA102'; readonly file: string }
  | { readonly code: 'DATA201'; readonly file: string; readonly expected: string; readonly found: string }
  | { readonly code: 'DATA202'; readonly file: string; readonly line: number; readonly reason: string }
  | { readonly code: 'DATA203'; readonly file: string; readonly reason: string }
  | { readonly code: 'DATA204'; readonly file: string; readonly limit: string; readonly max: number }
  | { readonly code: 'DATA205'; readonly file: string; readonly line: number }
  | { readonly code: 'DATA301'; readonly command: string; readonly reason: string }
  | { readonly code: 'DATA302'; readonly file: string; readonly expected: string; readonly found: string };

/** A refusal of the data, with the exit code of its class: 2 bad or absent input, 3 this machine lacks something. */
export class DataError extends Error {
  readonly detail: DataErrorDetail;

  constructor(detail: DataErrorDetail, options?: ErrorOptions) {
    super(dataErrorText(detail), options);
    this.name = 'DataError';
    this.detail = detail;
  }

  /** 2: bad input or nothing there; 3: a tool or the network is missing. */
  get exitCode(): 2 | 3 {
    return this.detail.code === 'DATA301' ? 3 : 2;
  }
}

/** One sentence for people: what, where, and what to do. */
export function dataErrorText(detail: DataErrorDetail): string {
  switch (detail.code) {
    case 'DATA101':
      return `DATA101: no recordings found in ${detail.lookedIn.join(', ')}. Set PLIMSOLL_DATA to a folder with a SHA256SUMS file, or run with the synthetic source.`;
    case 'DATA102':
      return `DATA102: ${detail.file} can't be read. Check the path and its permissions.`;
    case 'DATA201':
      return `DATA201: ${detail.file} has SHA-256 ${detail.found}, SHA256SUMS says ${detail.expected}. Fetch the file again.`;
    case 'DATA202':
      return `DATA202: ${detail.file}:${detail.line}: ${detail.reason}. The recording is damaged or of another format.`;
    case 'DATA203':
      return `DATA203: ${detail.file}: ${detail.reason}. The file is damaged or of another format; fetch it again.`;
    case 'DATA204':
      return `DATA204: ${detail.file} is over the limit for ${detail.limit} (${detail.max}). Split it, or raise the limit in the code with a reason.`;
    case 'DATA205':
      return `DATA205: ${detail.file}:${detail.line} is not '<sha256>  <path>'. Make the list again with sha256sum.`;
    case 'DATA301':
      return `DATA301: '${detail.command}' failed: ${detail.reason}. Install Python 3.11 or newer with pip and check the network, or provide recordings in PLIMSOLL_DATA.`;
    case 'DATA302':
      return `DATA302: ${detail.file} has SHA-256 ${detail.found}, pinned is ${detail.expected}. It is not the package that this project knows; delete it and run again.`;
  }
}
