/** Why a live start is refused. Programs switch on `code`; the text is for people and names the remedy. */
export type LiveRefusal =
  | { readonly code: 'LIVE101'; readonly file: string | undefined }
  | { readonly code: 'LIVE102'; readonly file: string; readonly reason: string }
  | { readonly code: 'LIVE103'; readonly verdict: string }
  | { readonly code: 'LIVE104'; readonly stage: string }
  | { readonly code: 'LIVE105'; readonly name: string }
  | { readonly code: 'LIVE106'; readonly name: string; readonly judged: string; readonly found: string }
  | { readonly code: 'LIVE107'; readonly name: string }
  | { readonly code: 'LIVE108'; readonly file: string; readonly reason: string }
  | { readonly code: 'LIVE109'; readonly file: string; readonly format: string }
  | { readonly code: 'LIVE110'; readonly expiresAtMs: number }
  | { readonly code: 'LIVE111'; readonly nowMs: number; readonly latestMs: number }
  | { readonly code: 'LIVE112'; readonly judged: string; readonly found: string }
  | { readonly code: 'LIVE113'; readonly known: number; readonly found: number }
  | { readonly code: 'LIVE114'; readonly node: string; readonly runs: string; readonly own: string }
  | {
      readonly code: 'LIVE115';
      readonly given: readonly string[];
      readonly needed: number;
      readonly refusals: readonly string[];
    }
  | { readonly code: 'LIVE116'; readonly reason: string }
  | { readonly code: 'LIVE117'; readonly file: string; readonly reason: string }
  | { readonly code: 'LIVE118'; readonly file: string; readonly reason: string }
  | { readonly code: 'LIVE119'; readonly node: string; readonly reason: string }
  | { readonly code: 'LIVE120'; readonly reasons: readonly string[] };

/** One or two sentences for people, with the remedy. */
export function liveRefusalText(refusal: LiveRefusal): string {
  switch (refusal.code) {
    case 'LIVE101':
      return refusal.file === undefined
        ? 'no verdict was given. Give one with --verdict FILE.'
        : `there is no verdict at ${refusal.file}. Make one: plimsoll promote --stage live.`;
    case 'LIVE102':
      return `${refusal.file} is not a verdict: ${refusal.reason}.`;
    case 'LIVE103':
      return `the verdict is ${refusal.verdict}, not PROMOTE.`;
    case 'LIVE104':
      return `the verdict is for stage ${refusal.stage}, not live.`;
    case 'LIVE105':
      return `the verdict does not cover ${refusal.name}, which would run. Promote this build.`;
    case 'LIVE106':
      return `${refusal.name} has SHA-256 ${refusal.found}; the verdict is for ${refusal.judged}. Promote this build.`;
    case 'LIVE107':
      return `the verdict covers ${refusal.name} under this package, which is not there. Promote this build.`;
    case 'LIVE108':
      return `${refusal.file} does not carry the signatures that a verdict needs: ${refusal.reason}.`;
    case 'LIVE109':
      return `${refusal.file} has the verdict format ${refusal.format}, which starts nothing. Give the signed verdict-live.dsse.json of plimsoll promote.`;
    case 'LIVE110':
      return `the verdict expired at ${timeText(refusal.expiresAtMs)}. Promote again.`;
    case 'LIVE111':
      return `this machine's clock says ${timeText(refusal.nowMs)}, but ${timeText(refusal.latestMs)} has been already: the clock was set back. Set it right.`;
    case 'LIVE112':
      return `the policy here has SHA-256 ${refusal.found}; the verdict was made by ${refusal.judged}. Promote by this policy.`;
    case 'LIVE113':
      return `the gate knew revocation list ${refusal.known}; the one here is ${refusal.found}. Bring the newest list.`;
    case 'LIVE114':
      return `mixed fleet: node ${refusal.node} runs ${refusal.runs}, this one ${refusal.own}. Put one build on every node.`;
    case 'LIVE115':
      return `${refusal.given.length} of ${refusal.needed} people have approved (${[refusal.given.join(', ') || 'nobody', ...refusal.refusals].join('; ')}). Approve: plimsoll promote approve.`;
    case 'LIVE116':
      return `the break-glass order does not hold: ${refusal.reason}.`;
    case 'LIVE117':
      return `${refusal.file} can't be used: ${refusal.reason}.`;
    case 'LIVE118':
      return `${refusal.file} in the fleet's folder is no announcement of a node that is trusted: ${refusal.reason}. Find out who put it there, and remove it.`;
    case 'LIVE119':
      return `the node ${refusal.node} can't tell its fleet what it runs: ${refusal.reason}. Give it the key of a signer of that name and the role node: --node-key FILE.`;
    case 'LIVE120':
      return `the build is stopped: ${refusal.reasons.join('; ')}. Arm it again: plimsoll promote rearm.`;
  }
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
