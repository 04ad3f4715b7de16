import { isHost } from './addresses.ts';
import type { Project } from './project.ts';
import type { SipEndpoint } from './records.ts';
import { found, refuse } from './refuse.ts';
import { trunkOf } from './trunks.ts';

/** What a client may write of an endpoint: static with an address, or registered with a user name. */
export interface EndpointBody {
  readonly name: string;
  readonly priority: number;
  readonly transport?: string;
  readonly enabled?: boolean;
  readonly address?: string;
  readonly port?: number;
  readonly isRegistered?: boolean;
  readonly credentialUserName?: string;
  /** As the SDK spells it. */
  readonly credentialUsername?: string;
}

const DEFAULT_PORT = 5060;

export function endpointOf(project: Project, trunkId: string, id: string): SipEndpoint {
  trunkOf(project, trunkId);
  return found(project.endpoints.of(trunkId).get(id), 'SIP endpoint', id);
}

/** @throws Refusal 400 if the address is neither an IP address nor a domain name */
export function createEndpoint(project: Project, trunkId: string, body: EndpointBody): SipEndpoint {
  trunkOf(project, trunkId);
  refuseAddress(body);
  const stamps = { createTime: project.now(), updateTime: null };
  const endpoint = { id: project.nextId(), sipTrunkId: trunkId, ...written(body), ...stamps };
  return project.endpoints.add(trunkId, endpoint);
}

/** What the body leaves out has its default again. */
export function updateEndpoint(
  project: Project,
  trunkId: string,
  id: string,
  body: EndpointBody,
): SipEndpoint {
  const { createTime } = endpointOf(project, trunkId, id);
  refuseAddress(body);
  const stamps = { createTime, updateTime: project.now() };
  return project.endpoints.of(trunkId).replace({ id, sipTrunkId: trunkId, ...written(body), ...stamps });
}

export function deleteEndpoint(project: Project, trunkId: string, id: string): void {
  endpointOf(project, trunkId, id);
  project.endpoints.of(trunkId).remove(id);
}

function written({ name, priority, transport = 'UDP', enabled = true, ...body }: EndpointBody) {
  const common = { name, transport, priority, enabled };
  if (body.address !== undefined) {
    return { ...common, address: body.address, port: body.port ?? DEFAULT_PORT };
  }
  const userName = body.credentialUserName ?? body.credentialUsername ?? '';
  const names = { credentialUserName: userName, credentialUsername: userName };
  return { ...common, isRegistered: true as const, ...names };
}

function refuseAddress({ address, credentialUserName, credentialUsername }: EndpointBody): void {
  if (address !== undefined && !isHost(address)) {
    const description = `${JSON.stringify(address)} is neither an IP address nor a domain name.`;
    refuse([{ field: 'address', description }]);
  }
  if ((credentialUserName ?? credentialUsername) !== (credentialUsername ?? credentialUserName)) {
    refuse([
      { field: 'credentialUsername', description: 'Differs from credentialUserName, which is the same.' },
    ]);
  }
}
