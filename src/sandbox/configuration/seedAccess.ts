import type { Project } from './project.ts';
import { REGISTERED_USER } from './seedEndpoints.ts';
import type { Past } from './seedPast.ts';

interface SeededList {
  readonly name: string;
  readonly enabled: boolean;
  readonly ranges: readonly (readonly [description: string, ipAddress: string, range: number])[];
  /** Which of the project's trunks use it, by their place. The last trunk has none: it registers. */
  readonly trunks: readonly number[];
}

const ACCESS_CONTROL_LISTS: readonly SeededList[] = [
  {
    name: 'Session border controllers',
    enabled: true,
    ranges: [
      ['Data centre east', '203.0.113.0', 25],
      ['Data centre west', '198.51.100.0', 24],
      ['Data centre west, IPv6', '2001:db8:5::', 64],
    ],
    trunks: [0, 1, 2, 3],
  },
  {
    name: 'Offices',
    enabled: true,
    ranges: [
      ['London', '192.0.2.16', 28],
      ['Toronto', '192.0.2.64', 29],
    ],
    trunks: [2, 4],
  },
  {
    name: 'Dialler vendor',
    enabled: true,
    ranges: [['Whatever they run in', '198.18.0.0', 15]],
    trunks: [1],
  },
  { name: 'Old exchange', enabled: false, ranges: [['Basement', '192.0.2.200', 32]], trunks: [] },
];

const CREDENTIAL_LISTS = [
  { name: 'Remote agents', users: ['agent-anna', 'agent-bo', 'agent-chris'], trunks: [0] },
  { name: 'Lab phones', users: [REGISTERED_USER, 'lab-phone-1'], trunks: [5] },
];

export function seedAccessControlLists(project: Project, past: Past): void {
  for (const { name, enabled, ranges, trunks } of ACCESS_CONTROL_LISTS) {
    const list = project.accessControlLists.add({ name, enabled, projectId: project.id, ...past.birth() });
    const common = { projectId: project.id, accessControlListId: list.id };
    for (const [description, ipAddress, range] of ranges) {
      project.ipRanges.add(list.id, { ...past.birthAfter(list), description, ipAddress, range, ...common });
    }
    for (const { id } of pick(project, trunks)) project.trunkAccessControlLists.tie(id, list.id);
  }
}

export function seedCredentialLists(project: Project, past: Past): void {
  for (const { name, users, trunks } of CREDENTIAL_LISTS) {
    const list = project.credentialLists.add({ name, projectId: project.id, ...past.birth() });
    for (const username of users) {
      const password = past.random.next().toString(36);
      const { id } = past.birthAfter(list);
      project.credentials.add(list.id, { id, credentialListId: list.id, username, password });
    }
    for (const { id } of pick(project, trunks)) project.trunkCredentialLists.tie(id, list.id);
  }
}

function pick(project: Project, places: readonly number[]) {
  return places.flatMap(place => project.trunks.slice(place, 1));
}
