import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readConfig, readEnvironment, requireCredentials } from '../../src/config.ts';
import { UsageError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const secret = 'hunter2-of-the-key';

/** What `work` throws; fails if it does not. */
function thrownBy(work: () => unknown): UsageError {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the secret', () => {
  const config = readConfig({ SINCH_PROJECT_ID: 'project', SINCH_KEY_ID: 'key', SINCH_KEY_SECRET: secret });

  test('is given only to who asks for it', () => {
    expect(requireCredentials(config).keySecret.reveal()).toBe(secret);
  });

  test.each<[string, (value: unknown) => string]>([
    ['inspect', value => inspect(value, { depth: 9, showHidden: true, getters: true, customInspect: false })],
    ['inspect with its own hook', value => inspect(value, { depth: 9 })],
    ['JSON', value => JSON.stringify(value)],
    ['a template', value => `${value}`],
    [
      'String of the entries',
      value =>
        Object.entries(value as object)
          .flat()
          .join(' '),
    ],
    ['a copy', value => JSON.stringify({ ...(value as object) })],
    ['an error', value => inspect(new Error('failed', { cause: value }))],
  ])('does not show in %s', (_, show) => {
    expect(show(config)).not.toContain(secret);
    expect(show(config.keySecret)).not.toContain(secret);
    expect(show(requireCredentials(config))).not.toContain(secret);
  });

  test('says that it is one', () => {
    expect(`${new Secret(secret)}`).toBe('[secret]');
    expect(JSON.stringify({ key: new Secret(secret) })).toBe('{"key":"[secret]"}');
  });

  test('does not show in the message about what else is wrong', () => {
    const environment = { SINCH_KEY_SECRET: secret, TRUNKLEDGER_CONCURRENCY: 'x' };
    expect(thrownBy(() => readConfig(environment)).message).not.toContain(secret);
    expect(
      thrownBy(() => requireCredentials(readConfig({ SINCH_KEY_SECRET: secret }))).message,
    ).not.toContain(secret);
  });
});

describe('missing credentials', () => {
  test('are named, all of them and only them, with exit code 2', () => {
    const error = thrownBy(() => requireCredentials(readConfig({ SINCH_KEY_ID: 'key' })));
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(/SINCH_PROJECT_ID.*SINCH_KEY_SECRET/);
    expect(error.message).not.toContain('SINCH_KEY_ID');
  });
});

describe('the environment', () => {
  test('goes before the .env file, which goes before the defaults', async () => {
    const file = join(await temporaryFolder(), '.env');
    await writeFile(
      file,
      'SINCH_KEY_ID=of-the-file\nTRUNKLEDGER_CONCURRENCY=7\n# a comment\nTRUNKLEDGER_TIME_ZONE="Asia/Tokyo"\n',
    );
    const config = readConfig(readEnvironment({ SINCH_KEY_ID: 'of-the-environment' }, file));
    expect(config).toMatchObject({
      keyId: 'of-the-environment',
      concurrency: 7,
      timeZone: 'Asia/Tokyo',
      logLevel: 'info',
    });
  });

  test('leaves to the .env file what it has empty', async () => {
    const file = join(await temporaryFolder(), '.env');
    await writeFile(file, 'SINCH_KEY_ID=of-the-file\n');
    expect(readEnvironment({ SINCH_KEY_ID: '', SINCH_AUTH: undefined }, file)).toEqual({
      SINCH_KEY_ID: 'of-the-file',
    });
  });

  test('needs no .env file', async () => {
    expect(readEnvironment({ A: 'b' }, join(await temporaryFolder(), '.env'))).toEqual({ A: 'b' });
  });
});
