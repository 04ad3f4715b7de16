import { z } from 'zod';
import { nationByCode } from './nations.ts';
import type { Project } from './project.ts';

const stamps = { createTime: z.string(), updateTime: z.string().nullable() };
const ids = { id: z.string(), projectId: z.string() };
const endpoint = {
  id: z.string(),
  sipTrunkId: z.string(),
  name: z.string(),
  transport: z.string(),
  priority: z.int(),
  enabled: z.boolean(),
  ...stamps,
};
const ties = z.array(z.tuple([z.string(), z.string()]).readonly());

/** A project as the state file has it: its records as they are kept, ties as pairs with the trunk in front. */
export const projectStateSchema = z.object({
  id: z.string(),
  serial: z.int(),
  trunks: z.array(
    z.object({
      ...ids,
      hostName: z.string(),
      topLevelDomain: z.string(),
      domain: z.string(),
      name: z.string(),
      callsPerSecond: z.int(),
      enableCallerName: z.boolean().nullable(),
      enableCallForward: z.boolean().nullable(),
      callForwardNumber: z.string().nullable(),
      ...stamps,
    }),
  ),
  endpoints: z.array(
    z.union([
      z.object({ ...endpoint, address: z.string(), port: z.int() }),
      z.object({
        ...endpoint,
        isRegistered: z.literal(true),
        credentialUserName: z.string(),
        credentialUsername: z.string(),
      }),
    ]),
  ),
  phoneNumbers: z.array(
    z.object({
      id: z.string(),
      sipTrunkId: z.string(),
      phoneNumber: z.string(),
      countryCode: z.string(),
      ...stamps,
    }),
  ),
  enabledCountries: z.array(z.string()),
  accessControlLists: z.array(z.object({ ...ids, name: z.string(), enabled: z.boolean(), ...stamps })),
  ipRanges: z.array(
    z.object({
      ...ids,
      description: z.string(),
      ipAddress: z.string(),
      range: z.int(),
      accessControlListId: z.string(),
      ...stamps,
    }),
  ),
  trunkAccessControlLists: ties,
  credentialLists: z.array(z.object({ ...ids, name: z.string(), ...stamps })),
  credentials: z.array(
    z.object({
      id: z.string(),
      credentialListId: z.string(),
      username: z.string(),
      password: z.string(),
    }),
  ),
  trunkCredentialLists: ties,
});

export type ProjectState = z.infer<typeof projectStateSchema>;

/** Everything of a project. Records are shared and not copied: they never change. */
export function stateOf(project: Project): ProjectState {
  return {
    id: project.id,
    serial: project.serial,
    trunks: [...project.trunks],
    endpoints: [...project.endpoints],
    phoneNumbers: [...project.phoneNumbers.records],
    enabledCountries: [...project.enabledCountries],
    accessControlLists: [...project.accessControlLists],
    ipRanges: [...project.ipRanges],
    trunkAccessControlLists: [...project.trunkAccessControlLists],
    credentialLists: [...project.credentialLists],
    credentials: [...project.credentials],
    trunkCredentialLists: [...project.trunkCredentialLists],
  };
}

/**
 * Fills an empty project.
 *
 * @throws Error if an id is there twice, or names what is not there
 */
export function restoreState(project: Project, state: ProjectState): void {
  project.serial = state.serial;
  for (const trunk of state.trunks) {
    if (project.hostNames.owner(trunk.hostName) !== undefined) {
      throw new Error(`two trunks have the host name ${trunk.hostName}`);
    }
    project.hostNames.take(trunk.hostName, trunk.id);
    project.trunks.add(trunk);
  }
  for (const list of state.accessControlLists) project.accessControlLists.add(list);
  for (const list of state.credentialLists) project.credentialLists.add(list);
  for (const code of state.enabledCountries) {
    project.enabledCountries.add(present(nationByCode(code), code).isoCode);
  }
  for (const number of state.phoneNumbers) {
    if (number.sipTrunkId !== '') present(project.trunks.get(number.sipTrunkId), number.sipTrunkId);
    project.phoneNumbers.add(number);
  }
  restoreParts(project, state);
}

function restoreParts(project: Project, state: ProjectState): void {
  const { trunks, accessControlLists, credentialLists } = project;
  for (const endpoint of state.endpoints) {
    project.endpoints.add(present(trunks.get(endpoint.sipTrunkId), endpoint.sipTrunkId).id, endpoint);
  }
  for (const range of state.ipRanges) {
    const list = present(accessControlLists.get(range.accessControlListId), range.accessControlListId);
    project.ipRanges.add(list.id, range);
  }
  for (const credential of state.credentials) {
    const list = present(credentialLists.get(credential.credentialListId), credential.credentialListId);
    project.credentials.add(list.id, credential);
  }
  for (const [trunkId, listId] of state.trunkAccessControlLists) {
    const list = present(accessControlLists.get(listId), listId);
    project.trunkAccessControlLists.tie(present(trunks.get(trunkId), trunkId).id, list.id);
  }
  for (const [trunkId, listId] of state.trunkCredentialLists) {
    const list = present(credentialLists.get(listId), listId);
    project.trunkCredentialLists.tie(present(trunks.get(trunkId), trunkId).id, list.id);
  }
}

function present<Item>(item: Item | undefined, id: string): Item {
  if (item === undefined) throw new Error(`something belongs to ${JSON.stringify(id)}, which is not there`);
  return item;
}
