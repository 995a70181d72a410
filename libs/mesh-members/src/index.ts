/** Members of the mesh as processes of this machine: built, started, asked, ended. */
export { type BuildRequest, type BuiltMember, buildMember, mavenOf } from './build-member.ts';
export { type ClusterRecord, clusterFile, readCluster, type StartedMember } from './cluster-file.ts';
export { HEAP_MB_DEFAULT, jvmFlags, SHORT_LIVED } from './jvm-flags.ts';
export { MEMBER_FOLDER, memberDigest, ownWire } from './member-sources.ts';
export { askMember, type MemberState, type ProcessorTimes } from './member-state.ts';
export { isPortFree } from './port.ts';
export {
  isMachineProblem,
  type MembersProblem,
  type MembersResult,
  membersProblemText,
  type PortHolder,
} from './problem.ts';
export { isSameProcess } from './process-identity.ts';
export {
  type ClusterRequest,
  HTTP_PORT_DISTANCE,
  restartMember,
  startCluster,
  WAIT_MS_DEFAULT,
} from './start-cluster.ts';
export { type EndedMember, endMembers } from './stop-cluster.ts';
