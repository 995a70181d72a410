/** Why members of the mesh can't be built, started or asked. Programs switch on `code`; `membersProblemText` is for people. */
import { type ToolProblem, toolProblemText } from '@plimsoll/tlaplus-tools';

/** What is known of whoever has a port, when it is a member of the mesh. */
export interface PortHolder {
  readonly name: string;
  readonly cluster: string;
  readonly wire: number;
}

export type MembersProblem =
  /** There is no Java that could run a member. */
  | { readonly code: 'MEMBERS101'; readonly java: ToolProblem }
  /** There is a Java, but no compiler beside it. */
  | { readonly code: 'MEMBERS102'; readonly java: string }
  /** Maven did not build the member. */
  | { readonly code: 'MEMBERS103'; readonly log: string; readonly lines: readonly string[] }
  /** The project has no member to build. */
  | { readonly code: 'MEMBERS104'; readonly folder: string }
  /** A port is taken, by a member of the mesh or by somebody else. */
  | {
      readonly code: 'MEMBERS201';
      readonly port: number;
      readonly memberPort: number;
      readonly holder: PortHolder | undefined;
    }
  /** A member ended before it was ready. */
  | {
      readonly code: 'MEMBERS202';
      readonly member: string;
      readonly log: string;
      readonly lines: readonly string[];
    }
  /** Members run, but did not become a whole cluster in time. */
  | {
      readonly code: 'MEMBERS203';
      readonly waitedMs: number;
      readonly log: string;
      readonly seen: number;
      readonly expected: number;
    }
  /** A cluster of this project runs already. */
  | { readonly code: 'MEMBERS204'; readonly cluster: string; readonly ports: readonly number[] }
  /** The members that run are of another build, which speaks another wire. */
  | { readonly code: 'MEMBERS205'; readonly port: number; readonly wire: number; readonly ours: number }
  /** Another cluster runs here than the one that was asked for. */
  | { readonly code: 'MEMBERS206'; readonly asked: string; readonly running: string }
  /** No cluster of this project is known to run. */
  | { readonly code: 'MEMBERS301'; readonly file: string }
  /** The file that says which members run can't be read. */
  | { readonly code: 'MEMBERS302'; readonly file: string; readonly cause: string };

export type MembersResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: MembersProblem };

export function refusedWith(problem: MembersProblem): {
  readonly ok: false;
  readonly problem: MembersProblem;
} {
  return { ok: false, problem };
}

/** Problems that the machine has, rather than the input. */
export function isMachineProblem({ code }: MembersProblem): boolean {
  return ['MEMBERS101', 'MEMBERS102', 'MEMBERS103', 'MEMBERS202', 'MEMBERS203'].includes(code);
}

const JDK_REMEDY =
  'install a JDK of 17 or newer, for example: sudo apt-get install -y openjdk-17-jdk-headless';

/** What is wrong, and what mends it. */
export function membersProblemText(problem: MembersProblem): string {
  switch (problem.code) {
    case 'MEMBERS101':
      return `a member of the mesh runs on Java. ${toolProblemText(problem.java)}`;
    case 'MEMBERS102':
      return `${problem.java} has no compiler beside it, and the member is built on first use.\n  ${JDK_REMEDY}`;
    case 'MEMBERS103':
      return [
        `Maven did not build the member; its whole output is in ${problem.log}`,
        ...problem.lines.map((line) => `  ${line}`),
        '  if Maven itself is missing and can’t be fetched: sudo apt-get install -y maven',
      ].join('\n');
    case 'MEMBERS104':
      return `${problem.folder} is not there: the mesh's members are built from it, in a checkout of the project`;
    case 'MEMBERS201':
      return portText(problem);
    case 'MEMBERS202':
      return [
        `${problem.member} ended before it was ready; its log is ${problem.log}`,
        ...problem.lines.map((line) => `  ${line}`),
      ].join('\n');
    case 'MEMBERS203':
      return `after ${Math.round(problem.waitedMs / 1000)} s a member sees ${problem.seen} of ${problem.expected} members; see ${problem.log}. On a slow machine give it longer with --wait`;
    case 'MEMBERS204':
      return `cluster ${problem.cluster} runs already, on ${problem.ports.join(', ')}: plimsoll mesh down ends it`;
    case 'MEMBERS205':
      return `the member on port ${problem.port} speaks wire ${problem.wire}, this build ${problem.ours}: no operation of one is understood by the other.\n  take the whole cluster down and start it with this build: plimsoll mesh down && plimsoll mesh up`;
    case 'MEMBERS206':
      return `the cluster that runs here is ${problem.running}, not ${problem.asked}: clients with a wrong name are refused by its members.\n  name it: --cluster-name ${problem.running}; or end it: plimsoll mesh down`;
    case 'MEMBERS301':
      return `no cluster of this project runs (${problem.file} is not there): plimsoll mesh up starts one`;
    case 'MEMBERS302':
      return `${problem.file} can’t be read (${problem.cause}): end the members by hand (ps -ef | grep MemberMain), then remove it`;
  }
}

function portText({ port, memberPort, holder }: Extract<MembersProblem, { code: 'MEMBERS201' }>): string {
  const which = port === memberPort ? '' : `, where the member on ${memberPort} serves its health,`;
  const whose =
    holder === undefined
      ? 'another program'
      : `${holder.name} of cluster ${holder.cluster}, which this project did not start`;
  return `port ${port}${which} is taken by ${whose}.\n  give other ports: --ports 5801,5802,5803; or find who has it: ss -ltnp 'sport = :${port}'`;
}
