import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { runProgram } from '../support/program.ts';

const commands = [
  'demo',
  'sandbox',
  'sync',
  'up',
  'worker',
  'run',
  'retry',
  'status',
  'findings',
  'query',
  'reconcile',
  'doctor',
];

test('the help names every command and exits with 0', async () => {
  const { code, stdout, stderr } = await runProgram(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
});

test.each(commands)('the help of %s has an example that runs it', async command => {
  const { code, stdout } = await runProgram([command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`Examples?:\\n(.*\\n)*? +\\$ (npx )?trunkledger ${command}`));
});

test('the version is the one of the package', async () => {
  const { code, stdout } = await runProgram(['--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

const credentials = { SINCH_PROJECT_ID: 'p', SINCH_KEY_ID: 'k', SINCH_KEY_SECRET: 's' };

test.each([
  ['an unknown command', ['synch'], {}, /unknown command.*synch/i],
  ['no command', [], {}, /Usage: trunkledger/],
  ['an unknown flag', ['sync', '--form', '2026-10-01'], {}, /unknown option '--form'[\s\S]*--from/],
  ['an argument too many', ['sync', '2026-10-01'], {}, /too many arguments/],
  ['a flag without its value', ['sync', '--from'], {}, /--from/],
  ['a query without SQL', ['query'], {}, /missing required argument 'sql'/],
  ['a query of no SQL', ['query', ''], {}, /There is no SQL to run\. Example: trunkledger query "from/],
  ['a query of a comment alone', ['query', '-- later;\n /* or */ ;'], {}, /There is no SQL to run/],
  ['a time that is none', ['sync', '--from', 'yesterday'], {}, /--from is "yesterday"; allowed: an ISO 8601/],
  ['a date that is none', ['sync', '--to', '2026-02-30'], {}, /--to is "2026-02-30"/],
  [
    'a range that ends before it starts',
    ['sync', '--from', '2026-10-02', '--to', '2026-10-01'],
    {},
    /--to 2026-10-01/,
  ],
  ['an empty range', ['sync', '--from', '2026-10-01', '--to', '2026-10-01'], {}, /--to 2026-10-01/],
  ['a reconciliation of no month', ['reconcile'], {}, /--month is missing/],
  ['a month that is none', ['reconcile', '--month', '2026-13'], {}, /--month is "2026-13"; allowed: /],
  [
    'a tolerance that is none',
    ['reconcile', '--month', '2026-10', '--tolerance', '1,5'],
    {},
    /--tolerance is "1,5"; allowed: /,
  ],
  [
    'reasons that are accepted of no close',
    ['reconcile', '--month', '2026-10', '--accept-unproven'],
    {},
    /--accept-unproven goes with --close/,
  ],
  ['a window that divides no day', ['sync', '--window', '7h'], {}, /--window is "7h"/],
  [
    'a range beside a rebuild',
    ['sync', '--rebuild', '--from', '2026-10-01', '--check'],
    {},
    /--from, --check cannot go with --rebuild/,
  ],
  ['a run of no kind', ['run', 'walk'], {}, /Allowed choices are sync, close, recount, check, look/],
  ['a range of a close', ['run', 'close', '--from', '2026-10-01'], {}, /--from cannot go with run close/],
  ['a day that is none', ['run', 'close', '--date', '2026-02-30'], {}, /--date is "2026-02-30"/],
  [
    'a day that has not ended',
    ['run', 'close', '--date', '2999-01-01'],
    {},
    /--date 2999-01-01 has not ended yet in UTC/,
  ],
  ['a grace that is none', ['worker', '--grace', 'long'], {}, /--grace is "long"/],
  ['a window of no time', ['sync', '--window', '0s'], {}, /--window is "0s"/],
  [
    'a zone that is none',
    ['sync'],
    { TRUNKLEDGER_TIME_ZONE: 'Mars/Base' },
    /TRUNKLEDGER_TIME_ZONE is "Mars\/Base"/,
  ],
  ['a start that is none', ['sync'], { TRUNKLEDGER_FROM: '1/2/2026' }, /TRUNKLEDGER_FROM is "1\/2\/2026"/],
  ['a rate of nothing', ['sync'], { TRUNKLEDGER_REQUESTS_PER_SECOND: '0' }, /above 0/],
  ['a concurrency of nothing', ['sync'], { TRUNKLEDGER_CONCURRENCY: '0' }, /TRUNKLEDGER_CONCURRENCY is "0"/],
  ['a duration without unit', ['sync'], { TRUNKLEDGER_SETTLE_AFTER: '24' }, /90s, 15m, 24h or 7d/],
  ['a share above one', ['sync'], { TRUNKLEDGER_SHRINK_LIMIT: '110%' }, /TRUNKLEDGER_SHRINK_LIMIT is "110%"/],
  ['an unknown kind of login', ['sync'], { SINCH_AUTH: 'digest' }, /oauth2, basic/],
  [
    'an address of another kind',
    ['sync'],
    { SINCH_API_URL: 'ftp://host' },
    /SINCH_API_URL is "ftp:\/\/host"/,
  ],
  ['an unknown log level', ['status'], { TRUNKLEDGER_LOG_LEVEL: 'loud' }, /TRUNKLEDGER_LOG_LEVEL is "loud"/],
  [
    'a queue of another kind',
    ['query', 'select 1'],
    { TRUNKLEDGER_QUEUE_URL: 'amqp://u:hush@h' },
    /^((?!hush)[\s\S])*$/,
  ],
] as const)('%s exits with 2 before any work', async (_, args, environment, message) => {
  const home = await temporaryHome();
  const outcome = await runProgram(args, { ...credentials, TRUNKLEDGER_HOME: home, ...environment });
  expect(outcome.stderr).toMatch(message);
  expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code: 2, stdout: '' });
  expect(existsSync(home)).toBe(false);
});

test.each(['SINCH_PROJECT_ID', 'SINCH_KEY_ID', 'SINCH_KEY_SECRET'])(
  'a sync without %s exits with 2, names it and says where it comes from',
  async name => {
    const home = await temporaryHome();
    const outcome = await runProgram(['sync'], { ...credentials, [name]: '', TRUNKLEDGER_HOME: home });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(new RegExp(`${name} is not set.*dashboard`, 'i'));
    expect(existsSync(home)).toBe(false);
  },
);
