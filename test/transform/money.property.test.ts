import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';

const window = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const fetchedAt = '2026-10-01T06:00:00Z';

/** What becomes of each amount (JSON text): its DECIMAL as text, or null where the record was rejected. */
async function amounts(
  ledger: TestLedger,
  texts: readonly string[],
  project: string,
): Promise<(string | null)[]> {
  const lines = texts.map(
    (text, index) =>
      `{"callId":"${index}","createTime":"2026-10-01T00:10:00Z",` +
      `"price":{"currencyCode":"USD","amount":${text}},"pricePerMinute":{"amount":${text},"currencyCode":"USD"}}`,
  );
  const result = await ledger.read(window, lines, { fetchedAt, project });
  const rows = await ledger.query(
    `select call_id, price_amount, price_per_minute_amount from calls where project_id = '${project}'`,
  );
  expect(rows.length + result.rejected).toBe(texts.length);
  const found = new Map(rows.map(row => [row.call_id, row]));
  return texts.map((_, index) => {
    const row = found.get(String(index));
    expect(row?.price_per_minute_amount).toBe(row?.price_amount);
    return row === undefined ? null : String(row.price_amount);
  });
}

/** The number as DECIMAL(18,6) text, or null if it has more digits: by moving the point in the text, never by a float. */
function exact(text: string): string | null {
  const match = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null || Math.abs(Number(match[4] ?? 0)) > 100) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(exponent);
  const left = digits
    .slice(0, Math.max(0, point))
    .padEnd(point, '0')
    .replace(/^0+(?=\d)/, '');
  const right = `${'0'.repeat(Math.max(0, -point))}${digits.slice(Math.max(0, point))}`.replace(/0+$/, '');
  if (left.length > 12 || right.length > 6) return null;
  const value = `${left || '0'}.${right.padEnd(6, '0')}`;
  return /^0\.0+$/.test(value) ? value : `${sign}${value}`;
}

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
/** As JSON has numbers: no leading zeros. */
const whole = fc.oneof(fc.constant('0'), fc.bigInt({ min: 1n, max: 999_999_999_999n }).map(String));
const sign = fc.constantFrom('', '-');
const plain = fc
  .tuple(sign, whole, digits(0, 6))
  .map(([minus, left, right]) => `${minus}${left}${right === '' ? '' : `.${right}`}`);

async function everyRun(
  texts: fc.Arbitrary<string>,
  expectOutcome: (text: string, found: string | null) => void,
): Promise<void> {
  const ledger = await openLedger();
  let runs = 0;
  const batches = fc.array(texts, { minLength: 300, maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(batches, async batch => {
      const found = await amounts(ledger, batch, `run-${runs++}`);
      for (const [index, text] of batch.entries()) expectOutcome(text, found[index] ?? null);
    }),
    { numRuns: 5 },
  );
}

test('every plain decimal of at most 12 and 6 digits comes out of a text as it went in', async () => {
  await everyRun(
    plain.map(text => `"${text}"`),
    (text, found) => expect(found, text).toBe(exact(text.slice(1, -1))),
  );
});

test('every plain decimal of at most 15 significant digits comes out of a JSON number as it went in', async () => {
  const short = plain.filter(text => text.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15);
  await everyRun(short, (text, found) => expect(found, text).toBe(exact(text)));
});

test('a JSON number of any length comes out exact or is rejected', async () => {
  const long = fc
    .tuple(sign, fc.oneof(whole, fc.bigInt({ min: 1n, max: 10n ** 24n }).map(String)), digits(0, 24))
    .map(([minus, left, right]) => `${minus}${left}${right === '' ? '' : `.${right}`}`);
  await everyRun(long, (text, found) => {
    if (found !== null) expect(found, text).toBe(exact(text));
    if (exact(text) === null) expect(found, text).toBeNull();
  });
});

test('a JSON number with an exponent comes out exact or is rejected', async () => {
  const scientific = fc
    .tuple(plain, fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.integer({ min: 0, max: 20 }))
    .map(([number, letter, plus, exponent]) => `${number}${letter}${plus}${exponent}`);
  await everyRun(scientific, (text, found) => {
    if (found !== null) expect(found, text).toBe(exact(text));
  });
});

test('a text that is no plain decimal, or has too many digits, is rejected or comes out exact', async () => {
  const tooLong = fc
    .tuple(sign, digits(0, 20), digits(0, 20))
    .map(([minus, left, right]) => `${minus}${left}.${right}`);
  const noise = fc.string({ unit: fc.constantFrom(...'0123456789.,-+eE _x$'), minLength: 1, maxLength: 12 });
  await everyRun(
    fc.oneof(tooLong, noise).map(text => JSON.stringify(text)),
    (text, found) => {
      // Spaces around it and a plus sign do not change which number is meant.
      const meant = exact((JSON.parse(text) as string).trim().replace(/^\+/, ''));
      if (found !== null) expect(found, text).toBe(meant);
    },
  );
});
