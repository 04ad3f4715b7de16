import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callAt, type ServedCall, serveCalls } from '../support/callsApi.ts';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { type Environment, runProgram, startProgram } from '../support/program.ts';
import { environmentOf } from '../support/sandbox.ts';

const hour = 3_600_000;

/** Sixty calls within an hour that began so many hours ago. */
function callsOf(hoursAgo: number): ServedCall[] {
  const begin = Math.floor(Date.now() / hour - hoursAgo) * hour;
  return Array.from({ length: 60 }, (_, minute) =>
    callAt(`${hoursAgo}-${minute}`, new Date(begin + minute * 60_000).toISOString()),
  );
}

async function refusalsOf(environment: Environment): Promise<string[]> {
  const { stdout } = await runProgram(['status', '--json'], environment);
  return (JSON.parse(stdout) as { refusals: { error: string }[] }).refusals.map(({ error }) => error);
}

test('what was refused as too few calls is accepted while up runs, a reading as well as a recount', async () => {
  const unsettled = callsOf(3);
  const settled = callsOf(40);
  let list = [...settled, ...unsettled];
  const api = await serveCalls(() => list);
  const home = await temporaryHome();
  const from = new Date(Date.now() - 48 * hour).toISOString();
  const environment = environmentOf(api, home, { TRUNKLEDGER_FROM: from });
  const program = await startProgram(['up', '--port', '0'], environment);
  await program.line(/run concluded/);

  list = [...settled.slice(0, 10), ...unsettled.slice(0, 10)];
  const ask = async (...args: string[]) => {
    const asked = await runProgram(['run', ...args], environment);
    expect(asked.code, asked.stderr).toBe(0);
  };
  await ask('sync');
  await ask('recount');
  await expect.poll(() => refusalsOf(environment), { timeout: 60_000, interval: 500 }).toHaveLength(2);
  for (const told of await refusalsOf(environment))
    expect(told).toContain('trunkledger run sync --accept-shrink');

  await ask('sync', '--accept-shrink');
  await expect.poll(() => refusalsOf(environment), { timeout: 60_000, interval: 500 }).toEqual([]);
  const published = join(home, 'analytics.duckdb');
  const counted = await readTexts(published, 'select count(*) as calls from calls');
  expect(counted).toEqual([{ calls: '20' }]);
  const runs = await readTexts(
    published,
    "select state from ops.runs where command = 'sync --accept-shrink'",
  );
  expect(runs).toEqual([{ state: 'done' }]);
  program.child.kill('SIGTERM');
  await program.finished;
}, 150_000);
