import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { environmentOf, openSandbox } from '../support/sandbox.ts';

test('up syncs by itself, takes what is asked for, and SIGTERM ends it with 0', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000, now: new Date().toISOString() });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  const program = await startProgram(['up'], environment);
  await program.line(/this process loads/);
  const asked = await runProgram(['run', 'check', '--json'], environment);
  expect(asked.code, asked.stderr).toBe(0);
  expect(JSON.parse(asked.stdout)).toMatchObject({ kind: 'check' });
  const refused = await runProgram(['sync'], environment);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('trunkledger run sync');
  program.child.kill('SIGTERM');
  const outcome = await program.finished;
  expect({ code: outcome.code, signal: outcome.signal }, outcome.stderr).toEqual({ code: 0, signal: null });
});
