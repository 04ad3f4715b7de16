import type { Dataset } from './datasets.ts';
import type { ExportedDay } from './exportDataset.ts';
import type { Stretch } from './manifest.ts';

/** What became of the days of one dataset. */
export interface DatasetSummary {
  readonly dataset: string;
  /** Files written, with their manifests. */
  readonly written: number;
  /** Manifests alone, because the day's coverage changed and its rows did not. */
  readonly proven: number;
  readonly unchanged: number;
  /** In all files of the range. */
  readonly rows: number;
  readonly bytes: number;
}

export interface ExportSummary {
  /** Folder, or `s3://…`. */
  readonly destination: string;
  readonly pseudonymized: boolean;
  readonly datasets: readonly DatasetSummary[];
  /** Days, of calls and what is made of them, that may still change. */
  readonly unsettled_days: readonly string[];
  /** Time of the exported days that no proven window covers. */
  readonly gaps: readonly Stretch[];
  /** Days of which calls were dropped when they were old: their files were left as they are. */
  readonly dropped_days: readonly string[];
  readonly seconds: number;
}

export function summarize(dataset: Dataset, days: readonly ExportedDay[]): DatasetSummary {
  const count = (outcome: ExportedDay['outcome']): number =>
    days.filter(day => day.outcome === outcome).length;
  const sum = (figure: 'rows' | 'bytes'): number =>
    days.reduce((total, { manifest }) => total + manifest[figure], 0);
  return {
    dataset: dataset.name,
    written: count('written'),
    proven: count('proven'),
    unchanged: count('unchanged'),
    rows: sum('rows'),
    bytes: sum('bytes'),
  };
}

/** Dates that are not settled, and the gaps, of all datasets; each once. */
export function openEnds(days: readonly ExportedDay[]): Pick<ExportSummary, 'unsettled_days' | 'gaps'> {
  const unsettled = new Set(days.filter(day => day.manifest.settled === false).map(day => day.date));
  const gaps = new Map(
    days.flatMap(({ manifest }) => manifest.gaps.map(gap => [JSON.stringify(gap), gap] as const)),
  );
  return {
    unsettled_days: [...unsettled].sort(),
    gaps: [...gaps.values()].sort((one, other) => (one.start < other.start ? -1 : 1)),
  };
}
