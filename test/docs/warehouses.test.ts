import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { datasets } from '../../src/export/datasets.ts';
import { goldenSchema } from '../export/schemas.ts';

const documents = new URL('../../docs/', import.meta.url);
const page = readFileSync(new URL('warehouses.md', documents), 'utf8');

const fileTypes = [
  'VARCHAR',
  'BIGINT',
  'DOUBLE',
  'BOOLEAN',
  'DATE',
  'TIMESTAMPTZ',
  'DECIMAL(18,6)',
  'DECIMAL(38,6)',
];

/** Types of each engine, in the order of `fileTypes`. */
const engines: Record<string, readonly string[]> = {
  postgresql: [
    'TEXT',
    'BIGINT',
    'DOUBLE PRECISION',
    'BOOLEAN',
    'DATE',
    'TIMESTAMPTZ',
    'NUMERIC(18,6)',
    'NUMERIC(38,6)',
  ],
  bigquery: ['STRING', 'INT64', 'FLOAT64', 'BOOL', 'DATE', 'TIMESTAMP', 'NUMERIC(18,6)', 'BIGNUMERIC(38,6)'],
  snowflake: [
    'VARCHAR',
    'BIGINT',
    'DOUBLE',
    'BOOLEAN',
    'DATE',
    'TIMESTAMP_LTZ(6)',
    'NUMBER(18,6)',
    'NUMBER(38,6)',
  ],
  redshift: [
    'VARCHAR(65535)',
    'BIGINT',
    'DOUBLE PRECISION',
    'BOOLEAN',
    'DATE',
    'TIMESTAMP',
    'DECIMAL(18,6)',
    'DECIMAL(38,6)',
  ],
  athena: ['STRING', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'DATE', 'TIMESTAMP', 'DECIMAL(18,6)', 'DECIMAL(38,6)'],
  databricks: [
    'STRING',
    'BIGINT',
    'DOUBLE',
    'BOOLEAN',
    'DATE',
    'TIMESTAMP',
    'DECIMAL(18,6)',
    'DECIMAL(38,6)',
  ],
  clickhouse: [
    'String',
    'Int64',
    'Float64',
    'Bool',
    'Date32',
    "DateTime64(6, 'UTC')",
    'Decimal(18,6)',
    'Decimal(38,6)',
  ],
};

/** Columns of the table of that name, as `name type`, without quotes. */
function columnsIn(text: string, table: string): string[] {
  const pattern = new RegExp(`create (?:external )?table (?:trunkledger\\.)?${table} \\(\\n([^;]*?)\\n\\)`);
  const [, body = ''] = pattern.exec(text) ?? [];
  return body.split('\n').map(line => line.trim().replace(/,$/, '').replaceAll('`', ''));
}

test('there are tables for each engine that the page names, and no others', () => {
  const files = readdirSync(new URL('warehouses/', documents)).sort();
  expect(files).toEqual(
    Object.keys(engines)
      .map(engine => `${engine}.sql`)
      .sort(),
  );
  for (const file of files) expect(page).toContain(`(warehouses/${file})`);
});

test.each(Object.entries(engines))(
  'the tables for %s have the columns of the files, in their order',
  (engine, types) => {
    const text = readFileSync(new URL(`warehouses/${engine}.sql`, documents), 'utf8');
    for (const { name, schemaVersion } of datasets) {
      const [first, ...rest] = columnsIn(text, name);
      const found = engine === 'athena' ? [first, ...rest] : rest;
      if (engine !== 'athena') expect(first?.toLowerCase()).toMatch(/^dt date/);
      const wanted = goldenSchema(name, schemaVersion).columns.map(
        column => `${column.name} ${types[fileTypes.indexOf(column.type)]}`,
      );
      expect(
        found.map(column => column?.replace(/Nullable\((.*)\)$/, '$1')),
        name,
      ).toEqual(wanted);
    }
  },
);

test('the page names every dataset, and every field of a manifest', () => {
  expect(datasets.map(({ name }) => name).filter(name => !page.includes(`\`${name}\``))).toEqual([]);
  const interfaces = readFileSync(new URL('../src/export/manifest.ts', documents), 'utf8');
  const fields = [...interfaces.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field]) => field);
  const inside = ['project_id', 'start', 'end', 'dataset', 'manifest_version'];
  expect(fields.length).toBeGreaterThan(20);
  expect(fields.filter(field => !inside.includes(field ?? '') && !page.includes(`\`${field}\``))).toEqual([]);
});
