import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mostInASecond } from '../../../support/budgetProcesses.ts';
import { readTexts } from '../../../support/database.ts';
import { gapsOf } from '../../../support/ledger.ts';
import type { TestServer } from '../../../support/localServer.ts';
import type { Poison } from '../../../support/poison.ts';
import { startRedisServer } from '../../../support/redisServer.ts';
import { type Cluster, lookAndSettle, openCluster, settle } from '../cluster.ts';
import { expectWhole } from '../outcome.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 300_000);

afterAll(() => server.stop());

const day = 86_400;

test('a window that the API refuses does not stop the night, which closes the day once it is read', async () => {
  const cluster = await openCluster({
    queueUrl: await server.freshUrl(),
    from: '2026-10-03T00:00:00Z',
    to: '2026-10-04T03:00:00Z',
    callsPerDay: 500,
    faults: 'forbidden:1@calls',
    environment: { TRUNKLEDGER_CLOSE_SCHEDULE: '0 0 1 1 *' },
  });
  cluster.gate.open();
  const up = await cluster.up();
  await up.ready(/"msg":"this process loads"/);
  await settle(cluster);
  expect(await gapsOf(cluster.home)).toHaveLength(1);
  const unread = "select state, error from ops.windows where state <> 'settled'";
  const [refused, ...others] = await readTexts(join(cluster.home, 'analytics.duckdb'), unread);
  expect(refused).toMatchObject({ state: 'failed', error: expect.stringContaining('403') });
  expect(others).toEqual([]);

  await lookAndSettle(cluster);
  await up.stop();
  const closes = await readTexts(join(cluster.home, 'ledger.duckdb'), 'from ops.closes');
  expect(closes).toHaveLength(1);
  await expectWhole(cluster);
}, 120_000);

/** Milliseconds that the network, and the way from one process to another through the store, may take. */
const onTheWay = 250;
const perSecond = 25;

interface Answered {
  readonly at: number;
  /** Until when (epoch milliseconds) nobody is to ask. */
  readonly until: number;
}

/** Refuses the first requests for calls in all the ways that a server may ask to wait, and keeps what came when. */
function flood({ gate }: Cluster, clockOffset: number, refusals: number) {
  const asked: number[] = [];
  const refused: Answered[] = [];
  const ways: (() => { header?: string; until: number })[] = [
    () => ({ header: '1', until: Date.now() + 1000 }),
    () => {
      const until = Math.ceil(Date.now() / 1000 + 1) * 1000;
      const date = Math.floor((until + clockOffset) / 1000) * 1000;
      return { header: new Date(date).toUTCString(), until: date - clockOffset };
    },
    () => ({ header: 'soon', until: Date.now() }),
    () => ({ until: Date.now() }),
  ];
  gate.refuse((): Poison | undefined => {
    asked.push(Date.now());
    const way = ways[refused.length % ways.length]?.();
    if (way === undefined || refused.length >= refusals) return undefined;
    refused.push({ at: Date.now(), until: way.until });
    return { status: 429, headers: way.header === undefined ? {} : { 'retry-after': way.header } };
  });
  return { asked, refused };
}

test('a flood of 429s is waited out by all processes as it asks, without lockstep, and the night ends complete', async () => {
  const cluster = await openCluster({
    queueUrl: await server.freshUrl(),
    from: '2026-10-03T00:00:00Z',
    to: '2026-10-04T00:00:00Z',
    callsPerDay: 500,
    environment: { TRUNKLEDGER_REQUESTS_PER_SECOND: String(perSecond), TRUNKLEDGER_CONCURRENCY: '3' },
  });
  const { asked, refused } = flood(cluster, Number(cluster.environment.TEST_CLOCK_OFFSET), 24);
  const processes = await Promise.all([cluster.up(), cluster.worker(), cluster.worker()]);
  cluster.gate.open();
  await processes[0].ready(/"msg":"this process loads"/);
  await lookAndSettle(cluster);
  for (const each of processes) await each.stop();
  expect(refused).toHaveLength(24);
  const tooEarly = refused.flatMap(({ at, until }) =>
    asked.filter(time => time > at + onTheWay && time < until).map(time => until - time),
  );
  expect(tooEarly).toEqual([]);
  expect(mostInASecond(asked.toSorted((a, b) => a - b))).toBeLessThanOrEqual(perSecond + 2);
  await expectWhole(cluster);
}, 120_000);

test('a window that is told to wait for a day is not asked for again before, all wait as long as is obeyed, and then the night ends complete', async () => {
  const cluster = await openCluster({
    queueUrl: await server.freshUrl(),
    from: '2026-10-03T00:00:00Z',
    to: '2026-10-04T00:00:00Z',
    callsPerDay: 500,
    environment: { TRUNKLEDGER_CONCURRENCY: '3', TRUNKLEDGER_RETRY_AFTER_CAP: '2s' },
  });
  const asked: string[] = [];
  const times: number[] = [];
  cluster.gate.refuse(rangeStart => {
    asked.push(rangeStart);
    times.push(Date.now());
    return { status: 429, headers: { 'retry-after': String(day) } };
  });
  cluster.gate.open();
  const processes = await Promise.all([cluster.up(), cluster.worker()]);
  await processes[0].ready(/"msg":"this process loads"/);
  await lookAndSettle(cluster);
  for (const each of processes) await each.stop();
  expect(await gapsOf(cluster.home)).toHaveLength(1);
  // Longer than TRUNKLEDGER_RETRY_AFTER_CAP, so each window obeys what it was told itself.
  expect(asked.toSorted()).toEqual([...new Set(asked)].sort());
  const tooEarly = times.flatMap(at => times.filter(time => time > at + onTheWay && time < at + 2000));
  expect(tooEarly).toEqual([]);

  cluster.gate.refuse(() => undefined);
  // The hold is the store's too, and that one's clock is not moved.
  const later = {
    ...cluster,
    queueUrl: await server.freshUrl(),
    to: cluster.to + day + 3600,
    environment: cluster.later(day + 3600),
  };
  const up = await cluster.up({ ...later.environment, TRUNKLEDGER_QUEUE_URL: later.queueUrl });
  await up.ready(/"msg":"this process loads"/);
  await lookAndSettle(later);
  await up.stop();
  await expectWhole(later);
}, 120_000);
