import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asOf, isoText, type Stretch } from '../support/asOf.ts';
import { insertVersions } from '../support/versions.ts';
import { openLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const second = 1_000_000;
const start = Date.parse('2026-10-01T00:00:00Z') * 1000;
const window = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const fetchedAt = '2026-10-03T00:00:00Z';

/** Few instants, so that versions meet calls and one another exactly. */
const instant = fc.integer({ min: -3, max: 12 }).map(step => start + step * 300 * second);
const stretch = fc
  .tuple(instant, fc.option(fc.nat({ max: 6 })))
  .map(([from, steps]): Stretch => ({ from, to: steps === null ? null : from + steps * 300 * second }));

const numbers = ['+12015550001', '+12015550002'] as const;
const trunkVersion = fc.record({
  stretch,
  trunk: fc.constantFrom('one', 'two'),
  name: fc.option(fc.constantFrom('Acme', 'Globex')),
});
const numberVersion = fc.record({
  stretch,
  number: fc.constantFrom(...numbers),
  country: fc.constantFrom('US', 'CA'),
});
const call = fc.record({
  created: fc.oneof(
    instant.filter(at => at >= start && at < start + 3600 * second),
    fc.nat({ max: 3599 }).map(at => start + at * second),
  ),
  trunk: fc.constantFrom('one', 'two', 'three', undefined),
  direction: fc.constantFrom('inbound', 'OUTBOUND', 'sideways', undefined),
  from: fc.constantFrom(...numbers, '+442079460000', 'anonymous'),
  to: fc.constantFrom(...numbers, '+442079460000', 'sip:alice@example.com'),
  answered: fc.boolean(),
  seconds: fc.constantFrom(0, 3, 6, 60),
  ended: fc.boolean(),
  price: fc.constantFrom(undefined, '0', '0.25'),
  billed: fc.constantFrom(undefined, 0, 60),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;
type TrunkVersion = typeof trunkVersion extends fc.Arbitrary<infer T> ? T : never;
type NumberVersion = typeof numberVersion extends fc.Arbitrary<infer T> ? T : never;

function line(each: Call, index: number): string {
  return callLine(`call-${index}`, {
    trunkId: each.trunk,
    direction: each.direction,
    from: each.from,
    to: each.to,
    createTime: isoText(each.created),
    answerTime: each.answered ? isoText(each.created) : undefined,
    endTime: each.ended ? isoText(each.created + each.seconds * second) : undefined,
    billingDurationSeconds: each.billed,
    price: each.price === undefined ? undefined : { currencyCode: 'USD', amount: each.price },
  });
}

function expected(
  each: Call,
  index: number,
  trunks: readonly TrunkVersion[],
  held: readonly NumberVersion[],
): Record<string, unknown> {
  const inbound = each.direction === 'inbound';
  const outbound = each.direction === 'OUTBOUND';
  const e164 = (text: string) => (text.startsWith('+') ? text : null);
  const own = inbound ? e164(each.to) : outbound ? e164(each.from) : null;
  const trunk = asOf(flat(trunks.filter(version => version.trunk === each.trunk)), each.created);
  const number = asOf(flat(held.filter(version => version.number === own)), each.created);
  const country = (text: string) => ({ '+1': 'US', '+4': 'GB' })[text.slice(0, 2)];
  const [caller, callee] = [country(each.from), country(each.to)];
  return {
    call_id: `call-${index}`,
    own_number: own,
    other_number: inbound ? e164(each.from) : outbound ? e164(each.to) : null,
    trunk_name: trunk?.name ?? null,
    is_trunk_known: trunk !== undefined,
    is_trunk_assumed: trunk !== undefined && each.created < trunk.from,
    number_country: number?.country ?? null,
    is_own_number: number !== undefined,
    is_number_assumed: number !== undefined && each.created < number.from,
    is_answered: each.answered,
    is_open: !each.ended,
    is_international: caller === undefined || callee === undefined ? null : caller !== callee,
    is_short_call: each.answered && each.ended && each.seconds < 6,
    is_unpriced: each.price === undefined && each.ended && (each.answered || each.billed === 60),
    is_charged_without_talk: each.price === '0.25' && each.ended && !(each.answered && each.seconds > 0),
    is_caller_anonymous: each.from === 'anonymous',
  };
}

function flat<Item extends { readonly stretch: Stretch }>(versions: readonly Item[]): (Item & Stretch)[] {
  return versions.map(version => ({ ...version, ...version.stretch }));
}

test('calls_enriched has each call once, with trunk, number and flags as of its time, whatever the history holds', async () => {
  const ledger = await openLedger();
  const columns = (await ledger.query("select column_name from duckdb_columns() where table_name = 'calls'"))
    .map(row => row.column_name)
    .join(', ');
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 12 }),
      // The same stretch twice is a history that no order of its own settles.
      fc.uniqueArray(trunkVersion, {
        maxLength: 6,
        selector: each => `${each.trunk} ${JSON.stringify(each.stretch)}`,
      }),
      fc.uniqueArray(numberVersion, {
        maxLength: 6,
        selector: each => `${each.number} ${JSON.stringify(each.stretch)}`,
      }),
      async (calls, trunks, held) => {
        const project = `run-${runs++}`;
        await ledger.read(window, calls.map(line), { fetchedAt, project });
        await insertVersions(
          ledger,
          project,
          'trunks',
          trunks.map(({ stretch: { from, to }, trunk, name }) => ({
            values: { trunk_id: trunk, name },
            from: isoText(from),
            to: to === null ? null : isoText(to),
          })),
        );
        await insertVersions(
          ledger,
          project,
          'phone_numbers',
          held.map(({ stretch: { from, to }, number, country }, index) => ({
            values: { phone_number_id: `n-${index}`, phone_number: number, country },
            from: isoText(from),
            to: to === null ? null : isoText(to),
          })),
        );
        const own = Object.keys(expected(calls[0] as Call, 0, trunks, held));
        const found = await ledger.query(
          `select ${own.join(', ')} from calls_enriched where project_id = '${project}' order by split_part(call_id, '-', 2)::int`,
        );
        expect(found).toEqual(calls.map((each, index) => expected(each, index, trunks, held)));
        const lost = await ledger.query(
          `from calls where project_id = '${project}'
           except all
           select ${columns} from calls_enriched where project_id = '${project}'`,
        );
        expect(lost).toEqual([]);
      },
    ),
    { numRuns: 15 },
  );
});
