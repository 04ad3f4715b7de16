import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { syncedHome } from '../support/fixture.ts';
import { temporaryHome } from '../support/home.ts';
import { type Environment, runProgram, startProgram } from '../support/program.ts';
import { environmentOf, openSandbox } from '../support/sandbox.ts';

const fixture = syncedHome();

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy?: string;
}

async function examine(environment: Environment): Promise<{ code: number | null; findings: Finding[] }> {
  const { code, stdout } = await runProgram(['doctor', '--json'], environment);
  return { code, findings: JSON.parse(stdout) as Finding[] };
}

test('where all is well every check is ok, and doctor exits with 0', async () => {
  const { code, findings } = await examine(fixture.environment);
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(findings.map(({ check }) => check)).toEqual([
    'versions',
    'duckdb',
    'configuration',
    'home',
    'disk',
    'credentials',
    'api',
    'queue',
    'closed months',
    'published copy',
  ]);
  expect(code).toBe(0);
  const { stdout } = await runProgram(['doctor'], fixture.environment);
  expect(stdout.match(/^ok {3}/gm)).toHaveLength(findings.length);
});

test.each([
  ['credentials', { SINCH_KEY_ID: '' }, /SINCH_KEY_ID is not set/, /Set SINCH_PROJECT_ID/],
  ['api', { SINCH_KEY_SECRET: 'wrong' }, /answered 401/, /Check .*the key/],
  ['api', { SINCH_AUTH_URL: 'http://127.0.0.1:1/token' }, /ECONNREFUSED/, /SINCH_AUTH_URL/],
  ['published copy', { TRUNKLEDGER_HOME: '{damaged}' }, /not a valid DuckDB/, /trunkledger sync/],
  ['home', { TRUNKLEDGER_HOME: '{file}' }, /EEXIST|ENOTDIR/, /TRUNKLEDGER_HOME/],
] as const)(
  'doctor names what ails %s, with what mends it, and exits with 1',
  async (check, settings, detail, remedy) => {
    const damaged = await temporaryHome();
    await mkdir(damaged, { recursive: true });
    await writeFile(join(damaged, 'analytics.duckdb'), 'no database at all'.repeat(1000));
    const file = await temporaryHome();
    await writeFile(file, '');
    const environment = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        name,
        value.replace('{damaged}', damaged).replace('{file}', file),
      ]),
    );
    const { code, findings } = await examine({ ...fixture.environment, ...environment });
    expect(code).toBe(1);
    const finding = findings.find(each => each.check === check);
    expect(finding).toMatchObject({ ok: false });
    expect(finding?.detail).toMatch(detail);
    expect(finding?.remedy).toMatch(remedy);
  },
);

test.each(['forbidden', 'not-found'])('doctor tells of an API that answers %s', async faults => {
  const sandbox = await openSandbox({ faults });
  const { code, findings } = await examine(environmentOf(sandbox, fixture.home));
  expect(code).toBe(1);
  expect(findings.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['api']);
});

test('doctor finds nothing wrong with a home in which nothing was published yet', async () => {
  const { code, findings } = await examine({
    ...fixture.environment,
    TRUNKLEDGER_HOME: await temporaryHome(),
  });
  expect(findings.filter(finding => !finding.ok)).toEqual([]);
  expect(code).toBe(0);
});

test('doctor tells of the embedded queue without serving it, and of its schedules while up does', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500, now: new Date().toISOString() });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  const before = await examine(environment);
  expect(before.findings.find(({ check }) => check === 'queue')).toMatchObject({
    ok: true,
    detail: expect.stringMatching(/^embedded, .*no process serves it now$/),
  });
  expect(existsSync(join(home, 'queue'))).toBe(false);

  const up = await startProgram(['up', '--port', '0'], environment);
  await up.line(/this process loads/);
  const { code, findings } = await examine(environment);
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(code).toBe(0);
  const detailOf = (name: string) => findings.find(({ check }) => check === name)?.detail;
  expect(detailOf('queue')).toContain(`embedded, served by process ${up.child.pid} of `);
  expect(detailOf('schedules')).toMatch(/sync at 20\d\d-.*Z/);
  expect(detailOf('paused queues')).toBe('none');
  up.child.kill('SIGTERM');
  expect((await up.finished).code).toBe(0);
});
