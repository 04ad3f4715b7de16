import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { UsageError } from '../../src/errors.ts';
import { fingerprintOfKey, readPseudonymKey } from '../../src/pseudonymKey.ts';
import { temporaryFolder } from '../support/home.ts';

const key = '9d'.repeat(32);

function refused(environment: Record<string, string>): UsageError {
  try {
    readPseudonymKey(readConfig(environment));
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the key of pseudonyms', () => {
  test('is the same from the environment and from a file, and shows itself to nobody', async () => {
    const file = join(await temporaryFolder(), 'pseudonym.key');
    await writeFile(file, `${key}\n`);
    const config = readConfig({ TRUNKLEDGER_PSEUDONYM_KEY: key });
    const fromFile = readPseudonymKey(readConfig({ TRUNKLEDGER_PSEUDONYM_KEY_FILE: file }));
    expect(readPseudonymKey(config).reveal()).toBe(key);
    expect(fromFile.reveal()).toBe(key);
    expect(`${inspect(config)} ${JSON.stringify(config)} ${inspect(fromFile)}`).not.toContain('9d9d');
  });

  test('is known by a fingerprint that holds none of it', () => {
    const [one, other] = [key, `${key}0`].map(text =>
      fingerprintOfKey(readPseudonymKey(readConfig({ TRUNKLEDGER_PSEUDONYM_KEY: text }))),
    );
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(one).not.toBe(other);
  });

  test('that is not there is refused with the command that makes one', () => {
    expect(refused({}).message).toMatch(
      /neither TRUNKLEDGER_PSEUDONYM_KEY nor TRUNKLEDGER_PSEUDONYM_KEY_FILE.*openssl rand -hex 32 > pseudonym\.key/,
    );
    expect(refused({ TRUNKLEDGER_PSEUDONYM_KEY_FILE: '/nowhere/a.key' }).message).toMatch(
      /\/nowhere\/a\.key.*openssl rand/,
    );
  });

  test('that can be guessed is refused without a word of it', () => {
    const { message } = refused({ TRUNKLEDGER_PSEUDONYM_KEY: 'hunter2' });
    expect(message).toMatch(/has 7 characters; allowed are 32 or more/);
    expect(message).not.toContain('hunter2');
  });

  test('that is given twice is refused', () => {
    const both = { TRUNKLEDGER_PSEUDONYM_KEY: key, TRUNKLEDGER_PSEUDONYM_KEY_FILE: 'pseudonym.key' };
    expect(refused(both).message).toMatch(/both set; allowed is one/);
  });
});
