/** `plimsoll data`: which market recordings are there, and whether their bytes are what they should be. */
import {
  DataError,
  dataErrorText,
  listRecordings,
  type Recording,
  type RecordingFolder,
  recordingFolders,
  verifyRecording,
} from '@plimsoll/market-data';
import type { CommandDefinition } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { mark } from '../output.ts';
import type { Project } from '../project.ts';

const HOW_TO_GET = `Recordings are never part of this repository. Put a folder with a SHA256SUMS file at ./data, or name one with
PLIMSOLL_DATA. Raw Binance feeds (receive time and JSON, gzip) come from the examples of nkaz001/hftbacktest (MIT),
minute bars as feather from freqtrade's download-data. Without any, sessions run on labelled synthetic books over
real daily prices, which satisfies nothing for live.`;

export const data: CommandDefinition = {
  name: 'data',
  summary: 'list the market recordings, verify their digests, and say how to get some',
  example: 'plimsoll data --verify',
  declare: (command) => command.option('--verify', 'hash every file and compare with SHA256SUMS'),
  async run({ project, output }, _operands, options) {
    const { folder, recordings } = folderOf(project);
    let isGood = true;
    for (const recording of recordings) {
      const verdict = options['verify'] === true ? await verdictOn(recording) : presence(recording);
      isGood &&= verdict.isGood;
      const { name, kind, sizeBytes, sha256 } = recording;
      const fact = { name, kind, sizeBytes, sha256, state: verdict.word };
      output.result(
        fact,
        `${mark(verdict.word.padEnd(9), verdict.isGood)} ${kind.padEnd(8)} ${String(sizeBytes ?? '-').padStart(9)}  ${name}`,
      );
      if (verdict.complaint !== undefined) output.complain(verdict.complaint);
    }
    const word = options['verify'] === true ? 'verified' : 'listed';
    output.result(
      { folder, count: recordings.length, isGood },
      `${recordings.length} recordings ${word} in ${folder}`,
    );
    return isGood ? EXIT.holds : EXIT.refused;
  },
};

function folderOf(project: Project): RecordingFolder {
  try {
    return listRecordings(project.root, process.env);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const places = recordingFolders(project.root, process.env).join(', ');
    throw new Failure(EXIT.badInput, `${dataErrorText(error.detail)}\nlooked in: ${places}\n${HOW_TO_GET}`);
  }
}

interface RecordingVerdict {
  readonly word: string;
  readonly isGood: boolean;
  readonly complaint?: string;
}

function presence({ sizeBytes }: Recording): RecordingVerdict {
  return sizeBytes === undefined ? { word: 'missing', isGood: false } : { word: 'present', isGood: true };
}

async function verdictOn(recording: Recording): Promise<RecordingVerdict> {
  try {
    await verifyRecording(recording);
    return { word: 'verified', isGood: true };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { word: 'WRONG', isGood: false, complaint: dataErrorText(error.detail) };
  }
}
