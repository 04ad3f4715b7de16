import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { importFiles } from '../../src/import/importFiles.ts';
import { createLogger } from '../../src/logger.ts';
import { rebuild } from '../../src/rebuild.ts';
import { readText, readTexts } from '../support/database.ts';
import { temporaryFolder } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project, seconds } from '../support/sandbox.ts';
import { expectSameTables, readTables } from '../support/tables.ts';

const from = '2026-10-01T00:00:00Z';
const to = '2026-10-01T06:00:00Z';

/** The sandbox's export of a range (both ends included), as its server sends it. */
async function fetchExport(url: string, start: string, end: string): Promise<string> {
  const range = `createTime%3E=${start}&createTime%3C=${end}`;
  const response = await fetch(`${url}/v1/projects/${project}/calls/export?${range}`, {
    headers: { authorization: `Basic ${Buffer.from('key-of-the-test:sandbox').toString('base64')}` },
  });
  expect(response.status).toBe(200);
  return response.text();
}

test('the export of what was synced agrees in every field, a fault in it is found, and a rebuild has the same rows', async () => {
  const sandbox = await openSandbox({ callsPerDay: 6000 });
  const folder = await temporaryFolder();
  const home = join(folder, 'home');
  const environment = environmentOf(sandbox, home);
  await syncInProcess({ sandbox, home }, { from: seconds(from), to: seconds(to), resources: false });
  const text = await fetchExport(sandbox.url, from, '2026-10-01T05:59:59Z');
  await writeFile(join(folder, 'calls.csv'), text);

  const config = readConfig(environment);
  const effects = { logger: createLogger('silent'), now: Date.now, observer: {} };
  const [imported] = await importFiles(
    config,
    [join(folder, 'calls.csv')],
    { timeZone: 'UTC', map: {} },
    effects,
  );
  const published = join(home, 'analytics.duckdb');
  const calls = Number(await readText(published, 'select count(*) from calls'));
  expect(calls).toBeGreaterThan(200);
  expect(imported).toMatchObject({ outcome: 'imported', lines: calls, records: calls, rejected: 0 });
  const agreed = await runProgram(['reconcile', '--month', '2026-10', '--json'], environment);
  expect(sectionOf(agreed.stdout)).toMatchObject({
    verdict: 'agrees',
    summary: `All ${calls.toLocaleString('en-US')} calls that the export covers agree with it in every field.`,
  });

  const [header = '', , second = '', ...rest] = text.split('\r\n');
  const longer = second.replace(/,(INBOUND|OUTBOUND),\d+,/, ',$1,999999,');
  await writeFile(
    join(folder, 'faulty.csv'),
    `${[header, longer, 'torn', ...rest.slice(0, -2)].join('\r\n')}\r\n`,
  );
  const again = await runProgram(['import', join(folder, 'faulty.csv')], environment);
  expect(again.code, again.stderr).toBe(3);
  expect(again.stderr).toMatch(/faulty\.csv: set aside 1 line, first line 3: too few values/);
  const differing = await runProgram(['reconcile', '--month', '2026-10', '--json'], environment);
  expect(differing.code).toBe(3);
  expect(sectionOf(differing.stdout)).toMatchObject({ verdict: 'differs' });
  expect(sectionOf(differing.stdout).summary).toMatch(/: 1 duration differs\./);

  const before = await readTables(home);
  expect(before.provider_records?.length).toBe(calls);
  await rebuild(config, effects.logger);
  expectSameTables(before, await readTables(home));
});

test('a call whose id a newer file writes otherwise, or leaves out, counts once, also after a rebuild', async () => {
  const sandbox = await openSandbox({ callsPerDay: 6000 });
  const folder = await temporaryFolder();
  const home = join(folder, 'home');
  const environment = environmentOf(sandbox, home);
  await syncInProcess({ sandbox, home }, { from: seconds(from), to: seconds(to), resources: false });
  const text = await fetchExport(sandbox.url, from, '2026-10-01T05:59:59Z');
  const published = join(home, 'analytics.duckdb');
  const [first = '', second = ''] = await readTexts(
    published,
    'select call_id from calls order by create_time, call_id limit 2',
  ).then(found => found.map(({ call_id }) => String(call_id)));
  const upper = text.replace(`,${first},`, `,${first.toUpperCase()},`);
  const lower = text.replace(`,${first},`, `,${first.toLowerCase()}@x,`).replace(`,${second},`, ',,');
  await writeFile(join(folder, 'upper.csv'), upper);
  await writeFile(join(folder, 'lower.csv'), lower);
  const config = readConfig(environment);
  const effects = { logger: createLogger('silent'), now: Date.now, observer: {} };
  const how = { timeZone: 'UTC', map: {} };
  const calls = Number(await readText(published, 'select count(*) from calls'));
  for (const name of ['upper.csv', 'lower.csv']) {
    await importFiles(config, [join(folder, name)], how, effects);
  }
  const count = 'select count(*) from provider_records';
  expect(Number(await readText(published, count))).toBe(calls);
  expect(await readText(published, `${count} where call_id = '${first.toLowerCase()}@x'`)).toBe('1');
  expect(await readText(published, `${count} where call_id is null`)).toBe('1');
  const outcome = await runProgram(['reconcile', '--month', '2026-10', '--json'], environment);
  expect(sectionOf(outcome.stdout)).toMatchObject({ verdict: 'agrees' });

  const before = await readTables(home);
  await rebuild(config, effects.logger);
  expectSameTables(before, await readTables(home));
});

interface Section {
  readonly id: string;
  readonly verdict: string;
  readonly summary: string;
}

function sectionOf(stdout: string): Section {
  const sections = JSON.parse(stdout).sections as Section[];
  const found = sections.find(({ id }) => id === 'provider');
  if (found === undefined) throw new Error(`no section "provider" among ${sections.map(({ id }) => id)}`);
  return found;
}
