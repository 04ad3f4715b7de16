import fc from 'fast-check';
import {
  type CountryCode,
  getCountries,
  getExampleNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, test } from 'vitest';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';

const window = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');

interface ValidNumber {
  readonly e164: string;
  /** What libphonenumber says of it. */
  readonly country: CountryCode | undefined;
}

/** A valid number near the country's example: its last digits are shuffled, and valid results are kept. */
function numberOf(country: CountryCode): fc.Arbitrary<ValidNumber> {
  const example = getExampleNumber(country, examples)?.number ?? '';
  return fc
    .tuple(
      fc.integer({ min: 1, max: 7 }),
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 7, maxLength: 7 }),
    )
    .map(([count, digits]) => {
      const varied = `${example.slice(0, -count)}${digits.slice(0, count)}`;
      const parsed = parsePhoneNumberFromString(varied);
      const valid = parsed?.isValid() ? parsed : parsePhoneNumberFromString(example);
      return { e164: valid?.number ?? example, country: valid?.country };
    });
}

const number = fc.constantFrom(...getCountries()).chain(numberOf);

async function understood(ledger: TestLedger, texts: readonly string[], project: string) {
  const lines = texts.map((from, index) =>
    JSON.stringify({ callId: String(index), createTime: '2026-10-01T00:10:00Z', from, to: from }),
  );
  await ledger.read(window, lines, { fetchedAt: '2026-10-01T06:00:00Z', project });
  return ledger.query(
    `select from_raw, from_e164, from_country, to_e164, to_country from calls
     where project_id = '${project}' order by call_id::integer`,
  );
}

test('E.164 and country of valid numbers are what libphonenumber says, in every way of writing them', async () => {
  const ledger = await openLedger();
  let runs = 0;
  const written = fc
    .tuple(
      number,
      fc.constantFrom(
        (each: string) => each,
        (each: string) => each.slice(1),
        (each: string) => `sip:${each}@192.0.2.1:5060`,
        (each: string) => `sip:${each.slice(1)}@example.com;user=phone`,
        (each: string) => `${each}@192.0.2.1`,
        (each: string) => `"Name" <sip:${each}@example.com>;tag=1`,
      ),
    )
    .map(([each, write]) => ({ ...each, text: write(each.e164) }));
  await fc.assert(
    fc.asyncProperty(fc.array(written, { minLength: 400, maxLength: 500 }), async batch => {
      const rows = await understood(
        ledger,
        batch.map(({ text }) => text),
        `run-${runs++}`,
      );
      const expected = batch.map(({ text, e164, country = null }) => ({
        from_raw: text,
        from_e164: e164,
        from_country: country,
        to_e164: e164,
        to_country: country,
      }));
      for (const [index, row] of rows.entries()) expect(row).toEqual(expected[index]);
      expect(rows).toHaveLength(batch.length);
    }),
    { numRuns: 6 },
  );
});

test("every country's example number is understood", async () => {
  const ledger = await openLedger();
  const numbers = getCountries().map(country => ({
    country,
    number: getExampleNumber(country, examples)?.number ?? '',
  }));
  const rows = await understood(
    ledger,
    numbers.map(({ number: each }) => each),
    'examples',
  );
  expect(rows.map(row => [row.from_country, row.from_e164])).toEqual(
    numbers.map(({ number: each }) => [parsePhoneNumberFromString(each)?.country ?? null, each]),
  );
});

test('what has no country is left without one', async () => {
  const ledger = await openLedger();
  const rows = await understood(
    ledger,
    ['+80012345678', '+870773111632', '+8835100123456', '+999123456789'],
    'none',
  );
  expect(rows.map(row => row.from_country)).toEqual([null, null, null, null]);
});

test('a text without a number is kept, and is no number', async () => {
  const ledger = await openLedger();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom(...'abc@.:;<>"+-01 '), maxLength: 6 }), {
        minLength: 50,
        maxLength: 60,
      }),
      fc.uuid(),
      async (texts, project) => {
        const rows = await understood(ledger, texts, project);
        expect(rows.map(row => row.from_raw)).toEqual(texts);
        for (const row of rows) expect([row.from_e164, row.from_country]).toEqual([null, null]);
      },
    ),
    { numRuns: 4 },
  );
});
