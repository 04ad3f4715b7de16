import { domainOf, TOP_LEVEL_DOMAIN } from './hostNames.ts';
import type { Project } from './project.ts';
import type { SipTrunk } from './records.ts';
import { found, refuseTaken } from './refuse.ts';

/** What a client may write of a trunk. */
export interface TrunkBody {
  readonly name: string;
  readonly hostName: string;
  readonly enableCallerName?: boolean | null;
  readonly enableCallForward?: boolean | null;
  readonly callForwardNumber?: string | null;
}

export function trunkOf(project: Project, id: string): SipTrunk {
  return found(project.trunks.get(id), 'SIP trunk', id);
}

/** @throws Refusal 409 if any trunk of the API has the host name */
export function createTrunk(project: Project, body: TrunkBody): SipTrunk {
  refuseTakenHostName(project, body.hostName, undefined);
  const id = project.nextId();
  project.hostNames.take(body.hostName, id);
  return project.trunks.add({
    id,
    callsPerSecond: 1,
    createTime: project.now(),
    updateTime: null,
    projectId: project.id,
    ...written({ enableCallerName: false, enableCallForward: false, ...body }),
  });
}

/** Sets to null what the body leaves out. */
export function updateTrunk(project: Project, id: string, body: TrunkBody): SipTrunk {
  const trunk = trunkOf(project, id);
  refuseTakenHostName(project, body.hostName, id);
  project.hostNames.release(trunk.hostName);
  project.hostNames.take(body.hostName, id);
  return project.trunks.replace({ ...trunk, ...written(body), updateTime: project.now() });
}

/** With its endpoints and its ties; its numbers are assigned to no trunk then. */
export function deleteTrunk(project: Project, id: string): void {
  const { hostName } = trunkOf(project, id);
  project.hostNames.release(hostName);
  project.endpoints.drop(id);
  project.trunkAccessControlLists.dropLeft(id);
  project.trunkCredentialLists.dropLeft(id);
  for (const numberId of [...project.phoneNumbers.ofTrunk(id)]) project.assign(numberId, '');
  project.trunks.remove(id);
}

function written(body: TrunkBody) {
  const { name, hostName } = body;
  return {
    hostName,
    topLevelDomain: TOP_LEVEL_DOMAIN,
    domain: domainOf(hostName),
    name,
    enableCallerName: body.enableCallerName ?? null,
    enableCallForward: body.enableCallForward ?? null,
    callForwardNumber: body.callForwardNumber ?? null,
  };
}

function refuseTakenHostName(project: Project, hostName: string, ownId: string | undefined): void {
  const owner = project.hostNames.owner(hostName);
  if (owner !== undefined && owner !== ownId) {
    refuseTaken('host name', hostName, 'a host name belongs to one trunk of all projects');
  }
}
