import { createHmac, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, replaceFile } from '../durableFiles.ts';
import { ExpectedError, isMissingFile, TerminalError } from '../errors.ts';
import { sieveBit, sieveBytes } from './numberScan.ts';
import type { Numbers } from './scrub.ts';
import { pseudonymOf, type SuppressedNumber } from './standIns.ts';

/**
 * The numbers that must not come back, below TRUNKLEDGER_HOME, so that every process that lands readings there keeps them
 * out: keyed hashes alone. Who has both files can try all numbers, so they are their owner's alone.
 */
export interface ErasureFiles {
  readonly folder: string;
  readonly key: string;
  readonly list: string;
}

export function erasureFilesIn(folder: string): ErasureFiles {
  return { folder, key: join(folder, 'key'), list: join(folder, 'suppressed.json') };
}

const listSchema = z.object({
  schema_version: z.literal(1),
  numbers: z.array(
    z.object({
      digest: z.string().regex(/^[0-9a-f]{64}$/),
      sieve: z.int().min(0).max(0xffff),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .nullable(),
      calling_code: z.string().regex(/^[0-9]{1,3}$/),
      mode: z.enum(['erase', 'pseudonymize']),
      had_pseudonym: z.boolean(),
      since: z.iso.datetime(),
    }),
  ),
});

/** The key, made at its first use. */
export async function holdKey(files: ErasureFiles): Promise<Buffer> {
  await makeFolder(files.folder, 0o700);
  const known = await readKey(files);
  if (known !== undefined) return known;
  const text = `${randomBytes(32).toString('hex')}\n`;
  await replaceFile(files.key, text, 0o600);
  return Buffer.from(text.trim(), 'hex');
}

async function readKey({ key }: ErasureFiles): Promise<Buffer | undefined> {
  const text = await readIfThere(key);
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}\s*$/.test(text)) return Buffer.from(text.trim(), 'hex');
  throw new TerminalError(
    `${key} is no key: it has to hold 64 hexadecimal digits. Restore it from a backup; without it the numbers that were ` +
      'erased cannot be recognised, and would come back.',
  );
}

/** The numbers of the list, in the order in which they were added. Empty where there is none. */
export async function readSuppressed(files: ErasureFiles): Promise<SuppressedNumber[]> {
  const text = await readIfThere(files.list);
  if (text === undefined) return [];
  try {
    return listSchema.parse(JSON.parse(text)).numbers;
  } catch (error) {
    throw new TerminalError(
      `${files.list} is damaged, and without it the numbers that were erased would come back. Restore it from a backup.`,
      { cause: error },
    );
  }
}

/** Writes the list, for good, before anything else of an erasure happens. */
export async function writeSuppressed(
  files: ErasureFiles,
  numbers: readonly SuppressedNumber[],
): Promise<void> {
  await replaceFile(files.list, `${JSON.stringify({ schema_version: 1, numbers }, null, 2)}\n`, 0o600);
}

/** HMAC-SHA256 of a number in E.164 with its +, hexadecimal. */
export function digestOf(key: Buffer, e164: string): string {
  return createHmac('sha256', key).update(e164).digest('hex');
}

/** Where a number stands in the sieve of the scan. */
export function sieveOf(key: Buffer, e164: string): number {
  return sieveBit(seedOf(key), [...e164.slice(1)].map(Number));
}

function seedOf(key: Buffer): number {
  return createHmac('sha256', key).update('trunkledger sieve').digest().readInt32LE(0);
}

/** What the scan looks for. */
export function numbersOf(key: Buffer, suppressed: readonly SuppressedNumber[]): Numbers {
  const byDigest = new Map(suppressed.map(number => [number.digest, number]));
  const sieve = new Uint8Array(sieveBytes);
  for (const { sieve: bit } of suppressed) sieve[bit >> 3] = (sieve[bit >> 3] ?? 0) | (1 << (bit & 7));
  const former = suppressed.filter(number => number.had_pseudonym && number.mode === 'erase');
  return {
    seed: seedOf(key),
    sieve,
    find: digits => byDigest.get(digestOf(key, `+${digits}`)),
    formerPseudonyms: new Map(former.map(number => [pseudonymOf(number), number])),
  };
}

/** The numbers that have to be kept out; undefined where there are none. @throws TerminalError without a sound key */
export async function openNumbers(files: ErasureFiles): Promise<Numbers | undefined> {
  const suppressed = await readSuppressed(files);
  if (suppressed.length === 0) return undefined;
  const key = await readKey(files);
  if (key !== undefined) return numbersOf(key, suppressed);
  throw new TerminalError(
    `${files.key} is missing, and ${files.list} cannot be used without it: numbers that were erased would come back. ` +
      'Restore it from a backup.',
  );
}

/** Changes whenever the list does. */
export async function stampOf({ list }: ErasureFiles): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(list, { bigint: true });
    return `${ino}-${mtimeNs}-${size}`;
  } catch (error) {
    if (isMissingFile(error)) return 'none';
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw new ExpectedError(
      `${path} cannot be read: ${(error as Error).message}. Give it back to its owner.`,
      {
        cause: error,
      },
    );
  }
}
