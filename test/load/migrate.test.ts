import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { ExpectedError } from '../../src/errors.ts';
import { migrations } from '../../src/load/migrate.ts';
import { openWarehouse } from '../../src/load/warehouse.ts';
import { rows, runFile } from '../../src/sql.ts';
import { openElsewhere } from '../support/elsewhere.ts';
import { openLedger, temporaryFolder, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const schema =
  "select schema_name, table_name, column_name, data_type from duckdb_columns() where database_name = 'ledger' order by all";

async function inWarehouse<T>(path: string, work: (query: (sql: string) => Promise<unknown>) => Promise<T>) {
  const warehouse = await openWarehouse(path, { threads: 1 });
  try {
    return await work(sql => rows(warehouse.connection, sql));
  } finally {
    warehouse.close();
  }
}

async function checksum(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

test('opening a warehouse again applies no migration again and keeps what is in it', async () => {
  const ledger = await openLedger();
  await ledger.read(windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z'), [callLine('a')], {
    fetchedAt: '2026-10-01T03:00:00Z',
  });
  const before = [await ledger.query(schema), await ledger.query('select * from ops.migrations')];
  ledger.warehouse.close();
  for (let round = 0; round < 2; round++) {
    const after = await inWarehouse(ledger.path, async query => [
      await query(schema),
      await query('select * from ops.migrations'),
      await query('select call_id from calls'),
      await query('select calls from spend_daily'),
    ]);
    expect(after).toEqual([...before, [{ call_id: 'a' }], [{ calls: 1 }]]);
  }
});

test('every migration is recorded once, with its name', async () => {
  const path = join(await temporaryFolder(), 'ledger.duckdb');
  const applied = await inWarehouse(path, query =>
    query('select number, name from ops.migrations order by number'),
  );
  expect(applied).toEqual(migrations());
  expect(migrations().map(({ number }) => number)).toEqual(migrations().map((_, index) => index + 1));
});

test('a database of a newer version is refused with its number, and not a byte of it changes', async () => {
  const path = join(await temporaryFolder(), 'ledger.duckdb');
  await inWarehouse(path, async query => {
    await query(
      "insert into ops.migrations values (999, '000999_of_the_future', current_timestamp::timestamp)",
    );
    await query('drop view spend_daily');
  });
  const before = await checksum(path);
  await expect(openWarehouse(path)).rejects.toThrow(ExpectedError);
  await expect(openWarehouse(path)).rejects.toThrow(/ledger\.duckdb.*newer.*999/s);
  expect(await checksum(path)).toBe(before);
});

test('a migration that is killed half-way leaves nothing, and the next start completes it', async () => {
  const path = join(await temporaryFolder(), 'ledger.duckdb');
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  // What the first migration makes in the middle stands in its way, so that it fails there.
  await connection.run('create schema ops');
  await connection.run('create table ops.windows (in_the_way integer)');
  connection.disconnectSync();
  instance.closeSync();
  await expect(openWarehouse(path)).rejects.toThrow(/windows/);
  const again = await DuckDBInstance.create(path);
  const second = await again.connect();
  expect(
    await rows(second, "select table_name from duckdb_tables() where table_name in ('calls', 'windows')"),
  ).toEqual([{ table_name: 'windows' }]);
  await second.run('drop table ops.windows');
  second.disconnectSync();
  again.closeSync();
  await inWarehouse(path, async query => {
    expect(await query('select number, name from ops.migrations order by number')).toEqual(migrations());
    expect(await query('select count(*) as calls from calls')).toEqual([{ calls: 0 }]);
  });
});

test('of many processes that open a new warehouse at once, each has it or is told who has it', async () => {
  const path = join(await temporaryFolder(), 'ledger.duckdb');
  const answers = await Promise.all(Array.from({ length: 8 }, () => openElsewhere(path)));
  for (const { said, stderr } of answers) {
    expect(said, stderr).toMatch(/^(opened$|WarehouseHeldError: .*ledger\.duckdb.*held by )/s);
  }
  expect(answers.map(({ said }) => said)).toContain('opened');
  await inWarehouse(path, async query => {
    expect(await query('select number, name from ops.migrations order by number')).toEqual(migrations());
    expect(
      await query(
        'select count(*) > 900 as filled, count(*) = count(distinct prefix) as once from number_prefixes',
      ),
    ).toEqual([{ filled: true, once: true }]);
    expect(await query('select count(*) as settings from ops.settings')).toEqual([{ settings: 1 }]);
  });
});

test('a second process is told which process holds the warehouse', async () => {
  const ledger = await openLedger();
  const { said } = await openElsewhere(ledger.path);
  expect(said).toContain('WarehouseHeldError');
  expect(said).toContain(`process ${process.pid}`);
});

test('a closed warehouse lets another process in, and closing it twice does no harm', async () => {
  const ledger = await openLedger();
  await ledger.warehouse.connect();
  ledger.warehouse.close();
  ledger.warehouse.close();
  expect((await openElsewhere(ledger.path)).said).toBe('opened');
});

/** A warehouse as the first version made it, with calls and their hours. */
async function firstVersion(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run('create schema ops');
  await connection.run(
    'create table ops.migrations (number integer not null, name varchar not null, applied_at timestamp not null)',
  );
  await runFile(connection, 'migrations/000001_ledger');
  await connection.run("insert into ops.migrations values (1, '000001_ledger', now()::timestamp)");
  await connection.run(`
    insert into calls by name
    select 'p' as project_id, call_id, trunk_id, direction, create_time, create_time::date as billing_date,
      'final' as finality, create_time as occupied_until, create_time as first_seen_at, create_time as fetched_at
    from (values
      ('a', 't', 'INBOUND', timestamp '2026-10-01 00:00:01.1'), ('b', 't', 'OUTBOUND', timestamp '2026-10-01 00:00:01.9'),
      ('c', 't', 'INBOUND', timestamp '2026-10-01 00:00:02'), ('d', 't', 'INBOUND', timestamp '2026-10-01 01:00:00'),
      ('e', null, 'INBOUND', timestamp '2026-10-01 00:00:01')
    ) as calls(call_id, trunk_id, direction, create_time)`);
  await connection.run("insert into billing_days values ('2026-10-01', '2026-10-01', '2026-10-02')");
  await connection.run(`
    insert into trunk_hours
    select hour, 'p', trunk_id, direction, 1, 0, 0, 0, 1, 1
    from (values
      (timestamp '2026-10-01 00:00:00', 't', 'INBOUND'), (timestamp '2026-10-01 00:00:00', 't', 'OUTBOUND'),
      (timestamp '2026-10-01 01:00:00', 't', 'INBOUND'), (timestamp '2026-10-01 00:00:00', null, 'INBOUND'),
      (timestamp '2026-10-01 02:00:00', 't', 'INBOUND')
    ) as hours(hour, trunk_id, direction)`);
  connection.disconnectSync();
  instance.closeSync();
}

test('a warehouse of the first version keeps its calls, its hours learn the peak of both directions, and its days are counted', async () => {
  const path = join(await temporaryFolder(), 'ledger.duckdb');
  await firstVersion(path);
  await inWarehouse(path, async query => {
    expect(await query('select number, name from ops.migrations order by number')).toEqual(migrations());
    expect(await query('select count(*) as calls from calls')).toEqual([{ calls: 5 }]);
    expect(
      await query('select hour, trunk_id, direction, trunk_peak_cps from trunk_hours order by all'),
    ).toEqual([
      { hour: '2026-10-01T00:00:00Z', trunk_id: 't', direction: 'INBOUND', trunk_peak_cps: 2 },
      { hour: '2026-10-01T00:00:00Z', trunk_id: 't', direction: 'OUTBOUND', trunk_peak_cps: 2 },
      { hour: '2026-10-01T00:00:00Z', trunk_id: null, direction: 'INBOUND', trunk_peak_cps: 1 },
      { hour: '2026-10-01T01:00:00Z', trunk_id: 't', direction: 'INBOUND', trunk_peak_cps: 1 },
      // Open calls of earlier hours keep an hour in which none was created.
      { hour: '2026-10-01T02:00:00Z', trunk_id: 't', direction: 'INBOUND', trunk_peak_cps: 0 },
    ]);
    expect(await query('select count(*) as trunks from trunks')).toEqual([{ trunks: 0 }]);
    expect(await query('select trunk_id, direction, attempts from answer_rates_daily order by all')).toEqual([
      { trunk_id: 't', direction: 'INBOUND', attempts: 3 },
      { trunk_id: 't', direction: 'OUTBOUND', attempts: 1 },
      { trunk_id: null, direction: 'INBOUND', attempts: 1 },
    ]);
  });
});

/** A warehouse file as the version with these migrations left it, with calls, windows and runs in it. */
async function makeOlder(path: string, upTo: number): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run('create schema ops');
  await connection.run(
    'create table ops.migrations (number integer not null, name varchar not null, applied_at timestamp not null)',
  );
  for (const { number, name } of migrations().filter(each => each.number <= upTo)) {
    await runFile(connection, `migrations/${name}`);
    await connection.run(`insert into ops.migrations values (${number}, '${name}', '2026-10-01')`);
  }
  await connection.run(
    `insert into ops.windows (project_id, window_start, window_end, state, total_items, distinct_calls, rejected_calls, attempts, fetched_at)
     values ('project', '2026-10-01 00:00', '2026-10-01 01:00', 'settled', 0, 0, 0, 1, '2026-10-03')`,
  );
  await connection.run(
    "insert into ops.runs (run_id, project_id, command, state, started_at) values ('run', 'project', 'sync', 'done', '2026-10-03')",
  );
  connection.disconnectSync();
  instance.closeSync();
}

test('a warehouse of an older version, with what it holds, becomes one of this version', async () => {
  const folder = await temporaryFolder();
  const fresh = await inWarehouse(join(folder, 'fresh', 'ledger.duckdb'), query => query(schema));
  for (const { number } of migrations().slice(0, -1)) {
    const path = join(folder, String(number), 'ledger.duckdb');
    await mkdir(join(folder, String(number)));
    await makeOlder(path, number);
    await inWarehouse(path, async query => {
      expect(await query(schema)).toEqual(fresh);
      expect(await query('select number, name from ops.migrations order by number')).toEqual(migrations());
      expect(await query('select project_id, state, attempts from ops.windows')).toEqual([
        { project_id: 'project', state: 'settled', attempts: 1 },
      ]);
      expect(await query('select run_id from ops.runs')).toEqual([{ run_id: 'run' }]);
      expect(
        await query('from ops.closes union all by name from ops.recounts union all by name from ops.alerts'),
      ).toEqual([]);
    });
  }
});
