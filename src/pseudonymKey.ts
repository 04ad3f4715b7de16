import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { UsageError } from './errors.ts';
import { Secret } from './secret.ts';

/** Numbers can all be tried: only a key that cannot be guessed keeps pseudonyms from being turned back. */
const leastLength = 32;

const makeOne =
  "Make one with: (umask 077; openssl rand -hex 32 > pseudonym.key), keep it where the export's readers cannot read it, and " +
  'set TRUNKLEDGER_PSEUDONYM_KEY_FILE to its path. Who has the key can tell which pseudonym is whose.';

/**
 * The key of pseudonyms: the text of TRUNKLEDGER_PSEUDONYM_KEY, or of the file that TRUNKLEDGER_PSEUDONYM_KEY_FILE names, without
 * white space around it; its UTF-8 bytes are the key.
 * @throws UsageError where there is none, where both are set, or where it is too short; none names the key.
 */
export function readPseudonymKey({
  pseudonymKey,
  pseudonymKeyFile,
}: Pick<Config, 'pseudonymKey' | 'pseudonymKeyFile'>): Secret {
  if (pseudonymKey !== undefined && pseudonymKeyFile !== undefined)
    throw new UsageError(
      'TRUNKLEDGER_PSEUDONYM_KEY and TRUNKLEDGER_PSEUDONYM_KEY_FILE are both set; allowed is one of them. Unset the other.',
    );
  if (pseudonymKey !== undefined) return checked('TRUNKLEDGER_PSEUDONYM_KEY', pseudonymKey.reveal());
  if (pseudonymKeyFile !== undefined) return checked(pseudonymKeyFile, textOf(pseudonymKeyFile));
  throw new UsageError(
    `Pseudonyms need a key: neither TRUNKLEDGER_PSEUDONYM_KEY nor TRUNKLEDGER_PSEUDONYM_KEY_FILE is set. ${makeOne}`,
  );
}

/** 16 hexadecimal digits by which files made with the same key are known, and which tell nothing of it. */
export function fingerprintOfKey(key: Secret): string {
  return createHmac('sha256', key.reveal()).update('trunkledger pseudonym key').digest('hex').slice(0, 16);
}

function checked(place: string, text: string): Secret {
  const key = text.trim();
  if (key.length >= leastLength) return new Secret(key);
  throw new UsageError(
    `The key of pseudonyms in ${place} has ${key.length} characters; allowed are ${leastLength} or more. ${makeOne}`,
  );
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `TRUNKLEDGER_PSEUDONYM_KEY_FILE is "${path}", which cannot be read: ${(error as Error).message}. ${makeOne}`,
      { cause: error },
    );
  }
}
