import { readdir } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { type ReadOptions, readWindow } from '../../src/extract/calls.ts';
import type { ClientOptions } from '../../src/extract/client.ts';
import { createLanding, type Landed, type Landing } from '../../src/extract/landing.ts';
import { formatInstant, type Window } from '../../src/window.ts';
import {
  answer,
  callsHandler,
  type FakeCall,
  manyCalls,
  type PageAnswer,
  type PageRequest,
} from './callsServer.ts';
import {
  connect,
  type Handler,
  october,
  policy,
  readLines,
  rejection,
  sendJson,
  serve,
  temporaryFolder,
} from './support.ts';

const hour: Window = { start: october, end: october + 3600 };

interface Reader {
  readonly landing: Landing;
  readonly requests: PageRequest[];
  read(window?: Window, options?: Partial<ReadOptions>): Promise<Landed[]>;
}

type Respond = (request: PageRequest, response: ServerResponse, count: number) => unknown;

/** Reads pages of ten from a server of one's own. */
async function readerAgainst(respond: Respond, client: Partial<ClientOptions> = {}): Promise<Reader> {
  const requests: PageRequest[] = [];
  const handler: Handler = callsHandler((request, response) => {
    requests.push(request);
    return respond(request, response, requests.length);
  });
  const landing = createLanding(await temporaryFolder());
  const context = { client: connect(await serve(handler), { retry: { tries: 2 }, ...client }), landing };
  const read = (window = hour, options: Partial<ReadOptions> = {}) =>
    readWindow(context, window, { runId: 'run', policy, pageSize: 10, ...options });
  return { landing, requests, read };
}

function serving(
  calls: FakeCall[],
  change: (page: PageAnswer, request: PageRequest) => unknown = page => page,
): Respond {
  return request => change(answer(calls, request), request);
}

function boundsOf(landed: Landed[]): string[] {
  return landed.map(({ manifest }) => `${manifest.window_start}/${manifest.window_end}`);
}

async function filesIn(landing: Landing): Promise<string[]> {
  const entries = await readdir(landing.directory, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => entry.name);
}

test('all pages land in order, byte for byte, under a manifest that tells everything', async () => {
  const calls = manyCalls(october, 95, 30);
  // Later pages come back first.
  const reader = await readerAgainst((request, response) => {
    setImmediate(() => setTimeout(() => sendJson(response, answer(calls, request)), 20 - request.page * 2));
  });
  const progress: number[] = [];
  const [landed, ...others] = await reader.read(hour, {
    onPage: ({ records }) => progress.push(records),
    now: () => Date.parse('2026-11-22T01:02:03.004Z'),
  });
  expect(others).toEqual([]);
  expect(landed?.manifest).toMatchObject({
    kind: 'reading',
    project_id: 'project',
    window_start: '2026-10-01T00:00:00Z',
    window_end: '2026-10-01T01:00:00Z',
    run_id: 'run',
    fetched_at: '2026-11-22T01:02:03.004Z',
    readings: 1,
    requests: 10,
    pages: 10,
    page_size: 10,
    total_items: 95,
    records: 95,
    distinct_ids: 95,
    records_without_id: 0,
    error: null,
    not_before: null,
    policy,
  });
  if (landed === undefined) throw new Error('nothing landed');
  expect(await readLines(reader.landing, landed)).toEqual(calls.map(call => JSON.stringify(call)));
  await reader.landing.verify(landed.path);
  expect(progress).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 5]);
  expect(reader.requests[0]).toEqual({ start: october, end: october + 3600, page: 1, pageSize: 10 });
});

test('both names of the page size are sent, 500 by default', async () => {
  let query = '';
  const landing = createLanding(await temporaryFolder());
  const url = await serve((request, response) => {
    query = request.url ?? '';
    sendJson(response, { calls: [], totalItems: 0 });
  });
  await readWindow({ client: connect(url), landing }, hour, { runId: 'run', policy });
  expect(query).toBe(
    '/v1/projects/project/calls?createTime%3E=2026-10-01T00:00:00Z&createTime%3C=2026-10-01T01:00:00Z&page=1&pageSize=500&size=500',
  );
});

test('an empty window is a proven reading', async () => {
  const reader = await readerAgainst(serving([]));
  const [landed] = await reader.read();
  expect(landed?.manifest).toMatchObject({
    kind: 'reading',
    total_items: 0,
    records: 0,
    pages: 1,
    requests: 1,
  });
});

test.each([
  ['a server that caps the page size and says so', 4, 4],
  ['a server that says another size than the one it keeps to', 2000, 10],
  ['a server that says nothing', undefined, 10],
])('%s is read whole', async (_, answered, kept) => {
  const calls = manyCalls(october, 35);
  const reader = await readerAgainst(request => ({
    ...answer(calls, { ...request, pageSize: kept }),
    pageSize: answered,
  }));
  const [landed] = await reader.read();
  expect(landed?.manifest).toMatchObject({ kind: 'reading', records: 35, page_size: kept });
});

test('records without an id count, and a list may hold them', async () => {
  const calls = [
    ...manyCalls(october, 12),
    { createTime: october },
    { callId: '', createTime: october },
  ] as FakeCall[];
  const reader = await readerAgainst(serving(calls));
  const [landed] = await reader.read();
  expect(landed?.manifest).toMatchObject({
    kind: 'reading',
    records: 14,
    distinct_ids: 12,
    records_without_id: 2,
  });
});

const calls = manyCalls(october, 45, 60);

test.each<[string, (page: PageAnswer, request: PageRequest) => unknown]>([
  [
    'RepeatedPageError',
    (page, request) => (request.page === 3 ? answer(calls, { ...request, page: 2 }) : page),
  ],
  [
    'FallingTotalError',
    (page, { page: number }) => ({ ...page, totalItems: page.totalItems - (number > 1 ? 1 : 0) }),
  ],
  [
    'GrowingTotalError',
    (page, { page: number }) => ({ ...page, totalItems: page.totalItems + (number > 1 ? 1 : 0) }),
  ],
  [
    'ShortPageError',
    (page, { page: number }) => (number === 2 ? { ...page, calls: page.calls.slice(1) } : page),
  ],
  ['ShortPageError', (page, { page: number }) => (number === 5 ? { ...page, calls: [] } : page)],
  [
    'IncompleteReadingError',
    (page, { page: number }) => (number === 5 ? { ...page, calls: page.calls.slice(1) } : page),
  ],
  ['MalformedPageError', (page, { page: number }) => (number === 2 ? { calls: 'none' } : page)],
  ['InvalidTotalError', (page, { page: number }) => (number === 2 ? { calls: page.calls } : page)],
])('%s: a list that moves is read three times, then split, and loses nothing', async (name, change) => {
  // Only the whole hour is served wrong, so that its halves come out well.
  const isHour = (request: PageRequest) => request.end - request.start === 3600;
  const reader = await readerAgainst(
    serving(calls, (page, request) => (isHour(request) ? change(page, request) : page)),
  );
  const landed = await reader.read();
  expect(boundsOf(landed)).toEqual([
    '2026-10-01T00:00:00Z/2026-10-01T00:30:00Z',
    '2026-10-01T00:30:00Z/2026-10-01T01:00:00Z',
  ]);
  expect(landed.every(({ manifest }) => manifest.kind === 'reading' && manifest.readings === 1)).toBe(true);
  const firstPages = reader.requests.filter(request => isHour(request) && request.page === 1);
  expect(firstPages).toHaveLength(3);
  // The name, where splitting is out of the question.
  const unlucky = await readerAgainst(
    serving(
      calls.map(call => ({ ...call, createTime: october })),
      (page, request) => change(page, request),
    ),
  );
  const [failure] = await unlucky.read({ start: october, end: october + 1 });
  expect(failure?.manifest.kind).toBe('failure');
  if (name !== 'RepeatedPageError') expect(failure?.manifest.error).toMatch(new RegExp(`^${name}: `));
  expect(await filesIn(unlucky.landing)).toHaveLength(1);
});

test('a repeated page is named', async () => {
  const inOneSecond = manyCalls(october, 45, 0);
  const reader = await readerAgainst(
    serving(inOneSecond, (page, request) =>
      answer(inOneSecond, { ...request, page: Math.min(2, page.pageNumber) }),
    ),
  );
  const [landed] = await reader.read({ start: october, end: october + 1 });
  expect(landed?.manifest.error).toMatch(
    /^RepeatedPageError: Page 3 of 5 brought 10 calls that earlier pages/,
  );
});

test('a first page that is neither of the sizes is a short page, and one page is not split', async () => {
  const reader = await readerAgainst(
    serving(calls, page => ({ ...page, calls: page.calls.slice(0, 3), totalItems: 8 })),
  );
  const landed = await reader.read();
  expect(landed).toHaveLength(1);
  expect(landed[0]?.manifest.error).toMatch(/^ShortPageError: Page 1 of 1 holds 3 calls where 8 are due/);
  expect(landed[0]?.manifest).toMatchObject({ kind: 'failure', readings: 3, requests: 3, data_file: null });
});

test('a list that stands still at the second reading is read twice and lands once', async () => {
  const reader = await readerAgainst((request, _, count) => {
    const page = answer(calls, request);
    return count === 2 ? { ...page, totalItems: page.totalItems + 1 } : page;
  });
  const [landed, ...others] = await reader.read();
  expect(others).toEqual([]);
  expect(landed?.manifest).toMatchObject({ kind: 'reading', readings: 2, records: 45 });
  expect(await filesIn(reader.landing)).toHaveLength(2);
});

test('a part that never adds up fails alone, with the gap as small as it can be', async () => {
  const bad = october + 1234;
  const list = [...manyCalls(october, 45, 60), ...manyCalls(bad, 25, 0)];
  const reader = await readerAgainst(
    serving(list, (page, { start, end, page: number }) =>
      start <= bad && end >= bad && number > 1 ? { ...page, totalItems: page.totalItems + 1 } : page,
    ),
  );
  const landed = await reader.read();
  const failures = landed.filter(({ manifest }) => manifest.kind === 'failure');
  // Two, because the API's ranges are inclusive: the second is the end of one part and the start of the next.
  expect(boundsOf(failures)).toEqual([
    `${formatInstant(bad - 1)}/${formatInstant(bad)}`,
    `${formatInstant(bad)}/${formatInstant(bad + 1)}`,
  ]);
  expectTiling(landed, hour);
});

function expectTiling(landed: Landed[], window: Window): void {
  const times = landed.flatMap(({ manifest }) => [manifest.window_start, manifest.window_end]);
  expect(times.filter((_, index) => index % 2 === 0).slice(1)).toEqual(
    times.filter((_, index) => index % 2 === 1).slice(0, -1),
  );
  expect([times[0], times.at(-1)]).toEqual([formatInstant(window.start), formatInstant(window.end)]);
}

test('a server whose list never stands still is given up after a bounded number of requests', async () => {
  let total = 1000;
  const reader = await readerAgainst(serving(calls, page => ({ ...page, totalItems: total++ })));
  const landed = await reader.read();
  expect(landed.every(({ manifest }) => manifest.kind === 'failure')).toBe(true);
  expectTiling(landed, hour);
  expect(reader.requests.length).toBeLessThan(5000);
});

test('a window that holds too many calls is read in the fewest equal parts', async () => {
  const list = manyCalls(october, 360, 10);
  const reader = await readerAgainst(serving(list));
  const landed = await reader.read(hour, { maxCalls: 100 });
  expect(boundsOf(landed)).toEqual([
    '2026-10-01T00:00:00Z/2026-10-01T00:15:00Z',
    '2026-10-01T00:15:00Z/2026-10-01T00:30:00Z',
    '2026-10-01T00:30:00Z/2026-10-01T00:45:00Z',
    '2026-10-01T00:45:00Z/2026-10-01T01:00:00Z',
  ]);
  // 90 a part, and the call at each part's end, which is also the start of the next.
  expect(landed.map(({ manifest }) => manifest.records)).toEqual([91, 91, 91, 90]);
});

test('parts that still hold too many split on, down to one second, which is read anyway', async () => {
  const list = manyCalls(october + 2, 55, 0);
  const reader = await readerAgainst(serving(list));
  const landed = await reader.read({ start: october, end: october + 5 }, { maxCalls: 30 });
  expectTiling(landed, { start: october, end: october + 5 });
  expect(landed.map(({ manifest }) => manifest.records)).toEqual([0, 55, 55, 0]);
});

test('a window that the API refuses (400) fails alone', async () => {
  const reader = await readerAgainst((_, response) => sendJson(response, { message: 'bad time' }, 400));
  const [landed] = await reader.read();
  expect(landed?.manifest).toMatchObject({ kind: 'failure', requests: 1, readings: 1 });
  expect(landed?.manifest.error).toMatch(/^ApiRefusedError: .* answered 400: bad time/);
});

test.each([401, 403, 404])('%i stops the run and lands nothing', async status => {
  const reader = await readerAgainst((_, response) => sendJson(response, { message: 'no' }, status));
  expect(await rejection(reader.read())).toMatchObject({ name: 'ApiRefusedError', status });
  expect(await filesIn(reader.landing)).toEqual([]);
});

test('a server that stays away makes a failure, without further readings', async () => {
  const reader = await readerAgainst((request, response) =>
    request.page === 3 ? sendJson(response, { message: 'down' }, 503) : answer(calls, request),
  );
  const landed = await reader.read();
  expect(landed).toHaveLength(1);
  expect(landed[0]?.manifest).toMatchObject({ kind: 'failure', readings: 1, not_before: null });
  expect(landed[0]?.manifest.error).toMatch(/^ApiUnavailableError: .* answered 503: down/);
  expect(await filesIn(reader.landing)).toHaveLength(1);
});

test('a Retry-After beyond the cap puts the window back until then', async () => {
  const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000);
  const reader = await readerAgainst((_, response) =>
    sendJson(response, { message: 'slow down' }, 429, { 'retry-after': until.toUTCString() }),
  );
  const [landed] = await reader.read();
  expect(landed?.manifest).toMatchObject({ kind: 'failure', requests: 1, not_before: until.toISOString() });
  expect(landed?.manifest.error).toMatch(/^RetryAfterTooLongError: /);
});

test('an abort ends the reading with its reason and leaves no file', async () => {
  const abort = new AbortController();
  const reason = new Error('stopped by hand');
  const reader = await readerAgainst(request => {
    if (request.page === 4) abort.abort(reason);
    return answer(calls, request);
  });
  expect(await rejection(reader.read(hour, { signal: abort.signal }))).toBe(reason);
  expect(await filesIn(reader.landing)).toEqual([]);
});

test('only a bounded number of pages is held ahead of the writer', async () => {
  let served = 0;
  let written = 0;
  let furthest = 0;
  const list = manyCalls(october, 600, 5);
  const held: (() => void)[] = [];
  const reader = await readerAgainst(
    (request, response) => {
      served++;
      furthest = Math.max(furthest, served - written);
      const send = () => sendJson(response, answer(list, request));
      // Page 2 comes last of all that may be asked for before it.
      if (request.page === 2) held.push(send);
      else send();
      if (served === 1 + 8 && held.length > 0) held.pop()?.();
      return undefined;
    },
    { concurrency: 4 },
  );
  const [landed] = await reader.read(hour, { onPage: () => written++ });
  expect(landed?.manifest).toMatchObject({ kind: 'reading', records: 600 });
  expect(furthest).toBeLessThanOrEqual(10);
});
