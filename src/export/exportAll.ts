import { availableParallelism } from 'node:os';
import { ExpectedError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { rows } from '../sql.ts';
import type { Window } from '../window.ts';
import { readCoverage } from './coverage.ts';
import type { Dataset } from './datasets.ts';
import { type DateRange, instantsOf } from './days.ts';
import type { Destination } from './destination.ts';
import { type DatasetExport, type ExportedDay, exportDataset } from './exportDataset.ts';
import { type PlannedDay, planDays } from './plan.ts';
import type { Scratch } from './scratch.ts';
import { type ExportSummary, openEnds, summarize } from './summary.ts';

/** Hears of an export as it goes. */
export interface ExportObserver {
  planned(days: number): void;
  day(day: ExportedDay): void;
}

export interface ExportEffects {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly observer?: ExportObserver | undefined;
  /** Ends the export when the days that are being written are done. */
  readonly signal?: AbortSignal | undefined;
}

export interface ExportTask {
  readonly datasets: readonly Dataset[];
  readonly destination: Destination;
  readonly scratch: Scratch;
  readonly key: Secret | undefined;
  /** Undefined: all days that are there. */
  readonly range: DateRange | undefined;
  readonly changedOnly: boolean;
}

/** The days of one dataset that are looked at. */
interface Plan {
  readonly dataset: Dataset;
  readonly days: readonly PlannedDay[];
}

/** Exports the datasets, one after another, each day by day. */
export async function exportAll(task: ExportTask, effects: ExportEffects): Promise<ExportSummary> {
  const began = effects.now();
  const { destination, key } = task;
  const plans = await planAll(task);
  effects.observer?.planned(plans.reduce((total, { days }) => total + days.length, 0));
  const shared = await prepare(task, effects, plans);
  const exported: ExportedDay[] = [];
  const summaries = [];
  for (const { dataset, days } of plans) {
    const ofDataset = await exportDays(dataset, days, shared, effects.observer);
    summaries.push(summarize(dataset, ofDataset));
    exported.push(...ofDataset);
  }
  return {
    destination: destination.place,
    pseudonymized: key !== undefined,
    datasets: summaries,
    ...openEnds(exported),
    seconds: (effects.now() - began) / 1000,
  };
}

/** Every dataset, before the first file is written: what is refused, is refused as a whole. */
async function planAll({ datasets, destination, ...options }: ExportTask): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const dataset of datasets)
    plans.push({ dataset, days: await planDays(destination, dataset, options) });
  return plans;
}

/** What the datasets have in common. */
type Shared = Omit<DatasetExport, 'dataset' | 'days' | 'zone' | 'onDay'> & { readonly billingZone: string };

/** More files at a time than there are cores, or than memory is given for, make none of them sooner. */
const mostWriters = Math.min(4, availableParallelism());

async function prepare(task: ExportTask, effects: ExportEffects, plans: readonly Plan[]): Promise<Shared> {
  const { scratch, destination, key } = task;
  return {
    destination,
    key,
    connection: scratch.connection,
    writers: await Promise.all(Array.from({ length: mostWriters }, () => scratch.connect())),
    billingZone: await readBillingZone(scratch),
    coverageOf: await readCoverage(scratch.connection, rangeOf(plans)),
    now: effects.now,
    signal: effects.signal,
  };
}

/** The zone that the published dates were cut in, which need not be the one that is configured now. */
async function readBillingZone({ connection }: Scratch): Promise<string> {
  const [row] = await rows(connection, "select value from ops.settings where name = 'billing_time_zone'");
  return String(row?.value ?? 'UTC');
}

/** In epoch seconds, wide enough for the days of any zone. */
function rangeOf(plans: readonly Plan[]): Window {
  const dates = plans.flatMap(({ days }) => days.map(day => day.date)).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return { start: 0, end: 0 };
  return { start: instantsOf(first, 'UTC').start - 86_400, end: instantsOf(last, 'UTC').end + 86_400 };
}

async function exportDays(
  dataset: Dataset,
  days: readonly PlannedDay[],
  { billingZone, ...shared }: Shared,
  observer: ExportObserver | undefined,
): Promise<ExportedDay[]> {
  const exported: ExportedDay[] = [];
  const zone = dataset.days === 'UTC' ? 'UTC' : billingZone;
  const onDay = (day: ExportedDay): void => {
    exported.push(day);
    observer?.day(day);
  };
  try {
    await exportDataset({ ...shared, dataset, days, zone, onDay });
  } catch (error) {
    throw explained(error as Error, dataset);
  }
  return exported;
}

function explained(error: Error, { name }: Dataset): Error {
  if (!/^Catalog Error/.test(error.message)) return error;
  return new ExpectedError(
    `The published copy does not have what the dataset ${name} is made of: ${error.message.split('\n')[0]} It was published ` +
      'by another version. Publish it anew with: trunkledger sync',
    { cause: error },
  );
}
