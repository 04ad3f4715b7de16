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
import { readRetainedFrom } from './retention.ts';
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
  /** IANA zone that cuts them. */
  readonly zone: string;
  readonly days: readonly PlannedDay[];
  /** Dates of which calls were dropped: what was exported of them stays as it is. */
  readonly dropped: readonly string[];
}

/** Exports the datasets, one after another, each day by day. */
export async function exportAll(task: ExportTask, effects: ExportEffects): Promise<ExportSummary> {
  const began = effects.now();
  const { destination, key } = task;
  const billingZone = await readBillingZone(task.scratch);
  const plans = await planAll(task, billingZone);
  effects.observer?.planned(plans.reduce((total, { days }) => total + days.length, 0));
  const shared = await prepare(task, effects, plans);
  const exported: ExportedDay[] = [];
  const summaries = [];
  for (const plan of plans) {
    const days = await exportDays(plan, shared, effects.observer);
    summaries.push(summarize(plan.dataset, days));
    exported.push(...days);
  }
  return {
    destination: destination.place,
    pseudonymized: key !== undefined,
    datasets: summaries,
    ...openEnds(exported),
    dropped_days: plans.flatMap(({ dropped }) => dropped),
    seconds: (effects.now() - began) / 1000,
  };
}

/** Every dataset, before the first file is written: what is refused, is refused as a whole. */
async function planAll(task: ExportTask, billingZone: string): Promise<Plan[]> {
  const { datasets, destination, scratch, ...options } = task;
  const retainedFrom = await readRetainedFrom(scratch.connection);
  const plans: Plan[] = [];
  for (const dataset of datasets) {
    const zone = dataset.days === 'UTC' ? 'UTC' : billingZone;
    const days = await planDays(destination, dataset, options);
    const isDropped = ({ date }: PlannedDay): boolean =>
      dataset.isRetained === true &&
      retainedFrom !== undefined &&
      instantsOf(date, zone).start < retainedFrom;
    plans.push({
      dataset,
      zone,
      days: days.filter(day => !isDropped(day)),
      dropped: days.filter(isDropped).map(day => day.date),
    });
  }
  return plans;
}

/** What the datasets have in common. */
type Shared = Omit<DatasetExport, 'dataset' | 'days' | 'zone' | 'onDay'>;

/** More files at a time than there are cores, or than memory is given for, make none of them sooner. */
const mostWriters = Math.min(4, availableParallelism());

async function prepare(task: ExportTask, effects: ExportEffects, plans: readonly Plan[]): Promise<Shared> {
  const { scratch, destination, key } = task;
  return {
    destination,
    key,
    connection: scratch.connection,
    writers: await Promise.all(Array.from({ length: mostWriters }, () => scratch.connect())),
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
  { dataset, zone, days }: Plan,
  shared: Shared,
  observer: ExportObserver | undefined,
): Promise<ExportedDay[]> {
  const exported: ExportedDay[] = [];
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
