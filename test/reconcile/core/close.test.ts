import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ClosedMonthDamagedError, readClosedMonths } from '../../../src/reconcile/close/closedMonths.ts';
import { close, readAlone } from '../../support/closedMonths.ts';
import { readTexts } from '../../support/database.ts';
import { filesBelow } from '../../support/home.ts';
import { publishLedger } from '../../support/reconcile.ts';
import { openLedger, type TestLedger, windowOf } from '../../support/warehouse.ts';
import { callLine } from '../../support/warehouseRecords.ts';

const october = [
  callLine('a', { createTime: '2026-10-01T00:10:00Z' }),
  callLine('b', {
    createTime: '2026-10-31T23:10:00Z',
    price: { currencyCode: 'EUR', amount: '0.1' },
    pricePerMinute: { currencyCode: 'EUR', amount: '0.1' },
  }),
];
const closedAt = '2026-11-11T00:00:00.000Z';

async function publishedOctober(lines: readonly string[] = october): Promise<[string, TestLedger]> {
  const ledger = await openLedger();
  await readAlone(ledger, '2026-10', lines, closedAt);
  return [await publishLedger(ledger), ledger];
}

test('a closed month holds its figures, its calls, its readings and its report, each with its hash', async () => {
  const [published] = await publishedOctober();
  const closed = await close(published, '2026-10', closedAt);

  expect(closed).toMatchObject({
    month: '2026-10',
    time_zone: 'UTC',
    start: '2026-10-01T00:00:00Z',
    end: '2026-11-01T00:00:00Z',
    closed_at: closedAt,
    verdict: 'agrees',
    accepted_unproven: null,
    sums: [
      { currency: 'EUR', calls: 1, billed_seconds: 60, amount: '0.100000' },
      { currency: 'USD', calls: 1, billed_seconds: 60, amount: '0.004000' },
    ],
    adjustments: [],
    previous: null,
  });
  expect(closed.figures).toEqual([
    {
      trunk_id: 'trunk-1',
      direction: 'OUTBOUND',
      country: 'GB',
      currency: 'EUR',
      calls: 1,
      billed_seconds: 60,
      amount: '0.100000',
    },
    {
      trunk_id: 'trunk-1',
      direction: 'OUTBOUND',
      country: 'GB',
      currency: 'USD',
      calls: 1,
      billed_seconds: 60,
      amount: '0.004000',
    },
  ]);
  const names = closed.files.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['adjustments.parquet', 'calls.parquet', 'windows.csv', 'report/report.html']),
  );
  expect(await readdir(dirname(closed.folder))).toEqual(['2026-10']);
  const windows = await readFile(join(closed.folder, 'windows.csv'), 'utf8');
  expect(windows).toMatch(
    /^window_start,window_end,state,.*landing_file,sha256\n2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,settled,.*,[0-9a-f]{64}\n$/,
  );
});

test('a closed month holds no phone number', async () => {
  const [published] = await publishedOctober();
  const { folder } = await close(published, '2026-10', closedAt);
  const known = /12015550123|442079460123/;
  expect(await readFile(published).then(bytes => bytes.length)).toBeGreaterThan(0);
  const numbers = await readTexts(published, 'select from_e164, to_e164 from calls');
  expect(JSON.stringify(numbers)).toMatch(known);

  for (const path of await filesBelow(folder)) {
    const text = path.endsWith('.parquet')
      ? await parquetText(published, path)
      : await readFile(path, 'utf8');
    expect(text, path).not.toMatch(known);
  }
});

/** Every value of a Parquet file: its bytes are compressed. */
async function parquetText(published: string, path: string): Promise<string> {
  return JSON.stringify(await readTexts(published, `from read_parquet('${path}')`));
}

test('months are chained by the hash of the one before, each closed once and in order', async () => {
  const [published, ledger] = await publishedOctober();
  const first = await close(published, '2026-10', closedAt);
  await expect(close(published, '2026-10', closedAt)).rejects.toThrow('A month is closed once');
  await readAlone(ledger, '2026-11', [], '2026-12-11T00:00:00Z');
  const later = await publishLedger(ledger);
  const december = '2026-12-11T00:00:00.000Z';
  await expect(close(later, '2026-12', '2027-01-11T00:00:00Z')).rejects.toThrow(
    '2026-12 cannot be closed before 2026-11. Close that first: trunkledger reconcile --month 2026-11 --close',
  );
  await expect(close(later, '2026-09', december)).rejects.toThrow('it lies before them');
  const second = await close(later, '2026-11', december);

  expect(second.previous).toEqual({ month: '2026-10', sha256: first.sha256 });
  expect(await readClosedMonths(dirname(first.folder))).toMatchObject([
    { month: '2026-10' },
    { month: '2026-11' },
  ]);
});

test('a month that is not over, or not proven, stays open, and reasons that are accepted are on record', async () => {
  const [published] = await publishedOctober([
    ...october,
    callLine('unpriced', { createTime: '2026-10-02T00:00:00Z', price: undefined }),
  ]);
  await expect(close(published, '2026-10', '2026-10-31T23:59:59Z')).rejects.toThrow(
    '2026-10 is not over: it can be closed from 2026-11-01T00:00:00Z on.',
  );
  await expect(close(published, '2026-10', closedAt)).rejects.toThrow(
    '2026-10 is not proven and was not closed: 1 stale call without a price.',
  );
  expect(await readClosedMonths(join(dirname(published), 'reconciliation'))).toEqual([]);

  const closed = await close(published, '2026-10', closedAt, { acceptUnproven: true });
  expect(closed).toMatchObject({ verdict: 'unproven', accepted_unproven: ['1 stale call without a price'] });
  expect(await readFile(join(closed.folder, 'report/report.txt'), 'utf8')).toContain(
    'Closed although it was not proven: 1 stale call without a price.',
  );
});

test('of two closes at once one is refused, and nothing of it stays', async () => {
  const [published] = await publishedOctober();
  const outcomes = await Promise.allSettled([
    close(published, '2026-10', closedAt),
    close(published, '2026-10', closedAt),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const reconciliation = join(dirname(published), 'reconciliation');
  expect(await readdir(reconciliation)).toEqual(['2026-10']);
  expect(await readClosedMonths(reconciliation)).toHaveLength(1);
});

test('every file that is changed or missing, and a month that is gone, is named', async () => {
  const [published, ledger] = await publishedOctober();
  const first = await close(published, '2026-10', closedAt);
  await readAlone(ledger, '2026-11', [], '2026-12-11T00:00:00Z');
  const second = await close(await publishLedger(ledger), '2026-11', '2026-12-11T00:00:00.000Z');
  const reconciliation = dirname(first.folder);
  const refused = async (...texts: readonly string[]): Promise<void> => {
    const error = await readClosedMonths(reconciliation).catch(thrown => thrown);
    expect(error).toBeInstanceOf(ClosedMonthDamagedError);
    for (const text of texts) expect(error.message).toContain(text);
  };

  await appendFile(join(first.folder, 'report/report.txt'), ' ');
  await rm(join(second.folder, 'calls.parquet'));
  await refused(
    `${join(first.folder, 'report/report.txt')} was changed: its sha256 is `,
    `${join(second.folder, 'calls.parquet')} cannot be read`,
  );

  const path = join(second.folder, 'close.json');
  await writeFile(
    path,
    (await readFile(path, 'utf8')).replace('"EUR"', '"GBP"').replace('2026-12-11', '2026-12-12'),
  );
  await refused(`${path} was changed`);

  await rm(first.folder, { recursive: true });
  await rm(second.folder, { recursive: true });
  expect(await readClosedMonths(reconciliation)).toEqual([]);
});

test('a month whose predecessor is gone is named with what it is chained to', async () => {
  const [published, ledger] = await publishedOctober();
  const first = await close(published, '2026-10', closedAt);
  await readAlone(ledger, '2026-11', [], '2026-12-11T00:00:00Z');
  const second = await close(await publishLedger(ledger), '2026-11', '2026-12-11T00:00:00.000Z');
  await rm(first.folder, { recursive: true });
  await expect(readClosedMonths(dirname(first.folder))).rejects.toThrow(
    `${second.folder} is chained to 2026-10 with the sha256 ${first.sha256}; before it stands no closed month.`,
  );
});

test('of several projects each has its own folders and its own chain', async () => {
  const ledger = await openLedger();
  const month = windowOf('2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z');
  for (const project of ['one', '../two'])
    await ledger.read(month, [callLine(`of ${project}`)], { fetchedAt: closedAt, project });
  const published = await publishLedger(ledger);
  await close(published, '2026-10', closedAt, { projectId: 'one' });
  const second = await close(published, '2026-10', closedAt, { projectId: '../two' });

  expect(second).toMatchObject({ project_id: '../two', previous: null });
  const reconciliation = join(dirname(published), 'reconciliation');
  expect((await readdir(reconciliation)).sort()).toEqual(['2026-10...%2Ftwo', '2026-10.one']);
  expect(await readClosedMonths(reconciliation, '../two')).toMatchObject([{ project_id: '../two' }]);
  expect(await readClosedMonths(reconciliation)).toHaveLength(2);
});
