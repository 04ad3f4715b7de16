import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recountOrder } from '../../src/recount.ts';
import { sqlText } from '../../src/sql.ts';
import { callAt, type ServedCall, serveCalls } from '../support/callsApi.ts';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger, windowsOf } from '../support/ledger.ts';
import { serve } from '../support/mirror.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { recountInProcess } from '../support/recount.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';
import { expectSameTables, readTables } from '../support/tables.ts';
import { expectTruth } from '../support/truth.ts';

const hour = 3600;
const start = seconds('2026-10-01T00:00:00Z');
const end = start + 48 * hour;

/** A home that reads a list of calls, which the test changes. */
async function openWorld(calls: readonly ServedCall[], windowSeconds = 6 * hour) {
  const world = { list: [...calls] };
  const api = await serveCalls(() => world.list);
  const home = await temporaryHome();
  return {
    world,
    home,
    ledger: join(home, 'ledger.duckdb'),
    sync: (acceptShrink = false) =>
      syncInProcess(
        { sandbox: api as never, home },
        { from: start, to: end, windowSeconds, acceptShrink, resources: false },
      ),
    recount: (more: object = {}) => recountInProcess({ ...api, home, ...more }),
  };
}

function instant(second: number): string {
  return new Date((start + second) * 1000).toISOString();
}

/** A call that the program can type, one whose price it cannot, or one without an id. */
function served(id: string, second: number, form: 'good' | 'priceless' | 'nameless'): ServedCall {
  const odd = {
    good: {},
    priceless: { price: { currencyCode: '?', amount: 'x' } },
    nameless: { callId: undefined },
  };
  return callAt(id, instant(second), odd[form]);
}

const anySecond = fc.oneof(
  fc.integer({ min: 0, max: 48 * hour - 1 }),
  fc.integer({ min: 0, max: 8 }).map(at => at * 6 * hour),
  fc.integer({ min: 1, max: 8 }).map(at => at * 6 * hour - 1),
);
const anyCalls = fc.array(
  fc.tuple(anySecond, fc.constantFrom('good', 'good', 'good', 'priceless', 'nameless')),
  { maxLength: 25 },
);

test('after a recount and a sync the ledger is the truth, whatever came late or left', async () => {
  await fc.assert(
    fc.asyncProperty(anyCalls, anyCalls, fc.boolean(), async (staying, moving, isLate) => {
      const stay = staying.map(([second, form], index) => served(`stays-${index}`, second, form));
      const move = moving.map(([second, form], index) => served(`moves-${index}`, second, form));
      const { world, home, ledger, sync, recount } = await openWorld(isLate ? stay : [...stay, ...move]);
      await sync();
      expect(new Set((await windowsOf(home)).map(({ state }) => state))).toEqual(new Set(['settled']));
      world.list = isLate ? [...stay, ...move] : stay;

      const { reopenedWindows, errors } = await recount({ policy: { accept_shrink: true } });
      expect(errors).toEqual([]);
      if (moving.some(([second]) => second < 48 * hour)) expect(reopenedWindows).toBeGreaterThan(0);
      else expect(reopenedWindows).toBe(0);
      await sync(true);

      const inside = world.list.filter(({ createTime }) => Date.parse(createTime) < end * 1000);
      const typed = inside.filter(call => call.callId !== undefined && !isPriceless(call));
      const calls = await readTexts(ledger, 'select call_id from calls order by call_id');
      // Of a call that the API no longer lists, and lists in no other form, nothing stays.
      expect(calls.map(row => row.call_id)).toEqual(typed.map(({ callId }) => callId).sort());
      await expectSoundLedger(ledger);
      expect(await recount({ since: Number.POSITIVE_INFINITY })).toMatchObject({
        reopenedWindows: 0,
        refusedWindows: 0,
        errors: [],
      });
    }),
    { numRuns: 3 },
  );
}, 240_000);

function isPriceless({ price }: ServedCall): boolean {
  return (price as { amount: string }).amount === 'x';
}

test('a call at the second where one window ends and the next begins opens the next one only', async () => {
  const calls = [0, 5, 6, 7].map(at => served(`call-${at}`, at * hour + 60, 'good'));
  const { world, home, sync, recount } = await openWorld(calls);
  await sync();
  world.list = [...calls, served('edge', 6 * hour, 'good')];
  expect(await recount()).toMatchObject({ groups: 2, countedGroups: 2, reopenedWindows: 1 });
  const opened = (await windowsOf(home)).filter(({ state }) => state !== 'settled');
  expect(opened).toMatchObject([{ start: '2026-10-01 06:00:00', state: 'complete', error: null }]);
});

test('a rebuild opens the same windows again', async () => {
  const calls = [1, 7, 13].map(at => served(`call-${at}`, at * hour, 'good'));
  const { world, home, sync, recount } = await openWorld(calls);
  await sync();
  world.list = [...calls, served('late', 8 * hour, 'good')];
  await recount();
  const before = await readTables(home);
  const kept = await readTexts(join(home, 'ledger.duckdb'), 'from ops.recounts order by range_start');
  expect(before['ops.windows']?.filter(({ state }) => state === 'complete')).toHaveLength(1);
  const { code, stderr } = await runProgram(['sync', '--rebuild'], { TRUNKLEDGER_HOME: home });
  expect(code, stderr).toBe(0);
  expectSameTables(before, await readTables(home));
  expect(await readTexts(join(home, 'ledger.duckdb'), 'from ops.recounts order by range_start')).toEqual(
    kept,
  );
});

test('an API that no longer serves old calls opens nothing, and a person can say that it is right', async () => {
  const calls = [1, 2, 7, 30].map(at => served(`call-${at}`, at * hour, 'good'));
  const { world, home, ledger, sync, recount } = await openWorld(calls);
  await sync();
  // Of the first day only the second window is still served.
  world.list = calls.slice(2);
  expect(await recount()).toMatchObject({ reopenedWindows: 0, refusedWindows: 1 });
  await sync();
  expect(await readTexts(ledger, 'select count(*) as calls from calls')).toEqual([{ calls: '4' }]);
  expect(
    await readTexts(
      ledger,
      'select expected, counted, refused_windows from ops.recounts order by range_start',
    ),
  ).toEqual([
    { expected: '3', counted: '1', refused_windows: '1' },
    { expected: '1', counted: '1', refused_windows: '0' },
  ]);
  expect(await recount({ policy: { accept_shrink: true } })).toMatchObject({ reopenedWindows: 1 });
  await sync(true);
  expect(await readTexts(ledger, 'select count(*) as calls from calls')).toEqual([{ calls: '2' }]);
  expect((await windowsOf(home)).every(({ state }) => state === 'settled')).toBe(true);
});

test('what a recount refused is read again by a sync that accepts it, and then needs nobody any more', async () => {
  const calls = [1, 2, 7, 30].map(at => served(`call-${at}`, at * hour, 'good'));
  const { world, ledger, sync, recount } = await openWorld(calls);
  const refusals = async () =>
    (await readTexts(ledger, sqlText('status/refusals').replace(';\n', ''))).map(row => row.error);
  await sync();
  world.list = calls.slice(2);
  await recount();
  expect(await refusals()).toEqual([
    expect.stringContaining('the API counts 1 calls, the ledger 3; 1 windows'),
  ]);
  await sync(true);
  expect(await readTexts(ledger, 'select count(*) as calls from calls')).toEqual([{ calls: '2' }]);
  expect(await refusals()).toEqual([]);
});

test('a list that moves while it is counted costs a reading, and the ledger stays the truth', async () => {
  const home = await temporaryHome();
  const range = { from: start, to: start + 24 * hour };
  const first = await openSandbox({ callsPerDay: 800, faults: 'malformed:3%,odd:20%' });
  await syncInProcess({ sandbox: first, home }, { ...range, resources: false });
  const still = await recountInProcess({ ...first, url: first.url, home });
  expect(still).toMatchObject({ reopenedWindows: 0, refusedWindows: 0, errors: [] });

  const moving = await openSandbox({
    callsPerDay: 800,
    faults: 'malformed:3%,odd:20%,drift:3,wrong-total:1',
  });
  const moved = await recountInProcess({ ...moving, url: moving.url, home });
  expect(moved.errors).toEqual([]);
  expect(moved.reopenedWindows + moved.refusedWindows).toBeGreaterThan(0);
  await syncInProcess({ sandbox: moving, home }, { ...range, resources: false });
  await expectTruth(moving, home, [range.from, range.to]);
});

test('what was counted tonight is not counted again, and what was left is', async () => {
  const calls = [1, 30].map(at => served(`call-${at}`, at * hour, 'good'));
  const { home, sync, recount } = await openWorld(calls);
  await sync();
  const tonight = seconds('2026-11-01T03:00:00Z') * 1000;
  const now = (): number => tonight + 60_000;
  expect(await recount({ since: tonight, now })).toMatchObject({ groups: 2, countedGroups: 2 });
  expect(await recount({ since: tonight, now })).toMatchObject({ groups: 0, countedGroups: 0 });
  expect(await recount({ since: tonight + 86_400_000, now })).toMatchObject({ groups: 2 });
  expect((await windowsOf(home)).every(({ state }) => state === 'settled')).toBe(true);
});

test('an API that fails three times in a row is left alone', async () => {
  // Each window with a record that cannot be typed is a group of its own.
  const calls = [1, 7, 13, 19, 25].map(at => served(`call-${at}`, at * hour, 'priceless'));
  const { home, ledger, sync } = await openWorld(calls);
  await sync();
  let requests = 0;
  const failing = await serve((request, response) => {
    const isToken = request.method === 'POST';
    if (!isToken) requests++;
    const body = JSON.stringify({ access_token: 'token', expires_in: 3600, message: 'broken' });
    response.writeHead(isToken ? 200 : 503, { 'content-type': 'application/json' }).end(body);
  });
  const found = await recountInProcess({ url: failing, authUrl: `${failing}/oauth2/token`, home });
  expect(found).toMatchObject({ groups: 6, countedGroups: 0, reopenedWindows: 0 });
  expect(found.errors).toHaveLength(3);
  expect(found.errors[0]).toContain('503');
  expect(requests).toBe(6);
  expect(await readTexts(ledger, 'select distinct counted, error from ops.recounts')).toEqual([
    { counted: null, error: found.errors[0] },
  ]);
});

test('an API that asks to wait until tomorrow is asked for nothing more', async () => {
  const calls = [1, 7, 13].map(at => served(`call-${at}`, at * hour, 'priceless'));
  const { home, sync } = await openWorld(calls);
  await sync();
  let requests = 0;
  const busy = await serve((request, response) => {
    const isToken = request.method === 'POST';
    if (!isToken) requests++;
    const body = JSON.stringify({ access_token: 'token', expires_in: 3600 });
    const headers = { 'content-type': 'application/json', 'retry-after': '86400' };
    response.writeHead(isToken ? 200 : 429, headers).end(body);
  });
  const found = await recountInProcess({ url: busy, authUrl: `${busy}/oauth2/token`, home });
  expect(found).toMatchObject({ groups: 5, countedGroups: 0 });
  expect(found.errors).toHaveLength(1);
  expect(requests).toBe(1);
});

test('groups that were never counted come first, then those that waited longest, and the newest among equals', () => {
  const group = (at: number) => ({ start: at, end: at + 1, windows: [] });
  const last = (at: number, seenAt: number, isFailed = false) => ({
    start: at,
    end: at + 1,
    seenAt,
    isFailed,
  });
  const recounts = [last(0, 50), last(1, 40), last(3, 60, true), last(4, 99)];
  const order = recountOrder([0, 1, 2, 3, 4, 5].map(group), recounts, 60);
  // What was counted since then is left out; what failed since then is not.
  expect(order.map(({ start: at }) => at)).toEqual([5, 2, 1, 0, 3]);
});

test('a recount that is interrupted keeps what it has and leaves the rest', async () => {
  const calls = [1, 30].map(at => served(`call-${at}`, at * hour, 'good'));
  const { recount, sync, ledger } = await openWorld(calls);
  await sync();
  const stop = new AbortController();
  const now = (): number => {
    stop.abort();
    return Date.now();
  };
  expect(await recount({ signal: stop.signal, now })).toMatchObject({
    groups: 2,
    countedGroups: 1,
    errors: [],
  });
  expect(await readTexts(ledger, 'select range_start::date::varchar as day from ops.recounts')).toEqual([
    { day: '2026-10-02' },
  ]);
});
