import type { DuckDBConnection } from '@duckdb/node-api';
import PQueue from 'p-queue';
import { fingerprintOfKey } from '../pseudonymKey.ts';
import type { Secret } from '../secret.ts';
import { sqlText } from '../sql.ts';
import { sqlFromTemplate } from '../sqlTemplate.ts';
import { version } from '../version.ts';
import { formatInstant, type Window } from '../window.ts';
import type { Dataset } from './datasets.ts';
import { type DayFile, writeDayFile } from './dayFile.ts';
import { type DateRange, instantsOf, nextDate } from './days.ts';
import type { Destination } from './destination.ts';
import { type Digested, dateLiteral, fingerprintOf, nothing, readFigures } from './figures.ts';
import { inParallel } from './inParallel.ts';
import {
  type Coverage,
  type DayManifest,
  dayPath,
  manifestName,
  manifestText,
  partName,
} from './manifest.ts';
import type { PlannedDay } from './plan.ts';
import { replaceDay } from './replaceDay.ts';

/** `written`: file and manifest. `proven`: the manifest alone, because more of the day is known to be whole, or less. */
type DayOutcome = 'written' | 'proven' | 'unchanged';

export interface ExportedDay {
  readonly dataset: string;
  readonly date: string;
  readonly outcome: DayOutcome;
  readonly manifest: DayManifest;
}

/** What the export of one dataset works with. */
export interface DatasetExport {
  readonly dataset: Dataset;
  readonly days: readonly PlannedDay[];
  readonly destination: Destination;
  /** Sees numbers as they are. */
  readonly connection: DuckDBConnection;
  /** See numbers as they are to be written; a file each at a time. */
  readonly writers: readonly DuckDBConnection[];
  /** IANA zone that cuts the dataset's days. */
  readonly zone: string;
  readonly coverageOf: (day: Window) => Coverage;
  readonly key: Secret | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onDay: (day: ExportedDay) => void;
  readonly signal: AbortSignal | undefined;
}

/** Brings the days of a dataset up to date at their destination; writes only what is not there as it should be. */
export async function exportDataset(work: DatasetExport): Promise<void> {
  const { dataset, days, connection } = work;
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return;
  const range = { from: first.date, to: nextDate(last.date) };
  const relation = await relationOf(work, range);
  const figures = await readFigures(connection, dataset, relation, range);
  const write = writing(work, relation);
  // While files are on their way, others are made.
  await inParallel(
    work.writers.length + work.destination.concurrency,
    days.map(day => async () => {
      work.signal?.throwIfAborted();
      work.onDay(await exportDay(work, write, day, figures.get(day.date) ?? nothing));
    }),
  );
}

/** The query of a table; of a view the table that its rows are put into. */
async function relationOf({ dataset, writers: [writer] }: DatasetExport, range: DateRange): Promise<string> {
  const query = `(${sqlText(`export/${dataset.name}`)})`;
  if (dataset.source === 'table' || writer === undefined) return query;
  const table = `scratch.main.${dataset.name}`;
  const parts = { table, dataset: query, from: dateLiteral(range.from), to: dateLiteral(range.to) };
  await writer.run(sqlFromTemplate('exporting/view', parts));
  return table;
}

type Write = (date: string) => Promise<DayFile>;

/** Writes files, as many at a time as there are connections for it. */
function writing({ dataset, writers, destination }: DatasetExport, relation: string): Write {
  const free = [...writers];
  const queue = new PQueue({ concurrency: writers.length });
  return date =>
    queue.add(async () => {
      const writer = free.pop() as DuckDBConnection;
      try {
        return await writeDayFile(writer, destination.staging, dataset, relation, date);
      } finally {
        free.push(writer);
      }
    });
}

async function exportDay(
  work: DatasetExport,
  write: Write,
  { date, before, isWhole }: PlannedDay,
  digested: Digested,
): Promise<ExportedDay> {
  const { dataset, destination } = work;
  const fingerprint = fingerprintOf(dataset, digested, work.key);
  const result = (outcome: DayOutcome, manifest: DayManifest): ExportedDay => {
    return { dataset: dataset.name, date, outcome, manifest };
  };
  if (before !== undefined && isWhole && before.fingerprint === fingerprint) {
    const proven = { ...before, ...coverageOn(work, date) };
    if (manifestText(proven) === manifestText(before)) return result('unchanged', before);
    await destination.putText(manifestText(proven), `${dayPath(dataset, date)}/${manifestName}`);
    return result('proven', proven);
  }
  const file = await write(date);
  const manifest = manifestOf(work, date, digested, fingerprint, file);
  await replaceDay(destination, file.path, before, manifest);
  return result('written', manifest);
}

function coverageOn({ dataset, zone, coverageOf }: DatasetExport, date: string): Coverage {
  return dataset.isOfCalls ? coverageOf(instantsOf(date, zone)) : { settled: null, gaps: [] };
}

function manifestOf(
  work: DatasetExport,
  date: string,
  { digest: _digest, ...figures }: Digested,
  fingerprint: string,
  { sha256, bytes }: DayFile,
): DayManifest {
  const { dataset, zone, key } = work;
  const { start, end } = instantsOf(date, zone);
  return {
    manifest_version: 1,
    dataset: dataset.name,
    schema_version: dataset.schemaVersion,
    dt: date,
    range_start: formatInstant(start),
    range_end: formatInstant(end),
    time_zone: zone,
    file: partName,
    sha256,
    bytes,
    ...figures,
    time_column: dataset.time,
    ...coverageOn(work, date),
    pseudonymized: key !== undefined,
    key_fingerprint: key === undefined ? null : fingerprintOfKey(key),
    fingerprint,
    exported_at: new Date(work.now()).toISOString(),
    version,
  };
}
