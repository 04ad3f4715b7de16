import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import { UsageError } from '../../src/errors.ts';
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

test('without any variable every setting has its default', () => {
  expect(readConfig({})).toEqual({
    projectId: undefined,
    keyId: undefined,
    keySecret: undefined,
    auth: 'oauth2',
    apiUrl: 'https://elastic-trunking.api.sinch.com',
    authUrl: 'https://auth.sinch.com/oauth2/token',
    home: './trunkledger-data',
    timeZone: 'UTC',
    from: undefined,
    queueUrl: 'embedded',
    syncSchedule: '*/15 * * * *',
    closeSchedule: '15 2 * * *',
    recountSchedule: '45 3 * * *',
    lookSchedule: '5 * * * *',
    scheduleTimeZone: 'UTC',
    closeAfter: 7200,
    alertUrl: undefined,
    boardPassword: undefined,
    exportTo: undefined,
    rateCard: undefined,
    tolerance: { value: '0', isPercent: false },
    exportPseudonymized: false,
    pseudonymKey: undefined,
    pseudonymKeyFile: undefined,
    requestsPerSecond: 10,
    concurrency: 4,
    retryAfterCap: 300,
    settleAfter: 86_400,
    staleAfter: 604_800,
    shrinkLimit: 0.1,
    shortCallSeconds: 6,
    retainLanding: undefined,
    retainCalls: undefined,
    widestIpRange: 24,
    logLevel: 'info',
  });
});

test('an empty variable is as good as none', () => {
  const names = [
    'SINCH_AUTH',
    'TRUNKLEDGER_TIME_ZONE',
    'TRUNKLEDGER_FROM',
    'TRUNKLEDGER_CONCURRENCY',
    'SINCH_KEY_SECRET',
  ];
  expect(readConfig(Object.fromEntries(names.map(name => [name, ''])))).toEqual(readConfig({}));
});

test('a configuration cannot be changed', () => {
  const config = readConfig({}) as { -readonly [Name in keyof Config]: Config[Name] };
  expect(() => {
    config.concurrency = 5;
  }).toThrow(TypeError);
});

const good: [variable: string, value: string, setting: keyof Config, meaning: unknown][] = [
  ['SINCH_PROJECT_ID', 'project', 'projectId', 'project'],
  ['SINCH_KEY_ID', 'key', 'keyId', 'key'],
  ['TRUNKLEDGER_RATE_CARD', 'card.csv', 'rateCard', 'card.csv'],
  ['TRUNKLEDGER_TOLERANCE', '0.5%', 'tolerance', { value: '0.5', isPercent: true }],
  ['SINCH_AUTH', 'basic', 'auth', 'basic'],
  ['SINCH_AUTH', 'oauth2', 'auth', 'oauth2'],
  ['SINCH_API_URL', 'http://127.0.0.1:8080', 'apiUrl', 'http://127.0.0.1:8080'],
  ['SINCH_API_URL', 'https://api.example.com/', 'apiUrl', 'https://api.example.com'],
  ['SINCH_AUTH_URL', 'http://127.0.0.1:8080/oauth2/token', 'authUrl', 'http://127.0.0.1:8080/oauth2/token'],
  ['TRUNKLEDGER_HOME', '/var/lib/trunkledger', 'home', '/var/lib/trunkledger'],
  ['TRUNKLEDGER_FROM', '2026-10-01', 'from', 1_790_812_800],
  ['TRUNKLEDGER_FROM', '2026-10-01T02:00:00+02:00', 'from', 1_790_812_800],
  ['TRUNKLEDGER_QUEUE_URL', 'embedded', 'queueUrl', 'embedded'],
  ['TRUNKLEDGER_QUEUE_URL', 'redis://localhost:6379', 'queueUrl', 'redis://localhost:6379'],
  ['TRUNKLEDGER_QUEUE_URL', 'rediss://user:word@host', 'queueUrl', 'rediss://user:word@host'],
  ['TRUNKLEDGER_QUEUE_URL', 'postgres://user@host/base', 'queueUrl', 'postgres://user@host/base'],
  ['TRUNKLEDGER_SYNC_SCHEDULE', ' 0,30  8-18 * * 1-5 ', 'syncSchedule', '0,30 8-18 * * 1-5'],
  ['TRUNKLEDGER_SYNC_SCHEDULE', 'off', 'syncSchedule', undefined],
  ['TRUNKLEDGER_CLOSE_SCHEDULE', 'Off', 'closeSchedule', undefined],
  ['TRUNKLEDGER_RECOUNT_SCHEDULE', '0 0 1 * *', 'recountSchedule', '0 0 1 * *'],
  ['TRUNKLEDGER_LOOK_SCHEDULE', '*/5 * * * *', 'lookSchedule', '*/5 * * * *'],
  ['TRUNKLEDGER_SCHEDULE_TIME_ZONE', 'Europe/Berlin', 'scheduleTimeZone', 'Europe/Berlin'],
  ['TRUNKLEDGER_CLOSE_AFTER', '0s', 'closeAfter', 0],
  ['TRUNKLEDGER_CLOSE_AFTER', '1d', 'closeAfter', 86_400],
  ['TRUNKLEDGER_EXPORT_TO', '/srv/exports', 'exportTo', '/srv/exports'],
  ['TRUNKLEDGER_EXPORT_TO', 's3://warehouse', 'exportTo', 's3://warehouse'],
  ['TRUNKLEDGER_EXPORT_TO', 's3://warehouse/calls/eu/', 'exportTo', 's3://warehouse/calls/eu'],
  ['TRUNKLEDGER_EXPORT_PSEUDONYMIZE', 'Yes', 'exportPseudonymized', true],
  ['TRUNKLEDGER_EXPORT_PSEUDONYMIZE', 'no', 'exportPseudonymized', false],
  ['TRUNKLEDGER_PSEUDONYM_KEY_FILE', 'pseudonym.key', 'pseudonymKeyFile', 'pseudonym.key'],
  ['TRUNKLEDGER_REQUESTS_PER_SECOND', '0.5', 'requestsPerSecond', 0.5],
  ['TRUNKLEDGER_REQUESTS_PER_SECOND', '30', 'requestsPerSecond', 30],
  ['TRUNKLEDGER_CONCURRENCY', '1', 'concurrency', 1],
  ['TRUNKLEDGER_CONCURRENCY', '16', 'concurrency', 16],
  ['TRUNKLEDGER_RETRY_AFTER_CAP', '90s', 'retryAfterCap', 90],
  ['TRUNKLEDGER_RETRY_AFTER_CAP', '0s', 'retryAfterCap', 0],
  ['TRUNKLEDGER_SETTLE_AFTER', '15m', 'settleAfter', 900],
  ['TRUNKLEDGER_SETTLE_AFTER', '0h', 'settleAfter', 0],
  ['TRUNKLEDGER_STALE_AFTER', '24h', 'staleAfter', 86_400],
  ['TRUNKLEDGER_STALE_AFTER', '30d', 'staleAfter', 2_592_000],
  ['TRUNKLEDGER_SHRINK_LIMIT', '0%', 'shrinkLimit', 0],
  ['TRUNKLEDGER_SHRINK_LIMIT', '2.5%', 'shrinkLimit', 0.025],
  ['TRUNKLEDGER_SHRINK_LIMIT', '100%', 'shrinkLimit', 1],
  ['TRUNKLEDGER_SHORT_CALL_SECONDS', '0', 'shortCallSeconds', 0],
  ['TRUNKLEDGER_SHORT_CALL_SECONDS', '10', 'shortCallSeconds', 10],
  ['TRUNKLEDGER_WIDEST_IP_RANGE', '0', 'widestIpRange', 0],
  ['TRUNKLEDGER_WIDEST_IP_RANGE', '32', 'widestIpRange', 32],
  ['TRUNKLEDGER_WIDEST_IP_RANGE', '/28', 'widestIpRange', 28],
  ...(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const).map(
    (level): [string, string, keyof Config, unknown] => ['TRUNKLEDGER_LOG_LEVEL', level, 'logLevel', level],
  ),
];

test.each(good)('%s=%s is understood', (variable, value, setting, meaning) => {
  expect(readConfig({ [variable]: value })).toEqual({ ...readConfig({}), [setting]: meaning });
});

test.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires'])(
  'the billing zone %s is the zone of schedules too, unless they have one',
  zone => {
    const both = { ...readConfig({}), timeZone: zone, scheduleTimeZone: zone };
    expect(readConfig({ TRUNKLEDGER_TIME_ZONE: zone })).toEqual(both);
    const own = readConfig({ TRUNKLEDGER_TIME_ZONE: zone, TRUNKLEDGER_SCHEDULE_TIME_ZONE: 'UTC' });
    expect(own).toEqual({ ...both, scheduleTimeZone: 'UTC' });
  },
);

test('the URL of alerts and the password of the board show themselves to nobody', () => {
  const url = 'https://hooks.example.com/services/hunter2';
  const config = readConfig({ TRUNKLEDGER_ALERT_URL: url, TRUNKLEDGER_BOARD_PASSWORD: 'hunter2' });
  expect(config.alertUrl?.reveal()).toBe(url);
  expect(config.boardPassword?.reveal()).toBe('hunter2');
  expect(`${JSON.stringify(config)} ${inspect(config)}`).not.toContain('hunter2');
});

test('a wrong URL of alerts is refused without a word of it, since it may hold a secret', () => {
  for (const value of ['hooks.example.com/hunter2', 'ftp://example.com/hunter2']) {
    const error = thrownBy(() => readConfig({ TRUNKLEDGER_ALERT_URL: value }));
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(/TRUNKLEDGER_ALERT_URL.*http:\/\/.*https:\/\//);
    expect(error.message).not.toContain('hunter2');
  }
});

const duration = /90s.*15m.*24h.*7d/;
const bad: [variable: string, values: readonly string[], allowed: RegExp][] = [
  ['SINCH_AUTH', ['token', 'OAuth', 'basic,oauth2'], /oauth2.*basic/],
  [
    'SINCH_API_URL',
    ['elastic-trunking.api.sinch.com', 'ftp://example.com', 'localhost:8080', '/v1', 'https://'],
    /http:\/\/.*https:\/\//,
  ],
  ['SINCH_AUTH_URL', ['auth.sinch.com', 'file:///etc/passwd'], /http:\/\/.*https:\/\//],
  [
    'TRUNKLEDGER_EXPORT_TO',
    [
      'S3://bucket',
      's3://',
      's3://Bucket/prefix',
      's3://bucket//prefix',
      'gs://bucket',
      'https://bucket.example.com',
    ],
    /folder.*s3:\/\/warehouse/,
  ],
  ['TRUNKLEDGER_EXPORT_PSEUDONYMIZE', ['1', 'true'], /yes.*no/],
  ['TRUNKLEDGER_TIME_ZONE', ['Berlin', 'Europe/Atlantis', 'CEST+2', 'local', '../etc'], /IANA/],
  [
    'TRUNKLEDGER_FROM',
    [
      'yesterday',
      '2026-13-01',
      '2026-02-30',
      '01.10.2026',
      '1790812800',
      '2026-10',
      '2026-10-01T25:00',
      '2026-W40',
      '20261001',
    ],
    /ISO 8601/,
  ],
  [
    'TRUNKLEDGER_REQUESTS_PER_SECOND',
    ['0', '-1', 'many', 'Infinity', '1e3', '10/s', '.5', '5.'],
    /number above 0/,
  ],
  ['TRUNKLEDGER_CONCURRENCY', ['0', '-1', '2.5', 'four', '1e2', '9999999999'], /whole number from 1/],
  ['TRUNKLEDGER_RETRY_AFTER_CAP', ['5', '5 minutes', '-5m', '1.5m', 'm', '5w', '5M', '1h30m'], duration],
  ['TRUNKLEDGER_SETTLE_AFTER', ['24', 'P1D', '∞'], duration],
  ['TRUNKLEDGER_STALE_AFTER', ['7', '7 d', 'a week'], duration],
  ['TRUNKLEDGER_SYNC_SCHEDULE', ['15m', '* * * *', '0 */15 * * * *', 'never', '@daily'], /five fields/],
  ['TRUNKLEDGER_CLOSE_SCHEDULE', ['60 2 * * *', '-1 2 * * *'], /minute.*0 to 59/],
  ['TRUNKLEDGER_RECOUNT_SCHEDULE', ['0 24 * * *', '0 5-1 * * *'], /hour.*0 to 23/],
  ['TRUNKLEDGER_LOOK_SCHEDULE', ['0 0 * * MON', '0 0 * * 8'], /day of week.*0 to 7/],
  ['TRUNKLEDGER_SCHEDULE_TIME_ZONE', ['Berlin', 'CEST'], /IANA/],
  ['TRUNKLEDGER_CLOSE_AFTER', ['2', 'PT2H'], duration],
  ['TRUNKLEDGER_SHRINK_LIMIT', ['10', '0.1', '-1%', '101%', '100.1%', 'ten percent', '%'], /0%.*100%/],
  ['TRUNKLEDGER_SHORT_CALL_SECONDS', ['-1', '6s', '5.5', 'six'], /whole number from 0/],
  ['TRUNKLEDGER_WIDEST_IP_RANGE', ['33', '-1', '24.5', '//24', 'wide', '10.0.0.0/8'], /0 to 32/],
  ['TRUNKLEDGER_LOG_LEVEL', ['verbose', '30', 'infos'], /trace.*debug.*info.*warn.*error.*fatal/],
];

test.each(
  bad.flatMap(([variable, values, allowed]) => values.map(value => [variable, value, allowed] as const)),
)('%s=%s is refused with variable, value and what is allowed', (variable, value, allowed) => {
  const error = thrownBy(() => readConfig({ [variable]: value }));
  expect(error.exitCode).toBe(2);
  expect(error.message).toContain(variable);
  expect(error.message).toContain(value);
  expect(error.message).toMatch(allowed);
});

test('a wrong queue URL is refused without a word of it, since it may hold a password', () => {
  for (const value of [
    'amqp://user:hunter2@host',
    'localhost:6379',
    'redis',
    'hunter2',
    'redis://u:hunter2@host:port',
  ]) {
    const error = thrownBy(() => readConfig({ TRUNKLEDGER_QUEUE_URL: value }));
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(/TRUNKLEDGER_QUEUE_URL.*embedded.*redis:\/\/.*rediss:\/\/.*postgres:\/\//);
    expect(error.message).not.toContain('hunter2');
  }
});

test('a wrong value stops the program with exit code 2, before any file is written', async () => {
  const folder = await temporaryFolder();
  const cli = new URL('../../bin/trunkledger.js', import.meta.url).pathname;
  const ended = spawnSync(process.execPath, [cli, 'sync'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TRUNKLEDGER_CONCURRENCY: 'lots', SINCH_KEY_SECRET: secret },
  });
  expect(ended.status).toBe(2);
  expect(ended.stdout).toBe('');
  expect(ended.stderr).toMatch(/TRUNKLEDGER_CONCURRENCY.*lots/);
  expect(ended.stderr).not.toContain(secret);
  expect(ended.stderr).not.toMatch(/\n\s+at /);
  expect(await readdir(folder)).toEqual([]);
});
