import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { asteriskLine, freeswitchLine } from './records.ts';
import { classes, openWorld, type ProviderCall } from './world.ts';

const noon = '2026-10-05T12:00:00Z';

/** Three calls of different pairs of numbers, so that their times tell the clock. */
const three: readonly ProviderCall[] = [
  { id: 'first', time: '2026-10-05T08:00:00Z', to: '+442079460001' },
  { id: 'second', time: '2026-10-05T09:00:00Z', to: '+442079460002' },
  { id: 'third', time: '2026-10-05T10:00:00Z', to: '+442079460003' },
];
const threeLines = (write: typeof asteriskLine, from?: string) =>
  three.map(({ time, to }) =>
    write({ time: time.slice(0, 19), to: String(to), ...(from === undefined ? {} : { from }) }),
  );

test.each([
  { name: 'Asterisk', file: 'Master.csv', write: asteriskLine },
  { name: 'FreeSWITCH', file: 'Master.csv', write: freeswitchLine },
  { name: 'gzipped Asterisk', file: 'Master.csv.gz', write: asteriskLine },
])('records of $name that agree with the calls are found out as such', async ({ file, write }) => {
  const world = await openWorld(three);
  const path = await world.write(file, threeLines(write));

  const section = await world.reconcile({ files: [path] });

  expect(section).toMatchObject({ id: 'switch', verdict: 'agrees' });
  expect(section.summary).toBe('3 of 3 calls of the month have their records at the switch.');
  expect(classes(section)).toEqual({ matched: 3 });
});

test('a CSV with a header is read by the names of its columns', async () => {
  const world = await openWorld(three);
  const path = await world.write('records.csv', [
    'Call ID;Caller;Callee;Start Time;Connected;Talk time;Status',
    'a;+4930123456;442079460001;2026-10-05T08:00:00Z;x;60;answered',
    'b;+4930123456;442079460002;2026-10-05T09:00:00Z;x;60;answered',
    'c;+4930123456;442079460003;2026-10-05T10:00:00Z;x;60;answered',
  ]);
  expect(classes(await world.reconcile({ files: [path] }))).toEqual({ matched: 3 });
});

test('each kind of difference has its name, its seconds and its money', async () => {
  const world = await openWorld([
    ...three,
    { id: 'longer', time: '2026-10-06T08:00:00Z', to: '+442079460004', seconds: 120, price: '0.008000' },
    { id: 'answered', time: '2026-10-06T09:00:00Z', to: '+442079460005' },
    { id: 'unknown', time: '2026-10-06T10:00:00Z', to: '+442079460006', price: '0.012000' },
  ]);
  const path = await world.write('Master.csv', [
    ...threeLines(asteriskLine),
    asteriskLine({ time: '2026-10-06 08:00:00', to: '+442079460004', seconds: 115 }),
    asteriskLine({ time: '2026-10-06 09:00:00', to: '+442079460005', seconds: null }),
    asteriskLine({ time: '2026-10-06 11:00:00', to: '+442079460007', seconds: 30 }),
  ]);

  const section = await world.reconcile({ files: [path] });

  expect(section.verdict).toBe('differs');
  expect(section.summary).toBe(
    '5 of 6 calls of the month have their records at the switch, 1 duration differs (0.008000 USD), ' +
      '1 is answered on one side only (0.004000 USD), 1 record is missing at the provider, ' +
      '1 call is missing at the switch (0.012000 USD).',
  );
  expect(classes(section)).toEqual({
    matched: 3,
    'duration differs': 1,
    'answered differs': 1,
    'missing at the provider': 1,
    'missing at the switch': 1,
  });
  const details = await world.query(
    'select class, call_id, switch_line, caller, called, seconds_more_at_provider as seconds, price from switch_differences',
  );
  expect(details).toEqual([
    difference('duration differs', 'longer', 4, '+44…04', 5, '0.008000'),
    difference('answered differs', 'answered', 5, '+44…05', 60, '0.004000'),
    difference('missing at the switch', 'unknown', null, '+44…06', null, '0.012000'),
    difference('missing at the provider', null, 6, '+44…07', null, null),
  ]);
});

function difference(
  kind: string,
  call_id: string | null,
  switch_line: number | null,
  called: string,
  seconds: number | null,
  price: string | null,
): object {
  return { class: kind, call_id, switch_line, caller: '+49…56', called, seconds, price };
}

test.each([
  { durationTolerance: [], differs: 1 },
  { durationTolerance: ['5s'], differs: 0 },
  { durationTolerance: ['4%'], differs: 1 },
  { durationTolerance: ['1s', '5%'], differs: 0 },
])('durations that differ by 5 of 120 s with $durationTolerance', async ({ durationTolerance, differs }) => {
  const world = await openWorld([{ id: 'call', time: noon, seconds: 120 }]);
  const path = await world.write('Master.csv', [asteriskLine({ time: '2026-10-05 12:00:00', seconds: 115 })]);
  const section = await world.reconcile({ files: [path], durationTolerance });
  expect(classes(section)['duration differs'] ?? 0).toBe(differs);
});

test('lines that cannot be read are set aside with their number and the reason', async () => {
  const world = await openWorld(three);
  const path = await world.write('Master.csv', [
    ...threeLines(asteriskLine),
    '',
    '"","+4930123456',
    '"","+4930123456","+442079460004"',
    asteriskLine({ time: '2026-10-06 08:00:00' }).replace('2026-10-06 08:00:00', 'yesterday'),
    `${asteriskLine({ time: '2026-10-06 08:00:00', id: '1' })},"a","b","c","d","e","f"`,
    asteriskLine({ time: '2026-10-06 09:00:00', to: '+442079460009' }).replace(',65,60,', ',65,many,'),
  ]);

  const section = await world.reconcile({ files: [path], format: 'asterisk' });

  expect(classes(section)).toEqual({ matched: 3 });
  expect(section.verdict).toBe('unproven');
  expect(await world.query('select switch_line as line, reason from switch_lines_set_aside')).toEqual([
    { line: 5, reason: 'its quotes do not pair, or it has too many columns' },
    { line: 6, reason: 'too few columns' },
    { line: 7, reason: 'the start is no time' },
    { line: 8, reason: 'its quotes do not pair, or it has too many columns' },
    { line: 9, reason: 'the billed duration is no time in seconds' },
  ]);
});

test.each([
  {
    what: 'lines that end as on Windows',
    change: (text: string) => Buffer.from(text.replaceAll('\n', '\r\n')),
  },
  {
    what: 'names in Latin-1',
    change: (text: string) => Buffer.from(text.replaceAll('Anna', 'Zoë'), 'latin1'),
  },
])('a file with $what is read', async ({ change }) => {
  const world = await openWorld(three);
  const path = await world.write("it's Master.csv", []);
  await writeFile(path, change(`${threeLines(asteriskLine).join('\n')}\n`));
  const section = await world.reconcile({ files: [path] });
  expect(classes(section)).toEqual({ matched: 3 });
  expect(section.verdict).toBe('agrees');
});

test.each([
  { how: 'CRLF and a last LF', endings: ['\r\n', '\r\n', '\r\n', '\r\n', '\n'] },
  { how: 'CRLF, then LF', endings: ['\r\n', '\r\n', '\n', '\n', '\n'] },
  { how: 'LF, then CRLF', endings: ['\n', '\r\n', '\r\n', '\n', '\r\n'] },
])('lines that end in $how have their records and their numbers', async ({ endings }) => {
  const world = await openWorld(three);
  const [first = '', ...others] = threeLines(asteriskLine);
  const lines = [first, '', '"torn', ...others];
  const text = lines.map((line, index) => line + endings[index]).join('');
  const plain = await world.write('Master.csv', []);
  await writeFile(plain, text);
  const packed = await world.write('Packed.csv.gz', []);
  await writeFile(packed, gzipSync(text));

  for (const file of [plain, packed]) {
    const section = await world.reconcile({ files: [file] });

    expect(classes(section)).toMatchObject({ matched: 3 });
    expect(await world.query('select switch_line as line from switch_lines_set_aside')).toEqual([
      { line: 3 },
    ]);
  }
});

test('an empty file, as rotation leaves one, is no records', async () => {
  const world = await openWorld(three);
  const empty = await world.write('Master.csv', []);
  await writeFile(empty, '');
  const full = await world.write('Master.csv.1', threeLines(asteriskLine));
  expect(classes(await world.reconcile({ files: [empty, full] }))).toEqual({ matched: 3 });
  expect(classes(await world.reconcile({ files: [empty] }))).toEqual({ 'missing at the switch': 3 });
});

test('a record that says that it came in is no call that went out', async () => {
  const world = await openWorld([{ id: 'call', time: noon, direction: 'OUTBOUND' }]);
  const lines = (direction: string) => [
    'from,to,start,billsec,direction',
    `+4930999999,+442079460123,2026-10-05 12:00:00,60,${direction}`,
  ];
  const incoming = await world.write('in.csv', lines('incoming'));
  expect(classes(await world.reconcile({ files: [incoming] }))).toEqual({
    'missing at the provider': 1,
    'missing at the switch': 1,
  });
  expect(
    classes(await world.reconcile({ files: [await world.write('out.csv', lines('outgoing'))] })),
  ).toEqual({
    matched: 1,
  });
});
