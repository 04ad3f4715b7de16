import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { type AlertSummary, createAlerts } from '../../src/jobs/alerts.ts';
import { holdCoverage } from '../../src/load/settings.ts';
import { openWarehouse } from '../../src/load/warehouse.ts';
import { serve } from '../support/mirror.ts';
import { openLedger, project, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const window = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const noon = Date.parse('2026-10-01T12:00:00Z');
const hour = 3_600_000;

type Message = Record<string, string | null>;

/** A webhook that notes what it gets; `answer` may answer otherwise than 204. */
async function openWebhook(
  answer: (response: ServerResponse, count: number, message: Message) => boolean = () => false,
) {
  const got: Message[] = [];
  const requests: IncomingMessage[] = [];
  const url = await serve(async (request, response) => {
    const message = (await json(request)) as Message;
    requests.push(request);
    if (answer(response, requests.length, message)) return;
    got.push(message);
    response.writeHead(204).end();
  });
  return { url, got, requests, kinds: () => got.map(({ kind, status }) => `${kind} ${status}`) };
}

/** A ledger with a record that could not be typed. */
async function openTroubled(): Promise<TestLedger> {
  const ledger = await openLedger();
  await holdCoverage(ledger.connection, project, undefined, window.start);
  await ledger.read(window, [callLine('a', { price: 'none' })], { fetchedAt: '2026-10-01T02:00:00Z' });
  return ledger;
}

async function mend(ledger: TestLedger): Promise<void> {
  await ledger.read(window, [callLine('a')], { fetchedAt: '2026-10-01T03:00:00Z' });
}

function tell(
  { warehouse }: Pick<TestLedger, 'warehouse'>,
  url: string | undefined,
  {
    now = noon,
    lines = [] as string[],
    signal,
    roundMilliseconds,
  }: { now?: number; lines?: string[]; signal?: AbortSignal; roundMilliseconds?: number } = {},
): Promise<AlertSummary> {
  return createAlerts({
    warehouse,
    projectId: project,
    url,
    closeAfter: 7200,
    logger: pino({ level: 'debug' }, { write: line => void lines.push(line) }),
    now: () => now,
    signal,
    effects: { sleep: async () => undefined },
    ...(roundMilliseconds === undefined ? {} : { roundMilliseconds }),
  }).tell();
}

test('a cause is told once, and once when it is mended', async () => {
  const ledger = await openTroubled();
  const { url, got, kinds } = await openWebhook();
  for (let look = 0; look < 3; look++) await tell(ledger, url, { now: noon + look * 60_000 });
  expect(kinds()).toEqual(['rejected_calls begun']);
  await mend(ledger);
  for (let look = 3; look < 6; look++) await tell(ledger, url, { now: noon + look * 60_000 });
  expect(kinds()).toEqual(['rejected_calls begun', 'rejected_calls mended']);
  expect(got).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'begun',
      kind: 'rejected_calls',
      project_id: project,
      subject: 'price is no Money object',
      detail: expect.stringMatching(/^1 record/),
      since: '2026-10-01T12:00:00Z',
      mended_at: null,
      text: expect.stringMatching(/^trunkledger: rejected calls\. 1 record/),
    },
    expect.objectContaining({
      id: got[0]?.id,
      status: 'mended',
      since: '2026-10-01T12:00:00Z',
      mended_at: '2026-10-01T12:03:00Z',
    }),
  ]);
});

test('a gap is told when it has lasted two hours, and not at all if it is filled before', async () => {
  const ledger = await openLedger();
  const { url, kinds } = await openWebhook();
  await ledger.fail(window, 'no answer', { fetchedAt: '2026-10-01T02:00:00Z' });
  await tell(ledger, url);
  await tell(ledger, url, { now: noon + 2 * hour - 1000 });
  expect(kinds()).toEqual([]);
  await tell(ledger, url, { now: noon + 2 * hour });
  expect(kinds()).toEqual(['open_gap begun']);

  const brief = await openLedger();
  const other = await openWebhook();
  await brief.fail(window, 'no answer', { fetchedAt: '2026-10-01T02:00:00Z' });
  await tell(brief, other.url);
  await brief.read(window, [], { fetchedAt: '2026-10-01T03:00:00Z' });
  await tell(brief, other.url, { now: noon + 3 * hour });
  expect(other.got).toEqual([]);
  expect(await brief.query('from ops.alerts')).toEqual([]);
});

test('what was told is remembered over restarts', async () => {
  const ledger = await openTroubled();
  const { url, kinds } = await openWebhook();
  await tell(ledger, url);
  ledger.warehouse.close();
  const again = await openWarehouse(ledger.path, { threads: 1 });
  try {
    await tell({ warehouse: again }, url);
    expect(kinds()).toEqual(['rejected_calls begun']);
  } finally {
    again.close();
  }
});

test.each([
  ['an error of the server', (response: ServerResponse) => response.writeHead(503).end()],
  ['too many requests', (response: ServerResponse) => response.writeHead(429, { 'retry-after': '1' }).end()],
  ['a reset connection', (response: ServerResponse) => response.destroy()],
])('a webhook that fails first with %s is tried again', async (_, fail) => {
  const ledger = await openTroubled();
  const { url, kinds, requests } = await openWebhook((response, count) => {
    if (count <= 2) fail(response);
    return count <= 2;
  });
  expect(await tell(ledger, url)).toEqual({ told: 1, left: 0 });
  expect(kinds()).toEqual(['rejected_calls begun']);
  expect(requests).toHaveLength(3);
});

test('a webhook that stays away is given up, logged without its secrets, and told the next time', async () => {
  const ledger = await openTroubled();
  let isAway = true;
  const { url, kinds, requests } = await openWebhook(response => {
    if (isAway) response.writeHead(500).end();
    return isAway;
  });
  const secret = url.replace('http://', 'http://user:pass-word@').concat('/hooks/T0KEN?key=K3Y');
  const lines: string[] = [];
  expect(await tell(ledger, secret, { lines })).toEqual({ told: 0, left: 1 });
  expect(requests).toHaveLength(4);
  expect(requests[0]?.headers.authorization).toBe(`Basic ${btoa('user:pass-word')}`);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('POST to TRUNKLEDGER_ALERT_URL was answered 500');
  expect(lines[0]).not.toMatch(/T0KEN|K3Y|pass-word|user:/);
  isAway = false;
  expect(await tell(ledger, secret)).toEqual({ told: 1, left: 0 });
  expect(kinds()).toEqual(['rejected_calls begun']);
});

test('a message that the webhook refuses is not repeated at once, and holds up no other', async () => {
  const ledger = await openTroubled();
  await ledger.read(window, [callLine('a', { price: 'none', answerTime: 'soon' })], {
    fetchedAt: '2026-10-01T03:00:00Z',
  });
  const { url, got, requests } = await openWebhook((response, count) => {
    if (count === 1) response.writeHead(400).end();
    return count === 1;
  });
  expect(await tell(ledger, url)).toEqual({ told: 1, left: 1 });
  expect(requests).toHaveLength(2);
  expect(await tell(ledger, url)).toEqual({ told: 1, left: 0 });
  expect(new Set(got.map(({ subject }) => subject)).size).toBe(2);
});

/** A ledger with three causes to tell. */
async function openThrice(): Promise<TestLedger> {
  const ledger = await openTroubled();
  const line = callLine('a', { price: 'none', answerTime: 'soon', endTime: 'later' });
  await ledger.read(window, [line], { fetchedAt: '2026-10-01T03:00:00Z' });
  return ledger;
}

test('a message that the webhook fails on holds up no other', async () => {
  const ledger = await openThrice();
  const failing = new Set<unknown>();
  const { url, requests } = await openWebhook((response, _count, { id }) => {
    if (failing.size === 0) failing.add(id);
    if (failing.has(id)) response.writeHead(500).end();
    return failing.has(id);
  });
  expect(await tell(ledger, url)).toEqual({ told: 2, left: 1 });
  expect(requests).toHaveLength(4 + 2);
  failing.clear();
  failing.add('none');
  expect(await tell(ledger, url)).toEqual({ told: 1, left: 0 });
});

test('once the webhook has failed on a message the others are tried once each', async () => {
  const ledger = await openThrice();
  const { url, requests } = await openWebhook(response => {
    response.writeHead(500).end();
    return true;
  });
  const lines: string[] = [];
  expect(await tell(ledger, url, { lines })).toEqual({ told: 0, left: 3 });
  expect(requests).toHaveLength(4 + 1 + 1);
  expect(lines).toHaveLength(3);
});

test('a webhook that cannot be connected to, or asks to be left alone, is tried with one message', async () => {
  const ledger = await openThrice();
  const lines: string[] = [];
  expect(await tell(ledger, 'http://127.0.0.1:9/', { lines })).toEqual({ told: 0, left: 3 });
  expect(lines).toHaveLength(1);
  const { url, requests } = await openWebhook(response => {
    response.writeHead(503, { 'retry-after': '3600' }).end();
    return true;
  });
  expect(await tell(ledger, url)).toEqual({ told: 0, left: 3 });
  expect(requests).toHaveLength(1);
});

test('a webhook that does not answer is given up when the time for all messages is up', async () => {
  const ledger = await openThrice();
  const { url } = await openWebhook(() => true);
  const lines: string[] = [];
  const told = await tell(ledger, url, { lines, roundMilliseconds: 200 });
  expect(told).toEqual({ told: 0, left: 3 });
  expect(lines.map(line => JSON.parse(line))).toMatchObject([
    { left: 3, msg: expect.stringMatching(/takes too long/) },
  ]);
});

test('a cause that is mended before anybody could be told is never told', async () => {
  const ledger = await openTroubled();
  await tell(ledger, 'http://127.0.0.1:9/');
  await mend(ledger);
  const { url, got } = await openWebhook();
  expect(await tell(ledger, url, { now: noon + hour })).toEqual({ told: 0, left: 0 });
  expect(got).toEqual([]);
});

test('a cause that comes back is told anew', async () => {
  const ledger = await openTroubled();
  const { url, got, kinds } = await openWebhook();
  await tell(ledger, url);
  await mend(ledger);
  await tell(ledger, url, { now: noon + hour });
  await ledger.read(window, [callLine('a', { price: 'none' })], { fetchedAt: '2026-10-01T04:00:00Z' });
  await tell(ledger, url, { now: noon + 2 * hour });
  expect(kinds()).toEqual(['rejected_calls begun', 'rejected_calls mended', 'rejected_calls begun']);
  expect(got[2]?.id).not.toBe(got[0]?.id);
});

test('without a webhook the ledger keeps what there would be to tell, for when there is one', async () => {
  const ledger = await openTroubled();
  expect(await tell(ledger, undefined)).toEqual({ told: 0, left: 1 });
  const { url, got } = await openWebhook();
  await tell(ledger, url, { now: noon + hour });
  expect(got).toMatchObject([{ since: '2026-10-01T12:00:00Z' }]);
});

test('looks at the same time are one, and an interrupted one leaves its message for the next', async () => {
  const ledger = await openTroubled();
  const stop = new AbortController();
  const away = await openWebhook(() => {
    stop.abort();
    return true;
  });
  const lines: string[] = [];
  expect(await tell(ledger, away.url, { signal: stop.signal, lines })).toEqual({ told: 0, left: 1 });
  expect(lines).toEqual([]);

  const { url, got } = await openWebhook();
  const alerts = createAlerts({
    warehouse: ledger.warehouse,
    projectId: project,
    url,
    closeAfter: undefined,
    logger: pino({ level: 'silent' }),
    now: () => noon,
  });
  await Promise.all([alerts.tell(), alerts.tell(), alerts.tell()]);
  expect(got).toHaveLength(1);
});

test('a warehouse that cannot be read is logged and ends nothing', async () => {
  const ledger = await openTroubled();
  await ledger.connection.run('drop table ops.alerts');
  const lines: string[] = [];
  expect(await tell(ledger, 'http://127.0.0.1:9/', { lines })).toEqual({ told: 0, left: 0 });
  expect(lines[0]).toContain('alerts could not be looked for');
});
