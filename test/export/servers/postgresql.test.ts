import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProgram, type TestServer } from '../../support/localServer.ts';
import { startPostgresServer } from '../../support/postgresServer.ts';
import { dates, fill, openWorld, range, readDay, type World } from '../world.ts';

const documents = new URL('../../../docs/', import.meta.url);
const page = readFileSync(new URL('warehouses.md', documents), 'utf8');

/** The block of the page that is marked so. */
function block(mark: string): string {
  const [, text] = new RegExp(`\`\`\`sql ${mark}\\n([^]*?)\`\`\``).exec(page) ?? [];
  if (text === undefined) throw new Error(`docs/warehouses.md has no block marked ${mark}`);
  return text;
}

/** All types that columns have are among theirs. */
const some = ['calls', 'spend_daily', 'trunk_limits', 'country_permissions', 'credential_lists'];

let server: TestServer;

beforeAll(async () => {
  server = await startPostgresServer();
}, 120_000);

afterAll(() => server?.stop());

/** What `duckdb -c "copy …"` prints. */
async function csvOf(path: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  await connection.run(
    `copy (from read_parquet('${path}', hive_partitioning = false)) to '${path}.csv' (format csv, header)`,
  );
  connection.disconnectSync();
  instance.closeSync();
  return readFileSync(`${path}.csv`, 'utf8');
}

async function psql(url: string, args: readonly string[], input = ''): Promise<void> {
  const program = findProgram('psql', '/usr/lib/postgresql/*/bin');
  if (program === undefined) throw new Error('this test needs psql, which comes with PostgreSQL');
  const child = spawn(program, [url, '-q', '-X', ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  if (code !== 0 || errors !== '') throw new Error(`psql ended with ${code}: ${errors}`);
}

async function loadDay(world: World, url: string, dataset: string, date: string): Promise<void> {
  const script = join(world.home, 'load.sql');
  await writeFile(script, block('postgresql').replaceAll(/\bcalls\b/g, dataset));
  await psql(url, ['-v', `dt=${date}`, '-f', script], await csvOf(world.path(dataset, date)));
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('PostgreSQL takes the tables and days as the page says, and a day that is loaded again is replaced', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  await world.export({ range, datasets: some });
  const url = await server.freshUrl();
  await psql(url, ['-v', 'ON_ERROR_STOP=1', '-f', new URL('warehouses/postgresql.sql', documents).pathname]);
  for (const name of some) await loadDay(world, url, name, '2026-10-24');
  for (const date of dates.slice(1)) await loadDay(world, url, 'calls', date);

  const figures = `select count(*)::text as calls, sum(price_amount)::numeric(38,6)::text as spend,
    sum((extract(epoch from answer_time) * 1000000)::bigint)::text as answers, count(from_e164)::text as numbers from calls`;
  const wanted = await world.query(`select count(*) as calls, sum(price_amount) as spend,
    sum(epoch_us(answer_time)) as answers, count(from_e164) as numbers
    from calls where billing_date between '2026-10-24' and '2026-10-26'`);
  expect(await ask(url, figures)).toEqual(wanted);
  await loadDay(world, url, 'calls', '2026-10-25');
  expect(await ask(url, figures)).toEqual(wanted);
  for (const name of some) {
    const { rows } = await world.manifest(name, '2026-10-24');
    expect(await ask(url, `select count(*)::int as rows from ${name} where dt = '2026-10-24'`)).toEqual([
      { rows },
    ]);
  }

  await readDay(world, '2026-10-25', '2026-10-26', '2026-11-02T00:00:00Z', {
    price: { currencyCode: 'USD', amount: '2.5' },
  });
  await world.publish();
  await world.export({ range, datasets: ['calls'] });
  await loadDay(world, url, 'calls', '2026-10-25');
  expect(
    await ask(url, "select sum(price_amount)::text as spend from calls where dt = '2026-10-25'"),
  ).toEqual([{ spend: '3.746567' }]);
});

test('DuckDB reads the files as the page says', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  await world.export({ range, datasets: ['calls'] });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(block('duckdb').replaceAll('exports/', `${world.home}/exports/`));
  const reader = await connection.runAndReadAll(
    'select dt::varchar, count(*)::int, bool_and(dt = billing_date) from calls group by all order by all',
  );
  connection.disconnectSync();
  instance.closeSync();
  const counts = dates.map(async date => [date, (await world.manifest('calls', date)).rows, true]);
  expect(reader.getRows()).toEqual(await Promise.all(counts));
});
