import { expect, test } from 'vitest';
import { asteriskLine } from './records.ts';
import { classes, openWorld, type ProviderCall, tableRows } from './world.ts';

/** Calls to numbers of their own, one an hour. */
function hourly(count: number, start = '2026-10-05T00:00:00Z'): ProviderCall[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `call-${index}`,
    to: `+44207946${String(index).padStart(4, '0')}`,
    time: new Date(Date.parse(start) + index * 3_600_000).toISOString(),
  }));
}

/** What a switch with this clock writes of them. */
function written(calls: readonly ProviderCall[], ahead: (index: number) => number): string[] {
  return calls.map(({ time, to }, index) =>
    asteriskLine({
      time: new Date(Date.parse(time) + ahead(index) * 1000).toISOString().slice(0, 19),
      to: String(to),
    }),
  );
}

test('a clock that is ahead is told, reported and taken out of the times', async () => {
  const calls = hourly(20);
  const world = await openWorld(calls);
  const path = await world.write(
    'Master.csv',
    written(calls, () => 37),
  );

  const section = await world.reconcile({ files: [path] });

  expect(classes(section)).toEqual({ matched: 20 });
  expect(tableRows(section, 'switch_files')).toMatchObject([
    { clock_offset: '37.000', confident: 20, drift: null, first_time: '2026-10-05T00:00:00Z' },
  ]);
});

test('strangers that share numbers do not move the clock', async () => {
  const calls = hourly(30);
  const world = await openWorld(calls);
  // Every third call is missing, and another between the same numbers is there, minutes later.
  const lines = written(calls, index => (index % 3 === 0 ? 400 + 20 * index : 12));
  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });
  expect(tableRows(section, 'switch_files')).toMatchObject([{ clock_offset: '12.000', confident: 20 }]);
  expect(classes(section)).toEqual({
    matched: 20,
    'missing at the provider': 10,
    'missing at the switch': 10,
  });
});

test('each file has a clock of its own', async () => {
  const calls = hourly(20);
  const world = await openWorld(calls);
  const files = await Promise.all([
    world.write(
      'a.csv',
      written(calls.slice(0, 10), () => 30),
    ),
    world.write(
      'b.csv',
      written(calls.slice(10), () => -45),
    ),
  ]);
  const section = await world.reconcile({ files });
  expect(classes(section)).toEqual({ matched: 20 });
  expect(tableRows(section, 'switch_files').map(row => row.clock_offset)).toEqual(['30.000', '-45.000']);
});

test('a clock that drifts over the month is followed day by day', async () => {
  const calls = hourly(20 * 24);
  const world = await openWorld(calls);
  // Two seconds a day.
  const lines = written(calls, index => 10 + Math.floor(index / 12));
  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });
  expect(classes(section)).toEqual({ matched: 480 });
  expect(tableRows(section, 'switch_files')).toMatchObject([{ drift: '38.000' }]);
});

test('times in another zone than assumed are noticed and said', async () => {
  const calls = hourly(20);
  const world = await openWorld(calls);
  const lines = written(calls, () => 7_200);
  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });
  expect(classes(section)).toEqual({ matched: 20 });
  expect(section.summary).toMatch(/The clock of .*Master\.csv is 2 hours ahead: .* --switch-zone\./);
});

test('without three that tell it a clock counts as right', async () => {
  const calls = hourly(2);
  const world = await openWorld(calls);
  const section = await world.reconcile({
    files: [
      await world.write(
        'Master.csv',
        written(calls, () => 30),
      ),
    ],
  });
  expect(tableRows(section, 'switch_files')).toMatchObject([{ clock_offset: null, confident: null }]);
  expect(classes(section)).toEqual({ 'missing at the provider': 2, 'missing at the switch': 2 });
});

test('in the hour that a zone repeats each record goes to the call that it is of', async () => {
  // 02:00 to 03:00 in Berlin comes twice on 2026-10-25: from 00:00 and from 01:00 UTC.
  const minutes = Array.from({ length: 12 }, (_, index) => index * 5);
  const repeated = minutes.flatMap(minute => [
    { id: `summer ${minute}`, time: instant(`00:${two(minute)}`), to: `+4420794600${two(minute)}` },
    { id: `winter ${minute}`, time: instant(`01:${two(minute)}`), to: `+4420794601${two(minute)}` },
  ]);
  const calls = [...hourly(5), ...repeated];
  const world = await openWorld(calls, 'Europe/Berlin');
  const lines = calls.map(({ time, to }) => asteriskLine({ time: berlin(time), to: String(to) }));

  const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });

  expect(classes(section)).toEqual({ matched: 29 });
  expect(section.verdict).toBe('agrees');
});

test('a time that the zone skips is set aside', async () => {
  const world = await openWorld([], 'America/Havana');
  const lines = [
    asteriskLine({ time: '2026-10-05 12:00:00' }),
    asteriskLine({ time: '2026-10-05 12:00:00' }),
  ];
  const path = await world.write('Master.csv', lines);
  // Lord Howe Island skips 02:00 to 02:30 on 2026-10-04.
  const skipped = await world.write('b.csv', [asteriskLine({ time: '2026-10-04 02:10:00' })]);
  await world.reconcile({ files: [path, skipped], zone: 'Australia/Lord_Howe' });
  expect(await world.query('select switch_line, reason from switch_lines_set_aside')).toEqual([
    { switch_line: 1, reason: 'the start is a time that Australia/Lord_Howe skips' },
  ]);
});

function instant(time: string): string {
  return `2026-10-25T${time}:00Z`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function berlin(time: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return parts.format(new Date(time));
}
