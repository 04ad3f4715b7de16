import type { FieldViolation } from '../query.ts';
import { addressBits } from './addresses.ts';
import type { Project } from './project.ts';
import type { IpRange } from './records.ts';
import { found, refuse, refuseTaken } from './refuse.ts';

/** What a client may write of an IP range; the document requires none of it. */
export interface IpRangeBody {
  readonly description?: string;
  readonly ipAddress?: string;
  readonly range?: number;
}

/** A range as it will be kept. */
export type CheckedRange = Required<IpRangeBody>;

function rangeOf(project: Project, listId: string, id: string): IpRange {
  found(project.accessControlLists.get(listId), 'access control list', listId);
  return found(project.ipRanges.of(listId).get(id), 'IP range', id);
}

/**
 * The range with its defaults. Bits behind the prefix may be set: the document's own example is 20.20.20.20/24.
 *
 * @param place where the range stands in the body, empty or ending in a dot
 * @throws Refusal 400 if the address is none, or the prefix longer than it
 */
export function checkRange(body: IpRangeBody, place = ''): CheckedRange {
  const { description = '', ipAddress, range = 32 } = body;
  const bits = addressBits(ipAddress ?? '');
  const violations: FieldViolation[] = [];
  if (ipAddress === undefined || bits === undefined) {
    const given = ipAddress === undefined ? 'A missing address' : JSON.stringify(ipAddress);
    violations.push({
      field: `${place}ipAddress`,
      description: `${given} is no IP address such as 10.0.1.1.`,
    });
  }
  if (!Number.isInteger(range) || range < 0 || range > (bits ?? 128)) {
    const allowed = `a whole number from 0 to ${bits ?? 32}`;
    violations.push({ field: `${place}range`, description: `${range} is no prefix length: ${allowed}.` });
  }
  refuse(violations);
  return { description, ipAddress: ipAddress as string, range };
}

/** @throws Refusal 409 if the list has the range already */
export function addRange(project: Project, listId: string, body: IpRangeBody): IpRange {
  found(project.accessControlLists.get(listId), 'access control list', listId);
  const range = checkRange(body);
  refuseDoubles([...project.ipRanges.of(listId), range]);
  return insertRange(project, listId, range);
}

export function insertRange(project: Project, listId: string, range: CheckedRange): IpRange {
  return project.ipRanges.add(listId, {
    id: project.nextId(),
    ...range,
    createTime: project.now(),
    updateTime: null,
    projectId: project.id,
    accessControlListId: listId,
  });
}

export function updateRange(project: Project, listId: string, id: string, body: IpRangeBody): IpRange {
  const before = rangeOf(project, listId, id);
  const range = checkRange(body);
  const others = [...project.ipRanges.of(listId)].filter(other => other.id !== id);
  refuseDoubles([...others, range]);
  return project.ipRanges.of(listId).replace({ ...before, ...range, updateTime: project.now() });
}

/** @throws Refusal 400 for the last range: a list has at least one */
export function deleteRange(project: Project, listId: string, id: string): void {
  rangeOf(project, listId, id);
  const ranges = project.ipRanges.of(listId);
  if (ranges.size === 1) {
    const description = 'The last IP range of the list: it has to have one. Delete the list, or disable it.';
    refuse([{ field: 'ipRangeId', description }]);
  }
  ranges.remove(id);
}

export function refuseDoubles(ranges: readonly Pick<IpRange, 'ipAddress' | 'range'>[]): void {
  const seen = new Set<string>();
  for (const { ipAddress, range } of ranges) {
    const text = `${ipAddress}/${range}`;
    if (seen.has(text)) refuseTaken('IP range', text, 'a list has a range once');
    seen.add(text);
  }
}
