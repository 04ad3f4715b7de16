import { type Redis, ReplyError } from 'ioredis';
import { queueUsageError, reasonOf } from './backendErrors.ts';
import { readSetting } from './redisSetting.ts';

/** ioredis would take database 0 for what is no number. @throws UsageError for that */
export function refuseMalformedDatabase(url: string): void {
  const { pathname, searchParams } = new URL(url);
  const given = pathname.slice(1) || (searchParams.get('db') ?? '0');
  if (/^\d{1,9}$/.test(given)) return;
  throw queueUsageError(
    url,
    `its database is "${given}"; allowed: a whole number from 0.`,
    'Mend what stands after the port, as in redis://host:6379/0.',
  );
}

/**
 * ioredis goes on in database 0, which may be a neighbour's, where the one of the URL cannot be selected.
 * @throws UsageError where it cannot
 */
export async function refuseMissingDatabase(client: Redis, url: string): Promise<void> {
  const { db = 0 } = client.options;
  if (db === 0) return;
  try {
    await client.select(db);
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
    const reason = reasonOf(error);
    const problem = `its database ${db} cannot be selected (${reason});`;
    throw queueUsageError(url, `${problem} ${await allowedFor(client, reason)}`, remedyFor(reason), error);
  }
}

async function allowedFor(client: Redis, reason: string): Promise<string> {
  if (!isOutOfRange(reason)) return 'allowed: 0, or one that the server lets its user select.';
  const count = Number(await readSetting(client, 'databases'));
  return Number.isInteger(count)
    ? `allowed: 0 to ${count - 1}.`
    : 'allowed: numbers below the server\'s setting "databases" (16 by default), which it does not let be read.';
}

function remedyFor(reason: string): string {
  if (isOutOfRange(reason))
    return 'Take another number in the URL, or raise "databases" in the configuration file of the server and restart it.';
  return 'Allow SELECT to the user of the URL, or take a server of its own and database 0.';
}

function isOutOfRange(reason: string): boolean {
  return reason.includes('out of range');
}
