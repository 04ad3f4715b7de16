import { expect, test } from 'vitest';
import { asteriskLine } from './records.ts';
import { classes, openWorld } from './world.ts';

test('a call that the switch dates into the next month is no miss, and one of that month is not compared', async () => {
  const world = await openWorld([
    { id: 'last', time: '2026-10-31T23:59:58Z' },
    { id: 'next', time: '2026-11-01T00:10:00Z', to: '+442079460001' },
  ]);
  const lines = [
    asteriskLine({ time: '2026-11-01 00:00:01' }),
    asteriskLine({ time: '2026-11-01 00:10:00', to: '+442079460001' }),
    asteriskLine({ time: '2026-11-01 00:20:00', to: '+442079460002' }),
  ];
  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });
  expect(classes(section)).toEqual({ matched: 1 });
});

test('a call of the month before that the switch dates into it is no record without a call', async () => {
  const world = await openWorld([{ id: 'before', time: '2026-09-30T23:59:58Z' }]);
  const lines = [asteriskLine({ time: '2026-10-01 00:00:01' })];
  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });
  expect(classes(section)).toEqual({});
  expect(section.verdict).toBe('agrees');
});

test('a call at the very edge whose record would be in the next file is undecided', async () => {
  const world = await openWorld([
    { id: 'usual', time: '2026-10-20T12:00:00Z' },
    { id: 'last', time: '2026-10-31T23:59:58Z', to: '+442079460001' },
  ]);
  const lines = [asteriskLine({ time: '2026-10-20 12:00:00' })];
  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });
  expect(classes(section)).toEqual({ matched: 1, 'at the edge of the month': 1 });
  expect(section.verdict).toBe('unproven');
});

test('a call that is not at the edge is missing, whatever the files cover', async () => {
  const world = await openWorld([
    { id: 'usual', time: '2026-10-20T12:00:00Z' },
    { id: 'later', time: '2026-10-31T12:00:00Z', to: '+442079460001' },
  ]);
  const lines = [asteriskLine({ time: '2026-10-20 12:00:00' })];
  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });
  expect(classes(section)).toEqual({ matched: 1, 'missing at the switch': 1 });
});

test('a record in a gap of the ledger is not held against the provider', async () => {
  const world = await openWorld([]);
  await world.query(
    "insert into month_gaps values ('2026-10-05 12:00', '2026-10-05 13:00', 'not read') returning 1",
  );
  const lines = [
    asteriskLine({ time: '2026-10-05 12:30:00' }),
    asteriskLine({ time: '2026-10-05 13:30:00', to: '+442079460001' }),
  ];
  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });
  expect(classes(section)).toEqual({ 'in a gap of the ledger': 1, 'missing at the provider': 1 });
});

test('records of other months are counted and left alone', async () => {
  const world = await openWorld([{ id: 'call', time: '2026-10-05T12:00:00Z' }]);
  const lines = ['2026-08-05 12:00:00', '2026-10-05 12:00:00', '2026-12-05 12:00:00'].map(time =>
    asteriskLine({ time }),
  );
  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });
  expect(section.tables.find(({ name }) => name === 'switch_files')?.rows).toMatchObject([
    [
      'Master.csv',
      'asterisk',
      3,
      0,
      0,
      0,
      2,
      0,
      1,
      '2026-10-05T12:00:00Z',
      '2026-10-05T12:00:00Z',
      null,
      null,
      null,
    ],
  ]);
});
