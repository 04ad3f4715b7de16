// Preloaded into a profiled process: times every DuckDB statement and writes what was found at the end, as JSON, to
// the file that BENCH_STATEMENTS names. A statement of a file is called as the file, with its number in it.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBConnection, DuckDBExtractedStatements, DuckDBPreparedStatement } from '@duckdb/node-api';
import { threadSeconds } from './threads.ts';

/** What the process did, in seconds. Statements may overlap: `busy` counts the time in which any was running. */
export interface StatementTimes {
  readonly statements: Readonly<Record<string, number>>;
  readonly busy: number;
  readonly processor: number;
  readonly threads: Readonly<Record<string, number>>;
}

const folder = join(import.meta.dirname, '..', '..', 'sql');
const fileOfText = new Map(
  globSync('**/*.sql', { cwd: folder }).map(path => [readFileSync(join(folder, path), 'utf8'), path]),
);
const nameOf = new WeakMap<object, string>();
const seconds: Record<string, number> = {};
let running = 0;
let busySince = 0;
let busy = 0;

const { extractStatements, prepare, run } = DuckDBConnection.prototype;
const prepareExtracted = DuckDBExtractedStatements.prototype.prepare;
const runPrepared = DuckDBPreparedStatement.prototype.run;

DuckDBConnection.prototype.extractStatements = async function (text) {
  return named(await extractStatements.call(this, text), label(text));
};
DuckDBConnection.prototype.prepare = async function (text) {
  return named(await prepare.call(this, text), label(text));
};
// With values it comes back here as a prepared statement.
DuckDBConnection.prototype.run = function (text, values, types) {
  const start = () => run.call(this, text, values, types);
  return values === undefined ? timed(label(text), start) : start();
};
DuckDBExtractedStatements.prototype.prepare = async function (index) {
  const file = nameOf.get(this) ?? 'unknown';
  return named(await prepareExtracted.call(this, index), this.count > 1 ? `${file} ${index + 1}` : file);
};
DuckDBPreparedStatement.prototype.run = function () {
  return timed(nameOf.get(this) ?? 'unknown', () => runPrepared.call(this));
};

function named<T extends object>(value: T, name: string): T {
  nameOf.set(value, name);
  return value;
}

function label(text: string): string {
  return fileOfText.get(text) ?? text.trim().replace(/\s+/g, ' ').slice(0, 60);
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  if (running++ === 0) busySince = began;
  try {
    return await work();
  } finally {
    const ended = performance.now();
    seconds[name] = (seconds[name] ?? 0) + (ended - began) / 1000;
    if (--running === 0) busy += (ended - busySince) / 1000;
  }
}

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const times: StatementTimes = {
    statements: seconds,
    busy,
    processor: (user + system) / 1e6,
    threads: threadSeconds(),
  };
  writeFileSync(process.env.BENCH_STATEMENTS ?? '', JSON.stringify(times));
});
