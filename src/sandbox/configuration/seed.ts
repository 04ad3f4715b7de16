import { COUNTRIES } from '../countries.ts';
import { Random } from '../hash.ts';
import { landlineNumber } from '../numbers.ts';
import type { Trunk } from '../trunks.ts';
import { timeOf } from '../ulid.ts';
import { domainOf, TOP_LEVEL_DOMAIN } from './hostNames.ts';
import type { Project } from './project.ts';
import { seedAccessControlLists, seedCredentialLists } from './seedAccess.ts';
import { seedEndpoints } from './seedEndpoints.ts';
import { Past } from './seedPast.ts';

/** Countries that may be called beside those that calls go to: nobody ever calls them. */
const NEVER_CALLED = ['AT', 'BE', 'CH', 'DK', 'FI', 'IE', 'NO', 'NZ', 'PL', 'PT'];
const UNASSIGNED_NUMBERS = 3;

/**
 * Fills a new project with a believable configuration whose trunks and numbers are those of its calls, and in
 * which there is something to find: a trunk without access control list, a wide range, idle numbers.
 *
 * @param key hash of seed and project: the same key gives the same configuration
 */
export function seedProject(project: Project, trunks: readonly Trunk[], key: number): void {
  const past = new Past(new Random(key ^ 0x5bd1e995));
  for (const trunk of trunks) {
    seedTrunk(project, trunk, past);
    seedEndpoints(project, trunk, past);
    for (const number of trunk.numbers) seedNumber(project, number, trunk.home.code, trunk.id, past);
  }
  for (const trunk of trunks.slice(0, 2)) seedIdleNumber(project, trunk, trunk.id, past);
  for (const trunk of trunks.slice(0, UNASSIGNED_NUMBERS)) seedIdleNumber(project, trunk, '', past);
  for (const code of [...COUNTRIES.map(country => country.code), ...NEVER_CALLED]) {
    project.enabledCountries.add(code);
  }
  seedAccessControlLists(project, past);
  seedCredentialLists(project, past);
}

function seedTrunk(project: Project, trunk: Trunk, past: Past): void {
  const hostName = freeHostName(project, trunk, past);
  project.hostNames.take(hostName, trunk.id);
  project.trunks.add({
    id: trunk.id,
    hostName,
    topLevelDomain: TOP_LEVEL_DOMAIN,
    domain: domainOf(hostName),
    name: trunk.name,
    callsPerSecond: Math.max(1, Math.floor(trunk.weight / 5)),
    enableCallerName: trunk.home.code === 'US' || trunk.home.code === 'CA',
    enableCallForward: true,
    callForwardNumber: trunk.forwardNumber,
    ...past.stampsAt(timeOf(trunk.id)),
    projectId: project.id,
  });
}

/** `support-line-3f9c`; another project may have it by chance. */
function freeHostName(project: Project, { name }: Trunk, past: Past): string {
  const start = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  for (;;) {
    const hostName = `${start}-${past.random.between(0x1000, 0xffff).toString(16)}`;
    if (project.hostNames.owner(hostName) === undefined) return hostName;
  }
}

/** A number that no call uses. */
function seedIdleNumber(project: Project, { home }: Trunk, trunkId: string, past: Past): void {
  seedNumber(project, landlineNumber(home, past.random), home.code, trunkId, past);
}

/** Two trunks may have drawn the same number: the first one keeps it. */
function seedNumber(
  project: Project,
  phoneNumber: string,
  countryCode: string,
  sipTrunkId: string,
  past: Past,
): void {
  if (project.phoneNumbers.byNumber(phoneNumber) !== undefined) return;
  const { id, ...stamps } = past.birth();
  project.phoneNumbers.add({ id, sipTrunkId, phoneNumber, countryCode, ...stamps });
}
