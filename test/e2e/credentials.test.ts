import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readTexts } from '../support/database.ts';
import { filesBelow, temporaryFolder, temporaryHome } from '../support/home.ts';
import { serve, tokensFor } from '../support/mirror.ts';
import { type Outcome, runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, seconds } from '../support/sandbox.ts';
import { expectTruth } from '../support/truth.ts';

const secret = 'Hush-Zx81.never~shown';
const command = ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T11:00Z'];
const span = [seconds('2026-10-01T10:00Z'), seconds('2026-10-01T11:00Z')] as const;

/** Every form in which the secret may have gone out. */
function formsOf(texts: readonly string[]): string[] {
  const basic = btoa(`key-of-the-test:${secret}`);
  return [secret, encodeURIComponent(secret), btoa(secret), basic, ...texts].map(text =>
    text.replace(/=+$/, ''),
  );
}

/** Fails if a form of the secret stands in an output, in a byte of a file, or in a text of the database. */
async function expectHushed(
  outcomes: readonly Outcome[],
  home: string,
  tokens: string[] = [],
): Promise<void> {
  const forms = formsOf(tokens);
  const expectNone = (place: string, text: string): void => {
    expect(
      forms.filter(form => text.includes(form)),
      place,
    ).toEqual([]);
  };
  for (const { stdout, stderr } of outcomes) {
    expectNone('stdout', stdout);
    expectNone('stderr', stderr);
  }
  for (const path of await filesBelow(home)) {
    const bytes = await readFile(path);
    expectNone(path, bytes.toString('latin1'));
    if (path.endsWith('.zst')) expectNone(path, zstdDecompressSync(bytes).toString('latin1'));
  }
  for (const file of ['ledger.duckdb', 'analytics.duckdb']) {
    const path = join(home, file);
    const tables = await readTexts(path, 'select schema_name, table_name from duckdb_tables()');
    for (const { schema_name: schema, table_name: table } of tables) {
      const rows = await readTexts(path, `select t::varchar as row from "${schema}"."${table}" as t`);
      expectNone(`${file} ${table}`, rows.map(({ row }) => row).join('\n'));
    }
  }
}

test('a run that succeeds leaves secret and token nowhere, at the most talkative log level too', async () => {
  const sandbox = await openSandbox({ callsPerDay: 1000, faults: 'server-error:1,token-early:2' });
  const tokens: string[] = [];
  const home = await temporaryHome();
  const outcome = await runProgram(
    command,
    environmentOf({ url: sandbox.url, authUrl: await tokensFor(sandbox.authUrl, tokens) }, home, {
      SINCH_KEY_SECRET: secret,
      TRUNKLEDGER_LOG_LEVEL: 'trace',
    }),
  );
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(tokens.length).toBeGreaterThan(0);
  await expectTruth(sandbox, home, span);
  await expectHushed([outcome], home, tokens);
});

test.each([
  ['oauth2', /POST \/oauth2\/token answered 401.*Check SINCH_KEY_ID and SINCH_KEY_SECRET/s],
  ['basic', /GET \/v1\/projects\/.*answered 401.*Check SINCH_KEY_ID and SINCH_KEY_SECRET/s],
] as const)(
  'a wrong secret (%s) exits with 1, says what to check, and shows the secret nowhere',
  async (auth, remedy) => {
    const sandbox = await openSandbox();
    const home = await temporaryHome();
    const environment = environmentOf(sandbox, home, { SINCH_KEY_SECRET: secret, SINCH_AUTH: auth });
    const outcomes = [
      await runProgram(['--debug', ...command], environment),
      await runProgram(['doctor'], environment),
      await runProgram(['status'], environment),
    ];
    expect(outcomes.map(({ code }) => code)).toEqual([1, 1, 3]);
    expect(outcomes[0]?.stderr).toMatch(remedy);
    await expectHushed(outcomes, home);
  },
);

test('a server that repeats what it was sent carries the secret nowhere', async () => {
  const echo = await serve((request, response) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: `no: ${JSON.stringify(request.headers)}` }));
  });
  for (const auth of ['oauth2', 'basic']) {
    const home = await temporaryHome();
    const outcome = await runProgram(
      ['--debug', ...command],
      environmentOf({ url: echo, authUrl: echo }, home, {
        SINCH_KEY_SECRET: secret,
        SINCH_AUTH: auth,
        TRUNKLEDGER_LOG_LEVEL: 'trace',
      }),
    );
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/answered 400: no:/);
    await expectHushed([outcome], home);
  }
});

test('an API that is not there exits with 1, names the address it could not reach, and leaves a gap', async () => {
  const closed = await serve(() => undefined).then(async url => url);
  const nobody = closed.replace(/:\d+$/, ':1');
  const home = await temporaryHome();
  const outcome = await runProgram(
    command,
    environmentOf({ url: nobody, authUrl: `${nobody}/oauth2/token` }, home, { SINCH_KEY_SECRET: secret }),
  );
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(/No window could be read.*ECONNREFUSED/s);
  await expectHushed([outcome], home);

  const sandbox = await openSandbox({ callsPerDay: 1000 });
  const later = await runProgram(command, environmentOf(sandbox, home));
  expect(later.code, later.stderr).toBe(0);
  await expectTruth(sandbox, home, span);
});

test('settings come from .env where the environment has none', async () => {
  const sandbox = await openSandbox({ callsPerDay: 1000 });
  const cwd = await temporaryFolder();
  const { writeFile } = await import('node:fs/promises');
  const { SINCH_KEY_SECRET: _, ...environment } = environmentOf(sandbox, join(cwd, 'home'));
  await writeFile(join(cwd, '.env'), `SINCH_KEY_SECRET=sandbox\nSINCH_PROJECT_ID=overridden\n`);
  const outcome = await runProgram(command, environment, { cwd });
  expect(outcome.code, outcome.stderr).toBe(0);
  await expectTruth(sandbox, join(cwd, 'home'), span);
});
