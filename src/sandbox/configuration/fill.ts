import { COUNTRIES, type Country } from '../countries.ts';
import { domainOf, TOP_LEVEL_DOMAIN } from './hostNames.ts';
import type { Project } from './project.ts';

/** How much a project gets beside what every project has. */
export interface Fill {
  readonly trunks: number;
  readonly numbersPerTrunk: number;
  /** Default 1. */
  readonly endpointsPerTrunk?: number;
}

/** So many trunks share an access control list. */
const TRUNKS_PER_LIST = 500;

const HOME = COUNTRIES[0] as Country;
const START = HOME.landlines[0] as string;

/**
 * Fills a project with trunks that no call uses, their numbers, endpoints and access control lists: to see how the
 * sandbox and its readers do with large projects.
 */
export function fillProject(
  project: Project,
  { trunks, numbersPerTrunk, endpointsPerTrunk = 1 }: Fill,
): void {
  const stamps = { createTime: project.now(), updateTime: null };
  const numbers = freeNumbers(project);
  let listId = '';
  for (let index = 0; index < trunks; index++) {
    const trunkId = fillTrunk(project, index);
    if (index % TRUNKS_PER_LIST === 0) listId = fillList(project, index / TRUNKS_PER_LIST);
    project.trunkAccessControlLists.tie(trunkId, listId);
    const common = { ...stamps, sipTrunkId: trunkId };
    for (let number = 0; number < numbersPerTrunk; number++) {
      const phoneNumber = numbers.next().value;
      project.phoneNumbers.add({ ...common, id: project.nextId(), phoneNumber, countryCode: HOME.code });
    }
    for (let priority = 1; priority <= endpointsPerTrunk; priority++) {
      const place = { address: `203.0.113.${index % 256}`, port: 5059 + priority, transport: 'UDP' };
      const name = `Filler SBC ${index}-${priority}`;
      const endpoint = { ...common, id: project.nextId(), name, ...place, priority, enabled: true };
      project.endpoints.add(trunkId, endpoint);
    }
  }
}

function fillTrunk(project: Project, index: number): string {
  const id = project.nextId();
  // The id ends in what makes it unique: host names are unique in all projects.
  const hostName = `filler-${index}-${id.slice(-16).toLowerCase()}`;
  project.hostNames.take(hostName, id);
  project.trunks.add({
    id,
    hostName,
    topLevelDomain: TOP_LEVEL_DOMAIN,
    domain: domainOf(hostName),
    name: `Filler ${index}`,
    callsPerSecond: 1,
    enableCallerName: false,
    enableCallForward: false,
    callForwardNumber: null,
    createTime: project.now(),
    updateTime: null,
    projectId: project.id,
  });
  return id;
}

function fillList(project: Project, index: number): string {
  const common = { createTime: project.now(), updateTime: null, projectId: project.id };
  const id = project.nextId();
  project.accessControlLists.add({ id, name: `Filler ${index}`, enabled: true, ...common });
  const range = {
    description: '',
    ipAddress: `198.51.100.${index % 256}`,
    range: 32,
    accessControlListId: id,
  };
  project.ipRanges.add(id, { id: project.nextId(), ...range, ...common });
  return id;
}

/** Numbers of one town, one after the other, without those that the project has: up to a million. */
function* freeNumbers(project: Project): Generator<string, never> {
  const digits = HOME.landlineDigits - START.length;
  for (let number = 0; number < 10 ** digits; number++) {
    const phoneNumber = `+${START}${String(number).padStart(digits, '0')}`;
    if (project.phoneNumbers.byNumber(phoneNumber) === undefined) yield phoneNumber;
  }
  throw new RangeError(`more numbers than +${START} has`);
}
