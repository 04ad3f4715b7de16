import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox } from '../support/sandbox.ts';

const program = fileURLToPath(new URL('../../bin/trunkledger.js', import.meta.url));

async function gapsOf(home: string): Promise<unknown> {
  const { stdout } = await runProgram(['query', 'from coverage_gaps', '--json'], { TRUNKLEDGER_HOME: home });
  return JSON.parse(stdout);
}

test('a run over a narrower range does not hide what a wider one left undone', async () => {
  const sandbox = await openSandbox({ callsPerDay: 300 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  const refused = await runProgram(['sync', '--from', '2026-10-01', '--to', '2026-10-03'], {
    ...environment,
    SINCH_KEY_SECRET: 'wrong',
  });
  expect(refused.code).toBe(1);
  expect(await gapsOf(home)).toMatchObject([
    { gap_start: '2026-10-01T00:00:00Z', gap_end: '2026-10-03T00:00:00Z' },
  ]);
  const narrow = await runProgram(['sync', '--from', '2026-10-01', '--to', '2026-10-01T02:00'], environment);
  expect(narrow.code, narrow.stderr).toBe(0);
  expect(await gapsOf(home)).toMatchObject([
    { gap_start: '2026-10-01T02:00:00Z', gap_end: '2026-10-03T00:00:00Z' },
  ]);
  const wide = await runProgram(['sync', '--from', '2026-10-01', '--to', '2026-10-03'], environment);
  expect(wide.code, wide.stderr).toBe(0);
  expect(await gapsOf(home)).toEqual([]);
});

test('a run whose readings were all refused needs a person, and has not failed', async () => {
  const home = await temporaryHome();
  const range = ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T11:00Z'];
  const settings = { TRUNKLEDGER_SETTLE_AFTER: '9000d' };
  const large = await openSandbox({ callsPerDay: 3000 });
  await runProgram(range, environmentOf(large, home, settings));
  const small = await openSandbox({ callsPerDay: 300 });
  const { code, stderr } = await runProgram(range, environmentOf(small, home, settings));
  expect(code, stderr).toBe(3);
  expect(stderr).toMatch(/refused: the API lists/);
  expect(stderr).not.toMatch(/refused: refused/);
});

test('a reader that closes the pipe early ends a query without an error', async () => {
  const sandbox = await openSandbox({ callsPerDay: 3000 });
  const home = await temporaryHome();
  await runProgram(['sync', '--from', '2026-10-01', '--to', '2026-10-02'], environmentOf(sandbox, home));
  const shell = `"${process.execPath}" "${program}" query "from calls, range(40)" --format csv | head -n 1`;
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', shell], {
    env: { ...process.env, TRUNKLEDGER_HOME: home },
  });
  expect(stdout).toMatch(/^project_id,/);
  expect(stderr).toBe('');
});

test('a home that doctor or sync makes is its owner’s alone', async () => {
  for (const command of ['doctor', 'sync']) {
    const sandbox = await openSandbox({ callsPerDay: 1 });
    const home = `${await temporaryHome()}/new`;
    await runProgram([command], environmentOf(sandbox, home));
    expect((await stat(home)).mode & 0o777).toBe(0o700);
  }
});
