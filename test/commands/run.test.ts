import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWarehouse } from '../../src/load/warehouse.ts';
import { temporaryHome } from '../support/home.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project } from '../support/sandbox.ts';

const nowhere = { url: 'http://127.0.0.1:1', authUrl: 'http://127.0.0.1:1' };

/** What a run would have published. */
async function publish(home: string, ...statements: string[]): Promise<void> {
  const { connection, close } = await openWarehouse(join(home, 'analytics.duckdb'));
  for (const statement of statements) await connection.run(statement);
  close();
}

test.each([
  [['sync', '--from', '2099-01-01'], /--from is 2099-01-01T00:00:00Z, which is still to come/],
  [['close', '--date', '2099-01-01'], /--date 2099-01-01 has not ended yet/],
  [['check', '--accept-shrink'], /--accept-shrink cannot go with run check, only with run sync/],
] as const)('run %j is refused with 2, and asks for nothing', async (args, reason) => {
  const home = await temporaryHome();
  const { code, stdout, stderr } = await runProgram(['run', ...args], environmentOf(nowhere, home));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(reason);
  expect(existsSync(home)).toBe(false);
});

test('where nobody is up, run and retry say that what they asked for waits, and how many windows failed', async () => {
  const home = await temporaryHome();
  const environment = environmentOf(nowhere, home, { TRUNKLEDGER_LOG_LEVEL: 'warn' });
  const exported = await runProgram(['run', 'export'], environment);
  expect(exported.code, exported.stderr).toBe(0);
  expect(exported.stderr).toMatch(/Warning: TRUNKLEDGER_EXPORT_TO is not set here/);
  expect(exported.stderr).toMatch(/Warning: no process is up.*trunkledger up/);

  const unpublished = await runProgram(['retry'], environment);
  expect(unpublished.stdout).toMatch(/Nothing was published yet/);
  expect(unpublished.stderr).toMatch(/Warning: no process is up/);

  await publish(home);
  const none = await runProgram(['retry'], environment);
  expect(none.stdout).toMatch(/^No window failed or was refused/);
  await publish(
    home,
    `insert into ops.windows (project_id, window_start, window_end, state, attempts, error)
     values ('${project}', '2026-10-01', '2026-10-01 01:00', 'failed', 1, 'no answer')`,
  );
  const one = await runProgram(['retry'], environment);
  expect(one.stdout).toMatch(/^1 window\(s\) failed or were refused/);
});

test('where one is up, run and retry warn of nothing', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500, now: new Date().toISOString() });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, { TRUNKLEDGER_LOG_LEVEL: 'info' });
  const program = await startProgram(['up', '--port', '0'], environment);
  await program.line(/this process loads/);
  for (const args of [['run', 'check'], ['retry']]) {
    const { code, stderr } = await runProgram(args, { ...environment, TRUNKLEDGER_LOG_LEVEL: 'warn' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }
  program.child.kill('SIGTERM');
  expect((await program.finished).code).toBe(0);
});
