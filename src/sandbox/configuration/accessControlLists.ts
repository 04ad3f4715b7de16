import { type CheckedRange, checkRange, type IpRangeBody, insertRange, refuseDoubles } from './ipRanges.ts';
import type { Project } from './project.ts';
import type { AccessControlList, AccessControlListHead } from './records.ts';
import { found } from './refuse.ts';

/** What a client may write of an access control list. */
export interface AccessControlListBody {
  readonly name: string;
  readonly enabled?: boolean;
  /** Required when the list is created; an update without it leaves the ranges as they are. */
  readonly ipRanges?: readonly IpRangeBody[];
}

/** The list alone. */
export function listHeadOf(project: Project, id: string): AccessControlListHead {
  return found(project.accessControlLists.get(id), 'access control list', id);
}

export function accessControlListOf(project: Project, id: string): AccessControlList {
  return wholeList(project, listHeadOf(project, id));
}

/** The list with its ranges and the ids of its trunks. */
export function wholeList(project: Project, { id, name, enabled, ...rest }: AccessControlListHead) {
  const trunks = [...project.trunkAccessControlLists.ofRight(id)];
  return { id, name, enabled, ipRanges: [...project.ipRanges.of(id)], trunks, ...rest };
}

/** @throws Refusal 400 if a range is wrong, 409 if one is there twice */
export function createAccessControlList(project: Project, body: AccessControlListBody): AccessControlList {
  const ranges = checkRanges(body.ipRanges ?? []);
  const { id } = project.accessControlLists.add({
    id: project.nextId(),
    name: body.name,
    enabled: body.enabled ?? true,
    createTime: project.now(),
    updateTime: null,
    projectId: project.id,
  });
  for (const range of ranges) insertRange(project, id, range);
  return accessControlListOf(project, id);
}

export function updateAccessControlList(
  project: Project,
  id: string,
  body: AccessControlListBody,
): AccessControlList {
  const list = listHeadOf(project, id);
  const ranges = body.ipRanges && checkRanges(body.ipRanges);
  const { name, enabled = true } = body;
  project.accessControlLists.replace({ ...list, name, enabled, updateTime: project.now() });
  if (ranges !== undefined) replaceRanges(project, id, ranges);
  return accessControlListOf(project, id);
}

export function deleteAccessControlList(project: Project, id: string): void {
  listHeadOf(project, id);
  project.ipRanges.drop(id);
  project.trunkAccessControlLists.dropRight(id);
  project.accessControlLists.remove(id);
}

function checkRanges(bodies: readonly IpRangeBody[]): CheckedRange[] {
  const ranges = bodies.map((body, index) => checkRange(body, `ipRanges[${index}].`));
  refuseDoubles(ranges);
  return ranges;
}

/** A range that was there keeps its id; it is changed only if its description is. */
function replaceRanges(project: Project, id: string, ranges: readonly CheckedRange[]): void {
  const before = [...project.ipRanges.of(id)];
  project.ipRanges.drop(id);
  for (const range of ranges) {
    const known = before.find(
      ({ ipAddress, range: bits }) => ipAddress === range.ipAddress && bits === range.range,
    );
    if (known === undefined) insertRange(project, id, range);
    else if (known.description === range.description) project.ipRanges.add(id, known);
    else project.ipRanges.add(id, { ...known, ...range, updateTime: project.now() });
  }
}
