import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrubText, scrubValue } from '../../src/erase/scrub.ts';
import { scrubLines } from '../../src/erase/scrubLines.ts';
import { scrubRecord } from '../../src/erase/scrubRecord.ts';
import type { SuppressedNumber } from '../../src/erase/standIns.ts';
import { digestOf, numbersOf, sieveOf } from '../../src/erase/suppressionList.ts';

const key = Buffer.alloc(32, 7);

function suppressed(e164: string, mode: SuppressedNumber['mode'] = 'erase'): SuppressedNumber {
  return {
    digest: digestOf(key, e164),
    sieve: sieveOf(key, e164),
    country: 'DE',
    calling_code: '49',
    mode,
    had_pseudonym: false,
    since: '2026-11-22T00:00:00.000Z',
  };
}

const number = '+4930123456789';
const numbers = numbersOf(key, [suppressed(number)]);

test.each([
  ['+4930123456789', '[erased]'],
  ['4930123456789', '[erased]'],
  ['004930123456789', '[erased]'],
  ['0114930123456789', '[erased]'],
  ['sip:+4930123456789@198.51.100.7:5060', 'sip:[erased]@198.51.100.7:5060'],
  ['"Jane Doe" <sips:4930123456789@example.com>', '"Jane Doe" <sips:[erased]@example.com>'],
  ['tel:+49-30-123-456-789', 'tel:[erased]'],
  ['+49 (0) 30 / 123-456.789', '[erased]'],
  ['(+49) 30 123 456 789', '([erased]'],
  ['+49\u00a030\u2011123\u202f456789', '[erased]'],
  ['sip:%2B4930123456789@example.com', 'sip:[erased]@example.com'],
  ['+49%2030%20123456789', '[erased]'],
  ['\\u002b49\\u003301\\u002d23456789', '[erased]'],
  ['room 12 4930123456789 until 18', 'room 12 [erased] until 18'],
  ['4930123456789,4930123456789', '[erased],[erased]'],
])('%s is found', (text, without) => {
  expect(scrubText(text, numbers)).toBe(without);
});

test.each([
  '14930123456789',
  '49301234567890',
  '+493012345678',
  '030123456789',
  '49 30 1234  567     89',
  '2026-10-01T10:00:00Z',
  'a2f8e1c0-5f0e-4a8e-9f43-0d3c5a9e7b11',
])('%s is another thing, and stays', text => {
  expect(scrubText(text, numbers)).toBe(text);
});

test('a landed record keeps the country of a party, and every other byte', () => {
  const line =
    '{ "callId":"1","from":"+4930123456789" , "to":4930123456789,"createTime":"2026-10-01T00:00:00Z","note":["call +49 30 123456789",{"a":"b"}]}';
  expect(scrubRecord(line, numbers)).toBe(
    '{ "callId":"1","from":"[erased DE]" , "to":"[erased DE]","createTime":"2026-10-01T00:00:00Z","note":["call [erased]",{"a":"b"}]}',
  );
  expect(scrubRecord('{"durationSeconds":4930123456789}', numbers)).toBe('{"durationSeconds":4930123456789}');
  expect(scrubRecord('{"callId":"4930123456789_x"', numbers)).toBe('{"callId":"[erased]_x"');
  expect(scrubRecord('{"callId":"4930123456789_x"}', numbers)).toMatch(
    /^\{"callId":"\[erased [0-9a-f]{16}\]_x"\}$/,
  );
  expect(scrubRecord('a;\'+4930123456789;"4930123456789";+49 30 123456789', numbers)).toBe(
    'a;[erased DE];"[erased DE]";[erased]',
  );
});

test('a column gets null, or the pseudonym', () => {
  const pseudonyms = numbersOf(key, [suppressed(number, 'pseudonymize')]);
  expect(scrubValue('e164', number, numbers)).toBeNull();
  expect(scrubValue('delivered', `sip:${number}@198.51.100.7`, numbers)).toBeNull();
  expect(scrubValue('delivered', '+49 30 123456789', numbers)).toBeNull();
  expect(scrubValue('e164', number, pseudonyms)).toMatch(/^\+49~[0-9a-f]{32}$/);
  expect(scrubValue('delivered', `sip:${number}@x`, pseudonyms)).toBe(scrubValue('e164', number, pseudonyms));
  expect(scrubValue('e164', '+4930123456780', numbers)).toBe('+4930123456780');
});

test('lines that hold no number are the same buffer, and others stay as they are', () => {
  const lines = Buffer.from('{"from":"+493012345678"}\n{"from":"x"}\n');
  expect(scrubLines(lines, numbers)).toBe(lines);
  const held = Buffer.from(`{"from":"a"}\n{"from":"${number}"}\n{"from":"é"}\n`);
  expect(scrubLines(held, numbers).toString()).toBe('{"from":"a"}\n{"from":"[erased DE]"}\n{"from":"é"}\n');
});

const digits = fc.stringMatching(/^[1-9][0-9]{6,14}$/);
const between = fc.constantFrom('', '', '', ' ', '-', '.', '/', ' - ', '\u00a0', '%20', '\\u0020');

/** A number as somebody might write it. */
function spelt(e164: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom('', '+', '00', 'tel:+', 'sip:', '%2B', '\\u002b'),
      fc.array(between, { minLength: 14, maxLength: 14 }),
    )
    .map(
      ([before, gaps]) =>
        before +
        [...e164].map((digit, index) => digit + (index + 1 < e164.length ? gaps[index] : '')).join(''),
    );
}

test('whatever the number, its spelling, and the text around it, nothing of it is left', () => {
  const around = fc.stringMatching(/^[a-zA-Zé :;,"{}<>@_=]{0,12}$/);
  fc.assert(
    fc.property(
      digits.chain(each => fc.tuple(fc.constant(each), spelt(each), around, around)),
      ([each, spelling, before, after]) => {
        const found = numbersOf(key, [suppressed(`+${each}`)]);
        const text = `${before}x${spelling}${after}`;
        const scrubbed = scrubText(text, found);
        expect(scrubbed).toContain('[erased]');
        expect(scrubbed.replace('[erased]', '').length).toBeLessThanOrEqual(text.length - each.length);
        expect(scrubText(scrubbed, found)).toBe(scrubbed);
      },
    ),
    { numRuns: 300 },
  );
});

test('other numbers are never touched', () => {
  fc.assert(
    fc.property(digits, digits, (wanted, other) => {
      fc.pre(wanted !== other);
      const found = numbersOf(key, [suppressed(`+${wanted}`)]);
      expect(scrubText(`sip:+${other}@example.com`, found)).toBe(`sip:+${other}@example.com`);
    }),
    { numRuns: 300 },
  );
});
