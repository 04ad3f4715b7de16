import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger, windowsOf } from '../support/ledger.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { environmentOf, openSandbox, seconds } from '../support/sandbox.ts';
import { expectTruth } from '../support/truth.ts';

const command = ['sync', '--from', '2026-10-01T08:00Z', '--to', '2026-10-01T14:00Z', '--json'];
const span = [seconds('2026-10-01T08:00Z'), seconds('2026-10-01T14:00Z')] as const;

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s finishes what is being written, publishes, says how to go on, and the next run completes',
  async signal => {
    const sandbox = await openSandbox({ callsPerDay: 2000, faults: 'latency:250ms' });
    const home = await temporaryHome();
    const environment = environmentOf(sandbox, home);
    const slowly = { ...environment, TRUNKLEDGER_CONCURRENCY: '1' };
    const program = await startProgram([...command, '--window', '15m'], slowly);
    await program.line(/^\[1\/24\]/);
    program.child.kill(signal);
    const { code, stdout, stderr } = await program.finished;
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(/Finishing what is being written/);
    expect(stderr).toMatch(/the same command goes on from here/);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'interrupted', failedWindows: 0 });
    const states = (await windowsOf(home)).map(({ state }) => state);
    expect(states).toHaveLength(24);
    expect(new Set(states)).toEqual(new Set(['settled', 'planned']));
    await expectSoundLedger(join(home, 'analytics.duckdb'));

    const next = await runProgram([...command, '--window', '15m'], environment);
    expect(next.code, next.stderr).toBe(0);
    expect(JSON.parse(next.stdout).windows).toBe(states.filter(state => state === 'planned').length);
    await expectTruth(sandbox, home, span);
  },
);

test('an interruption while the API makes the program wait does not wait for it', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000, faults: 'server-error:always' });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, { TRUNKLEDGER_LOG_LEVEL: 'debug' });
  const program = await startProgram(command, environment);
  await program.line(/request is tried again/);
  program.child.kill('SIGINT');
  const { code, stderr } = await program.finished;
  expect(code, stderr).toBe(1);
  expect(stderr).toMatch(/the same command goes on from here/);
}, 20_000);

test('a second Ctrl-C ends the program at once, and the next run completes', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000, faults: 'latency:250ms' });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  const program = await startProgram(command, environment);
  program.onLine(line => {
    if (/^\[1\/6\]/.test(line) || /Finishing what/.test(line)) program.child.kill('SIGINT');
  });
  expect((await program.finished).code).toBe(1);
  const next = await runProgram(command, environment);
  expect(next.code, next.stderr).toBe(0);
  await expectTruth(sandbox, home, span);
});
