import { expect, test } from 'vitest';
import type { SwitchFlags } from '../../../src/reconcile/switch/options.ts';
import { asteriskLine } from './records.ts';
import { classes, openWorld, type ProviderCall, tableRows } from './world.ts';

const time = '2026-10-05 12:00:00';
const call: ProviderCall = { id: 'call', time: '2026-10-05T12:00:00Z' };
const outbound = { ...call, direction: 'OUTBOUND' } as const;
const inbound = { ...call, direction: 'INBOUND' } as const;

interface Case {
  readonly why: string;
  readonly call?: ProviderCall;
  readonly from?: string;
  readonly to?: string;
  readonly flags?: Partial<SwitchFlags>;
  readonly tier: string;
}

test.each<Case>([
  { why: 'the same', tier: 'numbers' },
  { why: 'no plus', from: '4930123456', to: '442079460123', tier: 'numbers' },
  { why: 'international prefix', to: '00442079460123', tier: 'numbers' },
  { why: 'North American prefix', to: '011442079460123', tier: 'numbers' },
  { why: 'spaces, brackets and dashes', to: '+44 (20) 7946-0123', tier: 'numbers' },
  {
    why: 'SIP URI',
    from: '"Anna" <sip:+4930123456@pbx.example>',
    to: 'sip:+442079460123@host:5060;user=phone',
    tier: 'numbers',
  },
  { why: 'national, with a country', from: '030123456', flags: { country: 'DE' }, tier: 'numbers' },
  {
    why: 'SIP URI of a national number',
    from: 'sip:030123456@pbx',
    flags: { country: 'de' },
    tier: 'numbers',
  },
  {
    why: 'ten digits in North America',
    call: { ...call, from: '+12015550123' },
    from: '2015550123',
    flags: { country: 'US' },
    tier: 'numbers',
  },
  {
    why: 'a prefix of the switch',
    to: '9*00442079460123',
    flags: { stripPrefix: ['9', '9*'] },
    tier: 'numbers',
  },
  {
    why: 'national, without a country',
    call: { ...call, from: '+49301234567' },
    from: '0301234567',
    tier: 'last digits',
  },
  { why: 'a prefix that nobody named', to: '99442079460123', tier: 'last digits' },
  { why: 'an extension calls', from: '100', tier: 'called number' },
  { why: 'an anonymous caller', from: 'anonymous', tier: 'called number' },
  { why: 'anonymous at the provider', call: { ...inbound, from: 'anonymous' }, tier: 'called number' },
  {
    why: 'another caller on an outbound call',
    call: outbound,
    from: '+4930999999',
    tier: 'caller rewritten',
  },
  { why: 'an extension that is called', call: inbound, to: 's', tier: 'called rewritten' },
])('numbers match: $why', async ({ call: ofProvider = call, from, to, flags, tier }) => {
  const world = await openWorld([ofProvider]);
  const record = { time, ...(from === undefined ? { from: ofProvider.from ?? undefined } : { from }), to };
  const path = await world.write('Master.csv', [asteriskLine(JSON.parse(JSON.stringify(record)))]);
  const section = await world.reconcile({ files: [path], ...flags });
  expect(tableRows(section, 'switch_tiers')).toMatchObject([{ tier, matches: 1 }]);
});

test.each<Omit<Case, 'tier'>>([
  { why: 'another caller on an inbound call', call: inbound, from: '+4930999999' },
  { why: 'another number called', call: outbound, to: '+442079460999' },
  { why: 'a called extension on an outbound call', call: outbound, to: '200' },
])('numbers do not match: $why', async ({ call: ofProvider = call, from, to }) => {
  const world = await openWorld([ofProvider]);
  const record = JSON.parse(JSON.stringify({ time, from, to }));
  const section = await world.reconcile({ files: [await world.write('Master.csv', [asteriskLine(record)])] });
  expect(classes(section)).toEqual({ 'missing at the provider': 1, 'missing at the switch': 1 });
});

test('a stronger tier comes before a closer time', async () => {
  const world = await openWorld([
    { ...call, id: 'right' },
    { ...call, id: 'near', from: 'anonymous', time: '2026-10-05T12:00:03Z' },
  ]);
  const path = await world.write('Master.csv', [asteriskLine({ time: '2026-10-05 12:00:03' })]);
  await world.reconcile({ files: [path] });
  expect(await world.query('select class, call_id from switch_differences')).toEqual([
    { class: 'missing at the switch', call_id: 'near' },
  ]);
});

test('calls between extensions are counted and compared with nothing', async () => {
  const world = await openWorld([call]);
  const path = await world.write('Master.csv', [
    asteriskLine({ time }),
    asteriskLine({ time, from: '100', to: '200' }),
  ]);
  const section = await world.reconcile({ files: [path] });
  expect(tableRows(section, 'switch_files')).toMatchObject([{ lines: 2, internal: 1, compared: 1 }]);
  expect(section.verdict).toBe('agrees');
});

test('only records of the trunk asked for are compared', async () => {
  const world = await openWorld([call]);
  const lines = [asteriskLine({ time }), asteriskLine({ time, to: '+442079460999', trunk: 'other' })];
  const section = await world.reconcile({
    files: [await world.write('Master.csv', lines)],
    only: 'PJSIP/sinch',
  });
  expect(tableRows(section, 'switch_files')).toMatchObject([{ elsewhere: 1, compared: 1 }]);
  expect(classes(section)).toEqual({ matched: 1 });
});

test('a record that stands in two files counts once', async () => {
  const world = await openWorld([call]);
  const lines = [asteriskLine({ time, id: 'pbx-1727741400.12' })];
  const files = [await world.write('Master.csv', lines), await world.write('Master.csv.1', lines)];
  const section = await world.reconcile({ files });
  expect(tableRows(section, 'switch_files').map(row => row.repeated)).toEqual([0, 1]);
  expect(classes(section)).toEqual({ matched: 1 });
});

test.each([
  {
    flags: { country: 'Germany' },
    message: /--switch-country is "Germany"; allowed: a country of ISO 3166-1/,
  },
  { flags: { country: 'XX' }, message: /--switch-country is "XX"/ },
  { flags: { zone: 'Berlin' }, message: /--switch-zone is "Berlin"; allowed: an IANA time zone/ },
  { flags: { format: 'avaya' }, message: /--switch-format is "avaya"; allowed: asterisk, freeswitch, csv/ },
  { flags: { timeTolerance: '5' }, message: /--time-tolerance is "5"; allowed: a whole number with s/ },
  { flags: { durationTolerance: ['many'] }, message: /--duration-tolerance is "many"/ },
  {
    flags: { files: ['/nowhere/*.csv'] },
    message: /--switch-cdrs \/nowhere\/\*\.csv: there is no such file/,
  },
])('a wrong option is refused: $flags', async ({ flags, message }) => {
  const world = await openWorld([]);
  const files = [await world.write('Master.csv', [asteriskLine({ time })])];
  await expect(world.reconcile({ files, ...flags })).rejects.toThrow(message);
});
