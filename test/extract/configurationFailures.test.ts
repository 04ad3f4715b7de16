import { expect, test } from 'vitest';
import { readConfiguration } from '../../src/extract/configuration.ts';
import { createLanding } from '../../src/extract/landing.ts';
import { configurationReader, nameOf } from './configurationReader.ts';
import {
  answerOf,
  type FakeList,
  type ListRequest,
  manyTrunks,
  records,
  smallProject,
} from './configurationServer.ts';
import { connect, sendJson, serve, temporaryFolder } from './support.ts';

type Page = Record<string, unknown> & { totalItems: number; phoneNumbers: unknown[] };

/** 45 numbers, of which `change` spoils the pages. */
function numbersReader(change: (page: Page, request: ListRequest, count: number) => unknown) {
  const project = {
    ...smallProject(),
    phoneNumbers: { name: 'phoneNumbers', records: records('number', 45) },
  };
  let count = 0;
  return configurationReader(project, (request, list) => {
    if (request.path !== 'phoneNumbers') return answerOf(list, request);
    return change(answerOf(list, request) as unknown as Page, request, ++count);
  });
}

const later = ({ page }: ListRequest) => (page > 1 ? 1 : 0);

test.each<[string, (page: Page, request: ListRequest) => unknown]>([
  [
    'RepeatedPageError: Page 3 of 5 brought 10 phone numbers that earlier pages had brought',
    (page, request) =>
      request.page === 3 ? { ...page, phoneNumbers: records('number', 20).slice(10) } : page,
  ],
  [
    'FallingTotalError: Page 2 counts 44 phone numbers',
    (page, request) => ({ ...page, totalItems: page.totalItems - later(request) }),
  ],
  [
    'GrowingTotalError: Page 2 counts 46 phone numbers',
    (page, request) => ({ ...page, totalItems: page.totalItems + later(request) }),
  ],
  [
    'ShortPageError: Page 2 of 5 holds 9 phone numbers where 10 are due',
    (page, { page: number }) => (number === 2 ? { ...page, phoneNumbers: page.phoneNumbers.slice(1) } : page),
  ],
  [
    'IncompleteReadingError: 5 pages brought 44 phone numbers',
    (page, { page: number }) => (number === 5 ? { ...page, phoneNumbers: page.phoneNumbers.slice(1) } : page),
  ],
  ['MalformedPageError: ', (page, { page: number }) => (number === 2 ? { phoneNumbers: 'none' } : page)],
  ['InvalidTotalError: The page states no value', ({ totalItems: _, ...page }) => page],
])('a list that is not whole is read three times, and then fails alone (%s)', async (error, change) => {
  const reader = await numbersReader(change);
  const { manifest, lists } = await reader.read();
  expect(manifest.failed_lists).toMatchObject([{ resource: 'phone_numbers', parent_id: null }]);
  expect(manifest.failed_lists[0]?.error).toContain(error);
  expect(manifest.failed_lists[0]?.error.startsWith(error.split(' ')[0] ?? '')).toBe(true);
  expect(lists.map(({ resource }) => resource)).not.toContain('phone_numbers');
  expect(manifest.lists).toBe(9);
  const firstPages = reader.requests.filter(({ path, page }) => path === 'phoneNumbers' && page === 1);
  expect(firstPages).toHaveLength(3);
});

test('a list that stands still at the second reading is read twice, lands once, and is as old as the second', async () => {
  const reader = await numbersReader((page, { page: number }, count) =>
    number === 1 || count > 5 ? page : { ...page, totalItems: 46 },
  );
  let clock = Date.parse('2026-11-22T00:00:00Z');
  const sent: string[] = [];
  const { manifest, lists } = await reader.read({
    now: () => {
      clock += 1000;
      sent.push(new Date(clock).toISOString());
      return clock;
    },
  });
  expect(manifest.failed_lists).toEqual([]);
  const numbers = lists.filter(({ resource }) => resource === 'phone_numbers');
  expect(numbers).toMatchObject([{ total_items: 45 }]);
  const at = String(numbers[0]?.fetched_at);
  const others = lists.filter(
    ({ resource, parent_id }) => parent_id === null && resource !== 'phone_numbers',
  );
  for (const { fetched_at } of others) expect(at > fetched_at).toBe(true);
  expect(sent).toContain(at);
  expect(at > manifest.fetched_at).toBe(true);
});

test.each([
  ['an answer without the list', {}, /MalformedPageError: .*holds no list "countryPermissions"/],
  ['null for the list', { countryPermissions: null }, /holds no list/],
  ['a count that is not met', { countryPermissions: [{ isoCode: 'DE' }], totalItems: 2 }, /ShortPageError/],
  [
    'a country twice',
    { countryPermissions: [{ isoCode: 'DE' }, { isoCode: 'DE' }] },
    /IncompleteReadingError: 1 pages brought 2 country permissions/,
  ],
])('country permissions have no count to be proven by: %s is a failed list', async (_, body, error) => {
  const reader = await configurationReader(smallProject(), (request, list) =>
    request.path === 'countryPermissions' ? body : answerOf(list, request),
  );
  const { manifest } = await reader.read();
  expect(manifest.failed_lists).toMatchObject([{ resource: 'country_permissions', parent_id: null }]);
  expect(manifest.failed_lists[0]?.error).toMatch(error);
});

test.each([
  [400, 1],
  [401, 1],
  [403, 1],
  [500, 2],
  [503, 2],
])('a list that is answered %i is a failed list, and the others land', async (status, requests) => {
  const path = 'accessControlLists/acl-0/ipRanges';
  const reader = await configurationReader(smallProject(), (request, list, response) =>
    request.path === path ? sendJson(response, { message: 'no' }, status) : answerOf(list, request),
  );
  const { manifest } = await reader.read();
  expect(manifest.failed_lists).toMatchObject([{ resource: 'ip_ranges', parent_id: 'acl-0' }]);
  expect(manifest.failed_lists[0]?.error).toMatch(
    new RegExp(`^Api\\w+Error: .*${path} answered ${status}: no`),
  );
  expect(manifest.lists).toBe(9);
  expect(reader.requests.filter(request => request.path === path)).toHaveLength(requests);
});

test('a connection that breaks and a wait that is too long are failed lists', async () => {
  const reader = await configurationReader(smallProject(), (request, list, response) => {
    if (request.path === 'phoneNumbers') return response.destroy() && undefined;
    if (request.path !== 'countryPermissions') return answerOf(list, request);
    return sendJson(response, { message: 'slow down' }, 429, { 'retry-after': '86400' });
  });
  const { manifest } = await reader.read();
  const errors = new Map(manifest.failed_lists.map(list => [nameOf(list), list.error]));
  expect([...errors.keys()].sort()).toEqual(['country_permissions', 'phone_numbers']);
  expect(errors.get('phone_numbers')).toMatch(/^NetworkError: /);
  expect(errors.get('country_permissions')).toMatch(/^RetryAfterTooLongError: /);
});

test('where the parents cannot be listed, the lists of their children are failed too', async () => {
  const reader = await configurationReader(smallProject(), (request, list, response) =>
    request.path === 'accessControlLists' ? sendJson(response, {}, 403) : answerOf(list, request),
  );
  const { manifest, lists } = await reader.read();
  expect(manifest.failed_lists.map(nameOf).sort()).toEqual([
    'access_control_lists',
    'ip_ranges',
    'trunk_access_control_lists',
  ]);
  expect(manifest.failed_lists.find(({ resource }) => resource === 'ip_ranges')?.error).toBe(
    'Not asked for, because the list of access control lists failed.',
  );
  expect(lists).toHaveLength(7);
});

test('a parent that vanished meanwhile (404) is no failure, and says nothing', async () => {
  const project = smallProject();
  delete project['trunks/trunk-1/endpoints'];
  const reader = await configurationReader(project);
  const missing: string[] = [];
  const { manifest, lists } = await reader.read({
    onMissing: ({ resource, parentId }) => missing.push(`${resource} of ${parentId}`),
  });
  expect(manifest.failed_lists).toEqual([]);
  expect(lists.map(nameOf)).not.toContain('sip_endpoints of trunk-1');
  expect(lists.map(nameOf)).toContain('trunks');
  expect(missing).toEqual(['sip_endpoints of trunk-1']);
});

test('a list that is not there (404) although its parent is, failed', async () => {
  const { 'trunks/trunk-1/endpoints': endpoints, ...project } = smallProject();
  if (endpoints) project['trunks/trunk-1'] = endpoints;
  const reader = await configurationReader(project, (request, list) =>
    request.path === 'trunks/trunk-1' ? { id: 'trunk-1' } : answerOf(list, request),
  );
  const { manifest } = await reader.read();
  expect(manifest.failed_lists).toMatchObject([{ resource: 'sip_endpoints', parent_id: 'trunk-1' }]);
  expect(manifest.failed_lists[0]?.error).toMatch(/endpoints answered 404/);
});

test('lists that the API does not offer (404) are left out, and where it offers none nothing lands', async () => {
  const project = smallProject();
  delete project.credentialLists;
  const some = await configurationReader(project);
  const { manifest } = await some.read();
  expect(manifest).toMatchObject({ failed_lists: [], lists: 8 });

  const none = await configurationReader({});
  expect(await none.readRaw()).toBeUndefined();
  expect(await none.files()).toEqual([]);
});

test('where every list fails, that is what lands', async () => {
  const reader = await configurationReader(smallProject(), (_, __, response) => sendJson(response, {}, 403));
  const { manifest, lists } = await reader.read();
  expect(lists).toEqual([]);
  expect(manifest).toMatchObject({ lists: 0, records: 0, requests: 5 });
  expect(manifest.failed_lists).toHaveLength(9);
});

test('a token endpoint that is not there (404) does not pass for lists that are not there', async () => {
  const url = await serve((_, response) => sendJson(response, { message: 'nothing here' }, 404));
  const client = connect(url, { auth: 'oauth2' });
  const landing = createLanding(await temporaryFolder());
  const landed = await readConfiguration({ client, landing }, { runId: 'run' });
  expect(landed?.manifest.failed_lists).toHaveLength(9);
  expect(landed?.manifest.failed_lists[0]?.error).toMatch(/POST \/oauth2\/token answered 404/);
});

const isEndpoints = ({ path }: ListRequest) => path.endsWith('/endpoints');

function trunksReader(trunks: number, isDown: (request: ListRequest) => boolean) {
  const respond = (request: ListRequest, list: FakeList) => answerOf(list, request);
  return configurationReader(
    manyTrunks(trunks),
    (request, list, response) =>
      isEndpoints(request) && isDown(request) ? sendJson(response, {}, 403) : respond(request, list),
    { concurrency: 1 },
  );
}

test('an outage is not met for each of many trunks: after twenty failed lists in a row the others are given up', async () => {
  const reader = await trunksReader(200, () => true);
  const { manifest } = await reader.read();
  const asked = reader.requests.filter(isEndpoints).length;
  // Those that were under way when the twentieth failed are awaited.
  expect(asked).toBeGreaterThanOrEqual(20);
  expect(asked).toBeLessThanOrEqual(22);
  const endpoints = manifest.failed_lists.filter(({ resource }) => resource === 'sip_endpoints');
  expect(endpoints).toHaveLength(asked + 1);
  expect(endpoints.at(-1)).toEqual({
    resource: 'sip_endpoints',
    parent_id: null,
    error: `${200 - asked} more lists were not asked for, after 20 in a row had failed.`,
  });
  // Other resources are read.
  expect(manifest.lists).toBe(8);
});

test('twenty failed lists that are all there are leave none to give up', async () => {
  const reader = await trunksReader(20, () => true);
  const { manifest } = await reader.read();
  expect(manifest.failed_lists.map(list => list.parent_id).sort()).toEqual(
    records('trunk', 20)
      .map(({ id }) => id)
      .sort(),
  );
});

test('failures between answers are no outage', async () => {
  const reader = await trunksReader(60, ({ path }) => !/trunk-\d*[05]\/|trunk-3\//.test(path));
  const { manifest } = await reader.read();
  expect(manifest.failed_lists.every(list => list.parent_id !== null)).toBe(true);
  expect(manifest.failed_lists).toHaveLength(47);
  expect(reader.requests.filter(isEndpoints)).toHaveLength(60);
});
