import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCase } from '../support/reconcileCase.ts';

/**
 * A folder a case: `calls.ndjson` (records as the API delivers them, one a line), the files to compare with,
 * `options.json` (see test/support/reconcileCase.ts) and `expected.json`, which is compared exactly. A new case's is written
 * with TRUNKLEDGER_TEST_WRITE_CASES=1 and read by a person before it is committed; one that is there, and any in CI, never.
 */
const folder = fileURLToPath(new URL('./cases/', import.meta.url));
const writes = process.env.TRUNKLEDGER_TEST_WRITE_CASES === '1' && process.env.CI === undefined;

describe('a case, exactly', () => {
  test.each(readdirSync(folder).sort())('%s', async name => {
    const found = JSON.parse(JSON.stringify(await runCase(join(folder, name))));
    const expected = join(folder, name, 'expected.json');
    if (writes && !existsSync(expected)) writeFileSync(expected, `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
  });
});
