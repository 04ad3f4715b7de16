import { assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { expect, test } from 'vitest';
import type { Configuration } from '../../../src/sandbox/configuration/snapshot.ts';
import { type Api, first, type Json, openApi } from './api.ts';

const LISTS: readonly [
  key: string,
  path: (of: Configuration) => string,
  all: (of: Configuration) => readonly unknown[],
][] = [
  ['trunks', () => '/trunks?', ({ trunks }) => trunks],
  ['phoneNumbers', () => '/phoneNumbers?', ({ phoneNumbers }) => phoneNumbers],
  ['accessControlLists', () => '/accessControlLists?', ({ accessControlLists }) => accessControlLists],
  ['credentialLists', () => '/credentialLists?', ({ credentialLists }) => credentialLists],
  [
    'phoneNumbers',
    ({ trunks }) => `/phoneNumbers?sipTrunkId=${first(trunks).id}&`,
    ({ trunks, phoneNumbers }) => phoneNumbers.filter(({ sipTrunkId }) => sipTrunkId === trunks[0]?.id),
  ],
  [
    'endpoints',
    ({ trunks }) => `/trunks/${trunks.at(-1)?.id}/endpoints?`,
    ({ trunks, endpoints }) => endpoints.filter(({ sipTrunkId }) => sipTrunkId === trunks.at(-1)?.id),
  ],
  [
    'ipRanges',
    ({ accessControlLists }) => `/accessControlLists/${first(accessControlLists).id}/ipRanges?`,
    ({ accessControlLists }) => first(accessControlLists).ipRanges,
  ],
  [
    'trunks',
    ({ accessControlLists }) => `/accessControlLists/${first(accessControlLists).id}/trunks?`,
    ({ accessControlLists, trunks }) =>
      trunks.filter(({ id }) => first(accessControlLists).trunks.includes(id)),
  ],
  [
    'accessControlListIds',
    ({ trunks }) => `/trunks/${trunks[1]?.id}/accessControlLists?`,
    ({ trunks, accessControlLists }) =>
      accessControlLists.filter(list => list.trunks.includes(trunks[1]?.id ?? '')).map(({ id }) => id),
  ],
];

async function visit(
  { get }: Api,
  path: string,
  key: string,
  size: string,
  pageSize: number,
): Promise<unknown[]> {
  const visited: unknown[] = [];
  for (let page = 1; ; page++) {
    const answer = await get<Json>(`${path}page=${page}&${size}=${pageSize}`);
    expect(answer).toMatchObject({ pageNumber: page, pageSize });
    visited.push(...(answer[key] as unknown[]));
    if (page * pageSize >= Number(answer.totalItems)) {
      expect(visited).toHaveLength(Number(answer.totalItems));
      return visited;
    }
  }
}

test('any page size visits every entry of every list exactly once', async () => {
  const api = await openApi();
  const configuration = api.now();
  const property = asyncProperty(
    constantFrom(...LISTS),
    constantFrom('pageSize', 'size'),
    integer({ min: 1, max: 120 }),
    async ([key, path, all], size, pageSize) => {
      const expected = all(configuration);
      expect(expected.length).toBeGreaterThan(1);
      expect(await visit(api, path(configuration), key, size, pageSize)).toEqual(expected);
    },
  );
  await assert(property, { numRuns: 40 });
});

test('a page beyond the last one is empty, and pages have 500 entries unless told otherwise', async () => {
  const { get, now } = await openApi({ fill: { trunks: 600, numbersPerTrunk: 0 } });
  const { trunks } = now();
  expect(await get('/trunks')).toMatchObject({ totalItems: trunks.length, pageNumber: 1, pageSize: 500 });
  expect(await get('/trunks?page=2')).toMatchObject({ trunks: trunks.slice(500), pageNumber: 2 });
  expect(await get('/trunks?page=3')).toMatchObject({ trunks: [], totalItems: trunks.length });
  expect(await get('/trunks?page=1&pageSize=2&size=3')).toMatchObject({ pageSize: 2 });
});
