import { createHmac } from 'node:crypto';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import metadata from 'libphonenumber-js/metadata.max.json';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runFile } from '../../src/sql.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
  await runFile(connection, 'macros/hmac_sha256');
  await runFile(connection, 'macros/pseudonyms');
});

afterAll(() => {
  connection?.disconnectSync();
  instance?.closeSync();
});

async function resultOf(expression: string, values: string[] = []): Promise<unknown> {
  const reader = await connection.runAndReadAll(`select ${expression}`, values);
  return reader.getRows()[0]?.[0];
}

/** RFC 4231, section 4: key and data in hexadecimal. */
const vectors: [name: string, key: string, data: string, digest: string][] = [
  [
    'case 1, a short key',
    '0b'.repeat(20),
    hex('Hi There'),
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  ],
  [
    'case 2, a key shorter than the digest',
    hex('Jefe'),
    hex('what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    'case 3, 50 octets that are no text',
    'aa'.repeat(20),
    'dd'.repeat(50),
    '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  ],
  [
    'case 4, a key of 25 octets',
    '0102030405060708090a0b0c0d0e0f10111213141516171819',
    'cd'.repeat(50),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  ],
  [
    'case 6, a key longer than a block',
    'aa'.repeat(131),
    hex('Test Using Larger Than Block-Size Key - Hash Key First'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
  [
    'case 7, key and data longer than a block',
    'aa'.repeat(131),
    hex(
      'This is a test using a larger than block-size key and a larger than block-size data. ' +
        'The key needs to be hashed before being used by the HMAC algorithm.',
    ),
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  ],
];

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

describe('HMAC-SHA256 in SQL', () => {
  test.each(vectors)('gives the digest of RFC 4231, %s', async (_, key, data, digest) => {
    expect(await resultOf('hmac_sha256_of_blob(unhex($1), unhex($2))', [key, data])).toBe(digest);
  });

  test('gives what Node gives, of any key and any text', async () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 200 }).filter(text => !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 150 }), texts, async (key, text) => {
        const digest = createHmac('sha256', key).update(text).digest('hex');
        const found = await resultOf('hmac_sha256(unhex($1), $2)', [Buffer.from(key).toString('hex'), text]);
        expect(found).toBe(digest);
      }),
    );
  });

  test('of nothing is nothing', async () => {
    expect(await resultOf("hmac_sha256('key'::blob, null)")).toBeNull();
  });
});

describe('pseudonyms', () => {
  beforeAll(async () => {
    await connection.run("set variable pseudonym_key = 'a key that only tests ever have used'::blob");
  });

  test('of a number keep its calling code, whatever form it was delivered in', async () => {
    const pseudonym = await resultOf("pseudonym_of_number('+4930123456')");
    const digest = createHmac('sha256', 'a key that only tests ever have used').update('+4930123456');
    expect(pseudonym).toBe(`+49~${digest.digest('hex').slice(0, 32)}`);
    expect(await resultOf("pseudonym_of_raw('sip:4930123456@192.0.2.1', '+4930123456')")).toBe(pseudonym);
    expect(await resultOf("pseudonym_of_possible_number('4930123456')")).toBe(pseudonym);
  });

  test('of what is no number hold nothing of it', async () => {
    expect(await resultOf("pseudonym_of_raw('sip:alice@example.com', null)")).toMatch(/^~[0-9a-f]{32}$/);
    expect(await resultOf('pseudonym_of_raw(null, null)')).toBeNull();
    expect(await resultOf('pseudonym_of_number(null)')).toBeNull();
  });

  test.each([
    ['Head office', true],
    ['192.168.100.200', true],
    ['trunk 2026', true],
    ['Line +49 (30) 123-456', false],
    ['01.23.45.67.89', false],
    ['user4930123456', false],
  ])('of a text that people wrote: %s stays = %s', async (text, stays) => {
    const found = await resultOf('pseudonym_of_free_text($1)', [text]);
    if (stays) expect(found).toBe(text);
    else expect(found).toMatch(/^~[0-9a-f]{32}$/);
  });

  test('know every calling code that there is', async () => {
    const codes = Object.keys(metadata.country_calling_codes);
    expect(codes.length).toBeGreaterThan(200);
    for (const code of codes) expect(await resultOf('calling_code($1)', [`${code}234567890`])).toBe(code);
  });
});
