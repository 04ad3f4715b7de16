import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readText } from '../support/database.ts';
import { temporaryFolder, temporaryHome } from '../support/home.ts';
import { expectSoundLedger } from '../support/ledger.ts';
import { runProgram, startProgram } from '../support/program.ts';

test('the demo prints the three headlines and where the files are, and leaves ./trunkledger-demo', async () => {
  const cwd = await temporaryFolder();
  const { code, stdout, stderr } = await runProgram(['demo'], {}, { cwd });
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/What did we spend\?\n.*currency.*\n[\s\S]*\b(USD|EUR)\b/);
  expect(stdout).toMatch(/How many calls were answered\?\n.*asr.*\n[\s\S]*INBOUND/);
  expect(stdout).toMatch(/How much does each trunk carry\?\n.*peak_concurrent/);
  expect(stdout).toMatch(/Everything lies in trunkledger-demo:[\s\S]*trunkledger query "from spend_daily/);
  expect(await readdir(cwd)).toEqual(['trunkledger-demo']);
  const published = join(cwd, 'trunkledger-demo', 'analytics.duckdb');
  expect(Number(await readText(published, 'select count(*) from calls'))).toBeGreaterThan(10_000);
  await expectSoundLedger(published);

  const asked = await runProgram(
    ['query', 'from spend_daily', '--json'],
    { TRUNKLEDGER_HOME: 'trunkledger-demo' },
    { cwd },
  );
  expect(asked.code).toBe(0);
  expect(JSON.parse(asked.stdout).length).toBeGreaterThan(10);
});

test('with TRUNKLEDGER_HOME the demo goes there, and its JSON is one document', async () => {
  const cwd = await temporaryFolder();
  const home = await temporaryHome();
  const { code, stdout, stderr } = await runProgram(['demo', '--json'], { TRUNKLEDGER_HOME: home }, { cwd });
  expect(code, stderr).toBe(0);
  const { summary, spend, answer_rates: rates, volume } = JSON.parse(stdout);
  expect(summary).toMatchObject({ state: 'done', windows: 72, failedWindows: 0, failedLists: 0 });
  expect(summary.configuration.newVersions).toBeGreaterThan(100);
  expect(spend.length).toBeGreaterThan(3);
  expect(rates).toHaveLength(2);
  expect(volume.length).toBeGreaterThan(3);
  expect(await readdir(cwd)).toEqual([]);
  expect(existsSync(join(home, 'analytics.duckdb'))).toBe(true);
});

test('a demo that is interrupted exits with 1, with JSON too', async () => {
  const program = await startProgram(['demo', '--json'], { TRUNKLEDGER_HOME: await temporaryHome() });
  await program.line(/^\[1\/72\]/);
  program.child.kill('SIGINT');
  const { code, stdout, stderr } = await program.finished;
  expect(code, stderr).toBe(1);
  expect(JSON.parse(stdout).summary.state).toBe('interrupted');
});
