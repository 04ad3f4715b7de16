import PQueue from 'p-queue';
import { UsageError } from '../errors.ts';
import { fingerprintOfKey } from '../pseudonymKey.ts';
import type { Secret } from '../secret.ts';
import type { Dataset } from './datasets.ts';
import { type DateRange, datesOf } from './days.ts';
import type { Destination } from './destination.ts';
import { type DayManifest, dayPath, manifestName, partName } from './manifest.ts';

/** A day of a dataset that is to be compared with what is there. */
export interface PlannedDay {
  readonly date: string;
  /** Undefined where it was never exported, or cannot be read any more. */
  readonly before: DayManifest | undefined;
  /** Whether the file is there, and as long as the manifest says. */
  readonly isWhole: boolean;
}

export interface PlanOptions {
  /** Undefined: all days that are there. */
  readonly range: DateRange | undefined;
  /** Only days that were exported before. */
  readonly changedOnly: boolean;
  readonly key: Secret | undefined;
}

/** The days to look at, in order, with the manifests that lie at the destination. */
export async function planDays(
  destination: Destination,
  dataset: Dataset,
  { range, changedOnly, key }: PlanOptions,
): Promise<PlannedDay[]> {
  const files = await destination.list(dataset.name);
  const dates = range === undefined ? exportedDates(files, dataset) : datesOf(range);
  const wanted = changedOnly ? dates.filter(date => files.has(manifestPath(dataset, date))) : dates;
  const queue = new PQueue({ concurrency: destination.concurrency });
  return queue.addAll(
    wanted.map(date => async () => {
      const before = files.has(manifestPath(dataset, date))
        ? parse(await destination.readText(manifestPath(dataset, date)))
        : undefined;
      if (before !== undefined) refuseOtherNumbers(destination, before, key);
      const bytes = files.get(`${dayPath(dataset, date)}/${partName}`);
      return { date, before, isWhole: before?.next === undefined && bytes === before?.bytes };
    }),
  );
}

function manifestPath(dataset: Dataset, date: string): string {
  return `${dayPath(dataset, date)}/${manifestName}`;
}

function exportedDates(files: ReadonlyMap<string, number>, { name }: Dataset): string[] {
  const pattern = /^(\w+)\/dt=(\d{4}-\d{2}-\d{2})\/_manifest\.json$/;
  const found = [...files.keys()].map(path => pattern.exec(path));
  return found.flatMap(match => (match?.[1] === name && match[2] !== undefined ? [match[2]] : [])).sort();
}

/** A manifest that is torn or of another program is as good as none: the day is exported anew. */
function parse(text: string | undefined): DayManifest | undefined {
  try {
    const manifest = JSON.parse(text ?? '');
    return manifest?.manifest_version === 1 ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** In one place numbers are plain or pseudonyms of one key: mixed, nothing could be joined, and what was hidden would show. */
function refuseOtherNumbers(
  { place }: Destination,
  { dataset, dt, pseudonymized, key_fingerprint }: DayManifest,
  key: Secret | undefined,
): void {
  const wanted = key === undefined ? null : fingerprintOfKey(key);
  if (key_fingerprint === wanted) return;
  const there = pseudonymized ? `pseudonyms (key ${key_fingerprint})` : 'plain numbers';
  const asked = key === undefined ? 'plain numbers' : `pseudonyms (key ${wanted})`;
  throw new UsageError(
    `${dataset} of ${dt} in ${place} was exported with ${there}, and this export is to have ${asked}. Allowed is one of them ` +
      'in one place: export as before (--pseudonymize, the same key), name another --out, or remove what is there.',
  );
}
