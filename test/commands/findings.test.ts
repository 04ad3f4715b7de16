import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWarehouse } from '../../src/load/warehouse.ts';
import { readTexts } from '../support/database.ts';
import { syncedHome } from '../support/fixture.ts';
import { temporaryHome } from '../support/home.ts';
import { runProgram } from '../support/program.ts';

const fixture = syncedHome();

interface Finding {
  readonly severity: string;
  readonly finding: string;
}

function findings(...flags: string[]) {
  return runProgram(['findings', ...flags], { TRUNKLEDGER_HOME: fixture.home });
}

test('findings prints a table, the most severe first, and exits with 3 where one is more than information', async () => {
  const { code, stdout, stderr } = await findings();
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  const [head, , ...lines] = stdout.trim().split('\n');
  expect(head).toMatch(/^severity +finding +resource +resource_id +resource_name +since +evidence$/);
  expect(lines.at(-1)).toBe(`(${lines.length - 1} rows)`);
  const ranks = lines
    .slice(0, -1)
    .map(line => ['critical', 'warning', 'info'].indexOf(line.split(' ')[0] ?? ''));
  expect(ranks).toEqual([...ranks].sort());
  expect(new Set(ranks)).not.toContain(-1);
});

test('the JSON of findings is what the view holds', async () => {
  const { code, stdout } = await findings('--json');
  expect(code).toBe(3);
  const found = JSON.parse(stdout) as Finding[];
  const view = await readTexts(
    join(fixture.home, 'analytics.duckdb'),
    'select severity, finding from configuration_findings',
  );
  const texts = (rows: readonly object[]) =>
    rows.map(row => `${(row as Finding).severity} ${(row as Finding).finding}`).sort();
  expect(texts(found)).toEqual(texts(view));
  expect(Object.keys(found[0] ?? {})).toContain('project_id');
});

test('only findings of the severity that is asked for are printed, and decide the exit code', async () => {
  const information = await findings('--severity', 'info', '--json');
  expect(information.code).toBe(0);
  const found = JSON.parse(information.stdout) as Finding[];
  expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['info']));
  const critical = await findings('--severity', 'critical');
  expect(critical).toMatchObject({ code: 0, stdout: 'none\n' });
});

test('a severity that there is not exits with 2 and says which there are', async () => {
  const { code, stderr } = await findings('--severity', 'severe');
  expect(code).toBe(2);
  expect(stderr).toMatch(/critical, warning, info/);
});

test('where no configuration was read findings says how to read one', async () => {
  const home = await temporaryHome();
  (await openWarehouse(join(home, 'analytics.duckdb'))).close();
  const { code, stdout, stderr } = await runProgram(['findings'], { TRUNKLEDGER_HOME: home });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'none\n' });
  expect(stderr).toMatch(/No configuration was read yet\. Run: trunkledger sync/);
});
