import type { Trunk } from '../trunks.ts';
import type { Project } from './project.ts';
import type { SipTrunk } from './records.ts';
import type { Past } from './seedPast.ts';

/** User name of the credential that registered endpoints use. */
export const REGISTERED_USER = 'lab-gateway';

/**
 * Two static endpoints a trunk, the spare one by TLS; where most calls go out the spare one is switched off, and
 * the smallest trunk has a registered one as well. Addresses are those that RFC 5737 keeps for documentation.
 */
export function seedEndpoints(project: Project, trunk: Trunk, past: Past): void {
  const since = project.trunks.get(trunk.id) as SipTrunk;
  const town = trunk.name.split(' ')[0];
  const host = past.random.between(1, 250);
  const base = { sipTrunkId: trunk.id, enabled: true };
  const spare = { address: `198.51.100.${host}`, port: 5061, transport: 'TLS', priority: 2 };
  project.endpoints.add(trunk.id, {
    ...past.birthAfter(since),
    ...base,
    name: `${town} SBC 1`,
    address: `203.0.113.${host}`,
    port: 5060,
    transport: 'UDP',
    priority: 1,
  });
  project.endpoints.add(trunk.id, {
    ...past.birthAfter(since),
    ...base,
    ...spare,
    name: `${town} SBC 2`,
    enabled: trunk.inbound > 0.1,
  });
  if (trunk.weight > 5) return;
  project.endpoints.add(trunk.id, {
    ...past.birthAfter(since),
    ...base,
    name: `${town} gateway`,
    isRegistered: true,
    credentialUserName: REGISTERED_USER,
    credentialUsername: REGISTERED_USER,
    transport: 'TCP',
    priority: 3,
  });
}
