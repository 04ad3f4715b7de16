import type { ServerResponse } from 'node:http';
import { type Handler, sendJson } from './support.ts';

export interface FakeRecord {
  readonly id?: string;
  readonly [field: string]: unknown;
}

/** A list of the API: the field of its answers, and its records. */
export interface FakeList {
  readonly name: string;
  readonly records: readonly FakeRecord[];
}

/** By path below the project, encoded. */
export type FakeLists = Record<string, FakeList>;

export interface ListRequest {
  readonly path: string;
  /** 0 where the request names none. */
  readonly page: number;
  readonly pageSize: number;
  readonly query: string;
}

/** `count` records whose ids begin with `prefix`, numbered from `first`. */
export function records(prefix: string, count: number, first = 0): FakeRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}-${first + index}`,
    name: `${prefix} ${first + index}`,
  }));
}

/** A project with two trunks, an ACL and a credential list, and something in every list but one. */
export function smallProject(): FakeLists {
  return {
    trunks: { name: 'trunks', records: records('trunk', 2) },
    'trunks/trunk-0/endpoints': { name: 'endpoints', records: records('endpoint', 3) },
    'trunks/trunk-1/endpoints': { name: 'endpoints', records: [] },
    phoneNumbers: { name: 'phoneNumbers', records: records('number', 4) },
    countryPermissions: {
      name: 'countryPermissions',
      records: [
        { isoCode: 'DE', enabled: true },
        { isoCode: 'FR', enabled: false },
      ],
    },
    accessControlLists: { name: 'accessControlLists', records: records('acl', 1) },
    'accessControlLists/acl-0/ipRanges': { name: 'ipRanges', records: records('range', 2) },
    'accessControlLists/acl-0/trunks': { name: 'trunks', records: records('trunk', 1) },
    credentialLists: { name: 'credentialLists', records: records('credentials', 1) },
    'credentialLists/credentials-0/trunks': { name: 'trunks', records: records('trunk', 2) },
  };
}

/** A project of `trunks` trunks with one endpoint each, and nothing else. */
export function manyTrunks(trunks: number): FakeLists {
  const lists: FakeLists = {
    ...smallProject(),
    trunks: { name: 'trunks', records: records('trunk', trunks) },
  };
  for (let index = 0; index < trunks; index++) {
    lists[`trunks/trunk-${index}/endpoints`] = {
      name: 'endpoints',
      records: records(`endpoint-${index}`, 1),
    };
  }
  return lists;
}

/** What the API would answer: a page, or the whole list where it is not paged. */
export function answerOf({ name, records: all }: FakeList, { page, pageSize }: ListRequest) {
  if (page === 0) return { [name]: all };
  return {
    [name]: all.slice((page - 1) * pageSize, page * pageSize),
    totalItems: all.length,
    pageSize,
    pageNumber: page,
  };
}

/** Lists of `/v1/projects/project`; what is not there is answered with 404. Sends what `respond` returns. */
export function listsHandler(
  lists: FakeLists,
  respond: (request: ListRequest, list: FakeList, response: ServerResponse) => unknown = (request, list) =>
    answerOf(list, request),
): Handler {
  return (request, response, url) => {
    const path = url.pathname.replace('/v1/projects/project/', '');
    const list = lists[path];
    if (request.method !== 'GET' || list === undefined) {
      sendJson(response, { message: 'no such list' }, 404);
      return;
    }
    const number = (name: string) => Number(url.searchParams.get(name) ?? 0);
    const asked = { path, page: number('page'), pageSize: number('pageSize'), query: url.search };
    const body = respond(asked, list, response);
    if (!response.writableEnded && body !== undefined) sendJson(response, body);
  };
}
