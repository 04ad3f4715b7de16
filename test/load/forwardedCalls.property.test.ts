import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkWindow } from '../../src/load/checks.ts';
import { asOf, isoText, type Stretch } from '../support/asOf.ts';
import { insertVersions } from '../support/versions.ts';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const second = 1_000_000;
const start = Date.parse('2026-10-01T00:00:00Z') * 1000;
/** Short ones, so that most pairs have their legs in different windows. */
const windows = [
  windowOf('2026-10-01T00:00:00Z', '2026-10-01T00:01:00Z'),
  windowOf('2026-10-01T00:01:00Z', '2026-10-01T00:02:00Z'),
  windowOf('2026-10-01T00:02:00Z', '2026-10-01T00:04:00Z'),
];
const forwardNumbers = ['+12015550001', '+12015550002'] as const;
const mainNumbers = ['+12015551000', '+12015551001'] as const;
const caller = '+442079460000';

const call = fc.record({
  created: fc.nat({ max: 239 }).map(at => start + at * second),
  trunk: fc.constantFrom('one', 'two'),
  party: fc.constantFrom(...mainNumbers),
  /** Whether the call comes in; else to where it goes out, and from whom. */
  inbound: fc.boolean(),
  forwardTo: fc.constantFrom(...forwardNumbers),
  showsCaller: fc.boolean(),
  answered: fc.option(fc.constantFrom(1, 2)),
});
type Call = (typeof call extends fc.Arbitrary<infer T> ? T : never) & { readonly id: string };

const calls = fc
  .array(call, { minLength: 4, maxLength: 24 })
  .map(each => each.map((values, index): Call => ({ ...values, id: `call-${index}` })));

const version = fc.record({
  trunk: fc.constantFrom('one', 'two'),
  number: fc.option(fc.constantFrom(...forwardNumbers), { freq: 9 }),
  enabled: fc.constantFrom(true, true, null, false),
  from: fc.integer({ min: -1, max: 4 }).map(step => start + step * 60 * second),
  steps: fc.option(fc.integer({ min: 1, max: 3 })),
});
type TrunkVersion = typeof version extends fc.Arbitrary<infer T> ? T : never;
const versions = fc.uniqueArray(version, {
  minLength: 2,
  maxLength: 4,
  selector: each => `${each.trunk} ${each.from}`,
});

function line(each: Call): string {
  const { inbound, party, forwardTo, showsCaller, created, answered } = each;
  return callLine(each.id, {
    trunkId: each.trunk,
    direction: inbound ? 'INBOUND' : 'OUTBOUND',
    from: inbound || showsCaller ? caller : party,
    to: inbound ? party : forwardTo,
    createTime: isoText(created),
    answerTime: answered === null ? undefined : isoText(start + (240 + answered) * second),
    endTime: isoText(start + 300 * second),
  });
}

function endOf({ from, steps }: TrunkVersion): number | null {
  return steps === null ? null : from + steps * 60 * second;
}

interface Pair {
  readonly inbound: Call;
  readonly outbound: Call;
  /** Less is nearer. */
  readonly distance: readonly number[];
}

/** All pairs that the definition allows, with how far apart they are. */
function candidates(listed: readonly Call[], trunks: readonly TrunkVersion[]): Pair[] {
  const forwardingOf = (trunk: string, time: number) => {
    const history = trunks.filter(each => each.trunk === trunk);
    const found = asOf(
      history.map((each): TrunkVersion & Stretch => ({ ...each, to: endOf(each) })),
      time,
    );
    return found?.enabled === false ? undefined : found?.number;
  };
  return listed
    .filter(each => each.inbound)
    .flatMap(inbound =>
      listed
        .filter(each => !each.inbound && each.trunk === inbound.trunk)
        .filter(({ created }) => created >= inbound.created && created <= inbound.created + 60 * second)
        .filter(({ forwardTo }) => forwardTo === forwardingOf(inbound.trunk, inbound.created))
        .filter(({ showsCaller, party }) => showsCaller || party === inbound.party)
        .map(outbound => ({ inbound, outbound, distance: distanceOf(inbound, outbound) })),
    );
}

function distanceOf(inbound: Call, outbound: Call): number[] {
  return [
    outbound.created - inbound.created,
    outbound.showsCaller ? 1 : 0,
    (inbound.answered === null) === (outbound.answered === null) ? 0 : 1,
    Math.abs((inbound.answered ?? outbound.answered ?? 0) - (outbound.answered ?? inbound.answered ?? 0)),
  ];
}

function isNearer(one: Pair, other: Pair, tie: 'inbound' | 'outbound'): boolean {
  for (const [index, part] of one.distance.entries()) {
    const rest = part - (other.distance[index] ?? 0);
    if (rest !== 0) return rest < 0;
  }
  return one[tie].id < other[tie].id;
}

/** Each leg the nearest of the other. */
function pairsOf(listed: readonly Call[], trunks: readonly TrunkVersion[]): string[] {
  const all = candidates(listed, trunks);
  return all
    .filter(
      pair =>
        !all.some(other => other.inbound === pair.inbound && isNearer(other, pair, 'outbound')) &&
        !all.some(other => other.outbound === pair.outbound && isNearer(other, pair, 'inbound')),
    )
    .map(({ inbound, outbound }) => `${inbound.id} ${outbound.id}`)
    .sort();
}

async function foundPairs(ledger: TestLedger, project: string): Promise<unknown[]> {
  const found = await ledger.query(
    `select inbound_call_id || ' ' || outbound_call_id as pair from forwarded_calls where project_id = '${project}' order by pair`,
  );
  return found.map(row => row.pair);
}

test('the legs of forwarded calls are each the nearest of the other, in whatever order calls and trunks become known', async () => {
  const ledger = await openLedger();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      calls,
      calls,
      versions,
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      async (...given) => {
        const [first, others, trunks, order] = given;
        const project = `run-${runs++}`;
        const read = async (index: number, listed: readonly Call[], fetchedAt: string) => {
          const window = windows[index] ?? { start: 0, end: 0 };
          const inside = listed.filter(
            ({ created }) => created >= window.start * second && created < window.end * second,
          );
          const options = { fetchedAt, project, policy: { accept_shrink: true } };
          expect(await ledger.read(window, inside.map(line), options)).toMatchObject({ outcome: 'loaded' });
        };
        for (const step of order) {
          if (step < windows.length) await read(step, first, '2026-10-02T00:00:00Z');
          else
            await insertVersions(
              ledger,
              project,
              'trunks',
              trunks.map(each => ({
                values: {
                  trunk_id: each.trunk,
                  call_forward_number: each.number,
                  enable_call_forward: each.enabled,
                },
                from: isoText(each.from),
                to: endOf(each) === null ? null : isoText(endOf(each) ?? 0),
              })),
            );
        }
        expect(await foundPairs(ledger, project)).toEqual(pairsOf(first, trunks));
        // Other calls in the middle: some vanish, some change, some are new.
        const inMiddle = ({ created }: Call) =>
          created >= start + 60 * second && created < start + 120 * second;
        const known = new Set(first.filter(inMiddle).map(each => each.id));
        const middle = others
          .filter(inMiddle)
          .map(each => (known.has(each.id) ? each : { ...each, id: `other-${each.id}` }));
        await read(1, middle, '2026-10-03T00:00:00Z');
        const now = [...first.filter(each => !inMiddle(each)), ...middle];
        expect(await foundPairs(ledger, project)).toEqual(pairsOf(now, trunks));
        await checkWindow(ledger.connection, {
          project_id: project,
          window_start: '2026-10-01T00:00:00Z',
          window_end: '2026-10-01T00:04:00Z',
        });
      },
    ),
    { numRuns: 12 },
  );
});
