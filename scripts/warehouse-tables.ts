/**
 * Writes docs/warehouses/<engine>.sql: for each dataset of the export a table of that engine, from the schemas that
 * test/export/schemas holds. test/docs/warehouses.test.ts reads them back.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Dataset, datasets } from '../src/export/datasets.ts';

interface Column {
  readonly name: string;
  /** Of the file: VARCHAR, BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMPTZ or DECIMAL(p,6). */
  readonly type: string;
}

interface Engine {
  readonly name: string;
  readonly comment: string;
  /** Type of the file → type of the engine; what is missing is called the same. */
  readonly types: Readonly<Record<string, string>>;
  readonly quote: string;
  table(dataset: Dataset, columns: readonly string[]): string;
}

const indent = (lines: readonly string[]): string => lines.map(line => `  ${line}`).join(',\n');
const created = (name: string, columns: readonly string[], rest: string): string =>
  `create table ${name} (\n${indent(['dt DATE not null', ...columns])}\n)${rest};\n`;

const engines: readonly Engine[] = [
  {
    name: 'postgresql',
    comment: 'PostgreSQL',
    types: {
      VARCHAR: 'TEXT',
      DOUBLE: 'DOUBLE PRECISION',
      'DECIMAL(18,6)': 'NUMERIC(18,6)',
      'DECIMAL(38,6)': 'NUMERIC(38,6)',
    },
    quote: '',
    table: ({ name }, columns) => `${created(name, columns, '')}create index on ${name} (dt);\n`,
  },
  {
    name: 'bigquery',
    comment:
      'BigQuery, where trunkledger is the dataset. Sums need BIGNUMERIC: NUMERIC ends at 29 digits before the point',
    types: {
      VARCHAR: 'STRING',
      BIGINT: 'INT64',
      DOUBLE: 'FLOAT64',
      BOOLEAN: 'BOOL',
      TIMESTAMPTZ: 'TIMESTAMP',
      'DECIMAL(18,6)': 'NUMERIC(18,6)',
      'DECIMAL(38,6)': 'BIGNUMERIC(38,6)',
    },
    quote: '`',
    table: ({ name }, columns) => created(`trunkledger.${name}`, columns, '\npartition by dt'),
  },
  {
    name: 'snowflake',
    comment: 'Snowflake',
    types: {
      TIMESTAMPTZ: 'TIMESTAMP_LTZ(6)',
      'DECIMAL(18,6)': 'NUMBER(18,6)',
      'DECIMAL(38,6)': 'NUMBER(38,6)',
    },
    quote: '',
    table: ({ name }, columns) => created(name, columns, ' cluster by (dt)'),
  },
  {
    name: 'redshift',
    comment: 'Redshift. Times are UTC without a zone, as its Parquet reader gives them',
    types: { VARCHAR: 'VARCHAR(65535)', DOUBLE: 'DOUBLE PRECISION', TIMESTAMPTZ: 'TIMESTAMP' },
    quote: '',
    table: ({ name }, columns) => created(name, columns, ''),
  },
  {
    name: 'athena',
    comment: 'Athena: tables over the files as they lie there, to be run one statement at a time',
    types: {
      VARCHAR: 'STRING',
      TIMESTAMPTZ: 'TIMESTAMP',
    },
    quote: '`',
    table: ({ name }, columns) =>
      [
        `create external table ${name} (\n${indent(columns)}\n)`,
        'partitioned by (dt STRING)',
        'stored as parquet',
        `location 's3://warehouse/trunkledger/${name}/'`,
        'tblproperties (',
        indent([
          "'projection.enabled' = 'true'",
          "'projection.dt.type' = 'date'",
          "'projection.dt.format' = 'yyyy-MM-dd'",
          "'projection.dt.range' = '2026-01-01,NOW'",
          `'storage.location.template' = 's3://warehouse/trunkledger/${name}/dt=\${dt}/'`,
        ]),
        ');\n',
      ].join('\n'),
  },
  {
    name: 'databricks',
    comment: 'Databricks (Delta)',
    types: { VARCHAR: 'STRING', TIMESTAMPTZ: 'TIMESTAMP' },
    quote: '`',
    table: ({ name }, columns) => created(name, columns, '\nusing delta\npartitioned by (dt)'),
  },
  {
    name: 'clickhouse',
    comment: 'ClickHouse',
    types: {
      VARCHAR: 'Nullable(String)',
      BIGINT: 'Nullable(Int64)',
      DOUBLE: 'Nullable(Float64)',
      BOOLEAN: 'Nullable(Bool)',
      DATE: 'Nullable(Date32)',
      TIMESTAMPTZ: "Nullable(DateTime64(6, 'UTC'))",
      'DECIMAL(18,6)': 'Nullable(Decimal(18,6))',
      'DECIMAL(38,6)': 'Nullable(Decimal(38,6))',
    },
    quote: '`',
    table: ({ name, time }, columns) => {
      // What rows are sorted by is never null.
      const sorted = columns.map(column =>
        column.startsWith(`\`${time}\` `) ? column.replace(/Nullable\((.*)\)$/, '$1') : column,
      );
      return `create table ${name} (\n${indent(['dt Date', ...sorted])}\n)\nengine = MergeTree\npartition by dt\norder by ${time};\n`;
    },
  },
];

function columnsOf({ name, schemaVersion }: Dataset): readonly Column[] {
  const url = new URL(`../test/export/schemas/${name}.v${schemaVersion}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')).columns;
}

function tableOf(engine: Engine, dataset: Dataset): string {
  const columns = columnsOf(dataset).map(
    ({ name, type }) => `${engine.quote}${name}${engine.quote} ${engine.types[type] ?? type}`,
  );
  return engine.table(dataset, columns);
}

const folder = fileURLToPath(new URL('../docs/warehouses/', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const engine of engines) {
  const head = `-- ${engine.comment}. Written by "npm run warehouses", see docs/warehouses.md.\n`;
  const tables = datasets.map(dataset => tableOf(engine, dataset));
  writeFileSync(`${folder}${engine.name}.sql`, [head, ...tables].join('\n'));
}
