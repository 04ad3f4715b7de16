import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Client } from '../../src/extract/client.ts';
import { noStats } from '../../src/extract/clientStats.ts';
import { readConfiguration } from '../../src/extract/configuration.ts';
import { createLanding } from '../../src/extract/landing.ts';
import { configurationReader } from './configurationReader.ts';
import { answerOf, manyTrunks, records, smallProject } from './configurationServer.ts';
import { rejection, temporaryFolder } from './support.ts';

test('lists are read side by side, within the requests that the client allows', async () => {
  let inFlight = 0;
  let most = 0;
  const reader = await configurationReader(
    manyTrunks(40),
    (request, list, response) => {
      most = Math.max(most, ++inFlight);
      setImmediate(() => {
        inFlight--;
        response.end(JSON.stringify(answerOf(list, request)));
      });
      return undefined;
    },
    { concurrency: 3 },
  );
  const { manifest } = await reader.read();
  expect(manifest.lists).toBe(48);
  expect(most).toBe(3);
});

test.each(['trunks', 'phoneNumbers', 'trunks/trunk-7/endpoints', 'countryPermissions'])(
  'an abort while %s is asked for ends the reading with its reason, and leaves no file and no request',
  async path => {
    const abort = new AbortController();
    const reason = new Error('stopped by hand');
    const reader = await configurationReader(manyTrunks(40), (request, list) => {
      // No answer: whoever waited for one would wait for ever.
      if (abort.signal.aborted) return undefined;
      if (request.path === path) abort.abort(reason);
      return answerOf(list, request);
    });
    expect(await rejection(reader.readRaw({ signal: abort.signal }))).toBe(reason);
    const sent = reader.sent();
    expect(await reader.files()).toEqual([]);
    await new Promise(setImmediate);
    expect(reader.sent()).toBe(sent);
  },
);

test('an abort before the reading begins asks for nothing', async () => {
  const reader = await configurationReader(smallProject());
  const reason = new Error('stopped before');
  expect(await rejection(reader.readRaw({ signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect(reader.requests).toEqual([]);
  expect(await reader.files()).toEqual([]);
});

test('an abort while the last list is told of lands nothing', async () => {
  const abort = new AbortController();
  const reader = await configurationReader(smallProject());
  let lists = 0;
  const onList = () => {
    if (++lists === 10) abort.abort(new Error('at the end'));
  };
  expect((await rejection(reader.readRaw({ signal: abort.signal, onList }))).message).toBe('at the end');
  expect(await reader.files()).toEqual([]);
});

test('what cannot be landed ends the reading, whatever is still to be read', async () => {
  const folder = await temporaryFolder();
  // A file where the project's folder has to be.
  await writeFile(join(folder, 'project'), '');
  const { client, asked } = stubClient(10_000, 1);
  const error = await rejection(
    readConfiguration({ client, landing: createLanding(folder) }, { runId: 'run' }),
  );
  expect(error).toMatchObject({ code: expect.stringMatching(/ENOTDIR|EEXIST/) });
  // The pages of the trunks, and a page of each other list of the project: no trunk's endpoints.
  expect(asked()).toBe(20 + 4);
});

/** A project in memory, without a network: `trunks` trunks with an endpoint each, and `numbers` numbers. */
function stubClient(trunks: number, numbers: number, onRequest = (_path: string, _priority: number) => {}) {
  let asked = 0;
  const page = (name: string, total: number, query: Readonly<Record<string, string | number>>) => {
    const [size, first] = [Number(query.pageSize), (Number(query.page) - 1) * Number(query.pageSize)];
    const found = records(name, Math.max(0, Math.min(size, total - first)), first);
    return { [name]: found, totalItems: total };
  };
  const answers = (path: string, query: Readonly<Record<string, string | number>>): object => {
    if (path === 'countryPermissions') return { countryPermissions: [] };
    if (path === 'trunks') return page('trunks', trunks, query);
    if (path === 'phoneNumbers') return page('phoneNumbers', numbers, query);
    if (path.endsWith('/endpoints')) return page('endpoints', 1, query);
    return page(path, 0, query);
  };
  const client: Client = {
    projectId: 'project',
    baseUrl: 'http://stub/v1/projects/project',
    concurrency: 4,
    stats: noStats(),
    metered: () => client,
    async get(path, query, _signal, onSent, priority = 0) {
      asked++;
      onSent?.();
      onRequest(path, priority);
      return { body: Buffer.from(JSON.stringify(answers(path, query))) };
    },
    close: async () => undefined,
  };
  return { client, asked: () => asked };
}

test('of ten thousand trunks with twenty numbers each no more than a handful of lists is held at once', async () => {
  let ahead = 0;
  let furthest = 0;
  const { client, asked } = stubClient(10_000, 200_000, path => {
    if (path.endsWith('/endpoints')) furthest = Math.max(furthest, ++ahead);
  });
  const landing = createLanding(await temporaryFolder());
  const landed = await readConfiguration(
    { client, landing },
    { runId: 'run', onList: ({ resource }) => void (resource === 'sip_endpoints' && ahead--) },
  );
  expect(landed?.manifest).toMatchObject({ lists: 10_005, records: 220_000, failed_lists: [] });
  expect(landed?.manifest.requests).toBe(asked());
  // One request a trunk, one a page of 500, and the short lists.
  expect(asked()).toBe(10_000 + 20 + 400 + 3);
  expect(furthest).toBeLessThanOrEqual(2 * client.concurrency);
});

test('of requests that wait, those for calls go first', async () => {
  const priorities = new Set<number>();
  const { client } = stubClient(2, 2, (_, priority) => priorities.add(priority));
  await readConfiguration({ client, landing: createLanding(await temporaryFolder()) }, { runId: 'run' });
  // A call's priority is its window's start, negative, in seconds: this one is of the year 9999.
  for (const priority of priorities) expect(priority).toBeLessThan(-253_370_764_800);
});
