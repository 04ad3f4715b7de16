import { expect, test } from 'vitest';
import { drawInteger, randomFrom } from '../../support/random.ts';
import { asteriskLine, freeswitchLine, type SwitchRecord } from './records.ts';
import { openWorld, type ProviderCall } from './world.ts';

/** What is done to the record of a call, and what has to be said of it. */
const faults = {
  none: null,
  'record lost': 'missing at the switch',
  'call lost': 'missing at the provider',
  'billed longer': 'duration differs',
  'billed shorter': 'duration differs',
  'never answered': 'answered differs',
} as const;
type Fault = keyof typeof faults;

const start = Date.parse('2026-10-02T00:00:00Z');

test.each([
  { seed: 1, write: asteriskLine, ahead: 0 },
  { seed: 2, write: asteriskLine, ahead: 41 },
  { seed: 3, write: freeswitchLine, ahead: -17 },
])(
  'faults of every kind are found with the right reason (seed $seed, clock $ahead s ahead)',
  async options => {
    const { seed, write, ahead } = options;
    const random = randomFrom(seed);
    const calls: ProviderCall[] = [];
    const lines: string[] = [];
    const expected = new Map<string, string>();
    for (let index = 0; index < 600; index++) {
      const call = drawCall(random, index);
      const fault = drawFault(random);
      const line = lines.length + 1;
      if (fault !== 'call lost') calls.push(call);
      if (fault !== 'record lost') lines.push(write(recordOf(call, fault, ahead, random)));
      const reason = faults[fault];
      if (reason !== null) expected.set(fault === 'call lost' ? `line ${line}` : call.id, reason);
    }
    const world = await openWorld(calls);

    const section = await world.reconcile({ files: [await world.write('Master.csv', lines)] });

    const found = await world.query(
      "select coalesce(call_id, 'line ' || switch_line) as id, class from switch_differences",
    );
    expect(new Map(found.map(row => [row.id, row.class]))).toEqual(expected);
    expect(section.verdict).toBe('differs');
  },
);

/** Twenty numbers of ours and two hundred others, so that some talk again; a quarter of an hour apart and more. */
function drawCall(random: () => number, index: number): ProviderCall {
  const own = `+493012345${drawInteger(random, 10, 29)}`;
  const other = `+4420794600${drawInteger(random, 100, 299)}`;
  const isInbound = random() < 0.4;
  return {
    id: `call ${index}`,
    direction: isInbound ? 'INBOUND' : 'OUTBOUND',
    from: isInbound ? other : own,
    to: isInbound ? own : other,
    time: new Date(start + index * 3_600_000 + drawInteger(random, 0, 2_699_999)).toISOString(),
    seconds: drawInteger(random, 20, 900),
  };
}

function drawFault(random: () => number): Fault {
  const names = Object.keys(faults) as Fault[];
  return random() < 0.9 ? 'none' : (names[drawInteger(random, 1, names.length - 1)] as Fault);
}

/** Whole seconds, up to a second late. */
function recordOf(call: ProviderCall, fault: Fault, ahead: number, random: () => number): SwitchRecord {
  const time = Date.parse(call.time) + ahead * 1000 + drawInteger(random, 0, 1000);
  const seconds = Number(call.seconds);
  const talked = { 'billed longer': seconds - 9, 'billed shorter': seconds + 9, 'never answered': null };
  return {
    id: `${1_790_000_000 + drawInteger(random, 0, 9_999_999)}.${drawInteger(random, 1, 999_999)}`,
    from: String(call.from),
    to: String(call.to),
    time: new Date(time).toISOString().slice(0, 19),
    seconds: fault in talked ? talked[fault as keyof typeof talked] : seconds,
  };
}
