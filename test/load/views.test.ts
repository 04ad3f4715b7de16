import { describe, expect, test } from 'vitest';
import { holdShortCallSeconds } from '../../src/load/days.ts';
import type { Row } from '../../src/sql.ts';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';
import { type Attempt, recordLine } from '../support/warehouseKpis.ts';

const second = 1_000_000;
const hour = 3600 * second;
const start = Date.parse('2026-10-01T20:00:00Z') * 1000;
const windows = [
  windowOf('2026-10-01T20:00:00Z', '2026-10-01T21:00:00Z'),
  windowOf('2026-10-01T21:00:00Z', '2026-10-02T00:30:00Z'),
  windowOf('2026-10-02T00:30:00Z', '2026-10-02T04:00:00Z'),
];
const fetchedAt = '2026-10-02T06:30:00.250Z';

interface Loading {
  readonly project?: string;
  readonly at?: string;
}

async function load(
  ledger: TestLedger,
  calls: readonly Attempt[],
  { project = 'project', at = fetchedAt }: Loading = {},
): Promise<void> {
  for (const window of windows) {
    const listed = calls.filter(
      call => call.created >= window.start * second && call.created < window.end * second,
    );
    const options = { fetchedAt: at, project, policy: { accept_shrink: true } };
    expect(await ledger.read(window, listed.map(recordLine), options)).toMatchObject({ outcome: 'loaded' });
  }
}

describe('trunk_volume_hourly', () => {
  const base = {
    trunk: 'one',
    direction: 'INBOUND',
    result: 'COMPLETED',
    country: 'US',
    billed: 60,
    price: null,
  } as const;

  async function volumeOf(calls: readonly Attempt[]): Promise<Row[]> {
    const ledger = await openLedger();
    await load(ledger, calls);
    await ledger.check();
    return ledger.query('select * from trunk_volume_hourly order by hour');
  }

  test('clips a call over midnight at every hour that it touches', async () => {
    const call = {
      ...base,
      id: 'a',
      created: start + 3.5 * hour,
      answered: start + 3.75 * hour,
      ended: start + 5.25 * hour,
    };
    expect(await volumeOf([call])).toMatchObject([
      {
        hour: '2026-10-01T23:00:00Z',
        attempts: 1,
        answered: 1,
        erlangs: 0.5,
        talk_erlangs: 0.25,
        peak_concurrent: 1,
        peak_cps: 1,
      },
      {
        hour: '2026-10-02T00:00:00Z',
        attempts: 0,
        answered: 0,
        erlangs: 1,
        talk_erlangs: 1,
        peak_concurrent: 1,
        peak_cps: 0,
      },
      {
        hour: '2026-10-02T01:00:00Z',
        attempts: 0,
        answered: 0,
        erlangs: 0.25,
        talk_erlangs: 0.25,
        peak_concurrent: 1,
      },
    ]);
  });

  test('a call that ends as another starts does not overlap it', async () => {
    const calls = [0, 1, 2].map(index => ({
      ...base,
      id: `call-${index}`,
      created: start + index * 60 * second,
      answered: null,
      ended: start + (index + 1) * 60 * second,
    }));
    expect(await volumeOf(calls)).toMatchObject([{ attempts: 3, peak_concurrent: 1, erlangs: 0.05 }]);
  });

  test('a call that ends with the hour does not touch the next one', async () => {
    const call = { ...base, id: 'a', created: start + 0.5 * hour, answered: null, ended: start + hour };
    expect(await volumeOf([call])).toHaveLength(1);
  });

  test('a call of no length is an attempt, and occupies nothing', async () => {
    const call = { ...base, id: 'a', created: start + hour, answered: null, ended: start + hour };
    expect(await volumeOf([call])).toMatchObject([
      { hour: '2026-10-01T21:00:00Z', attempts: 1, erlangs: 0, peak_concurrent: 0, peak_cps: 1 },
    ]);
  });

  test('calls per second are counted within whole seconds', async () => {
    const calls = [0, 0.999999, 1, 1.5, 1.75].map((at, index) => ({
      ...base,
      id: `call-${index}`,
      created: start + Math.round(at * second),
      answered: null,
      ended: start + 60 * second,
    }));
    expect(await volumeOf(calls)).toMatchObject([{ attempts: 5, peak_cps: 3, peak_concurrent: 5 }]);
  });
});

test('a short call is what the setting says', async () => {
  const ledger = await openLedger();
  const base = {
    trunk: 'one',
    direction: 'INBOUND',
    result: 'COMPLETED',
    country: 'US',
    billed: 60,
    price: null,
  } as const;
  const calls = [5, 6, 9, 10, 11].map((seconds, index) => ({
    ...base,
    id: `call-${index}`,
    created: start,
    answered: start,
    ended: start + seconds * second,
  }));
  await load(ledger, calls);
  expect(await ledger.query('select short_calls from answer_rates_daily')).toEqual([{ short_calls: 1 }]);
  await holdShortCallSeconds(ledger.connection, 10);
  expect(await ledger.query('select short_calls from answer_rates_daily')).toEqual([{ short_calls: 3 }]);
  await holdShortCallSeconds(ledger.connection, 0);
  expect(await ledger.query('select short_calls from answer_rates_daily')).toEqual([{ short_calls: 0 }]);
});

test('sums of money stay decimals, beyond what a double could hold', async () => {
  const ledger = await openLedger();
  const window = windowOf('2026-10-01T20:00:00Z', '2026-10-01T21:00:00Z');
  const lines = ['999999999999.999999', '999999999999.999999', '0.000001'].map((amount, index) =>
    JSON.stringify({
      callId: `call-${index}`,
      createTime: '2026-10-01T20:10:00Z',
      endTime: '2026-10-01T20:11:00Z',
      price: { currencyCode: 'USD', amount },
    }),
  );
  await ledger.read(window, lines, { fetchedAt });
  expect(await ledger.query('select spend, typeof(spend) as type from spend_daily')).toEqual([
    { spend: '1999999999999.999999', type: 'DECIMAL(38,6)' },
  ]);
});
