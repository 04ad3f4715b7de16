import type { Dataset } from './datasets.ts';

/** `2026-10-01T00:00:00Z`: half-open, whole seconds. */
export interface Stretch {
  readonly project_id: string | null;
  readonly start: string;
  readonly end: string;
}

/** What the windows of the ledger say of a day. */
export interface Coverage {
  /** Whether windows that have settled cover the whole day: then only a recount can change it. Null where no window could. */
  readonly settled: boolean | null;
  /** Time of the day that no proven window covers: calls of it may be missing. */
  readonly gaps: readonly Stretch[];
}

/** What the rows of a day come to. */
export interface DayFigures {
  readonly rows: number;
  /** Column of money → currency → exact sum, as decimal text; `{}` where the dataset has no money. */
  readonly sums: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of the column by which the file is sorted first; null where there are no rows. ISO 8601. */
  readonly min: string | null;
  readonly max: string | null;
}

/** `_manifest.json`, beside the file that it is of. A day without one was not exported. */
export interface DayManifest extends DayFigures, Coverage {
  readonly manifest_version: 1;
  readonly dataset: string;
  readonly schema_version: number;
  /** Of the folder: `2026-10-01`. */
  readonly dt: string;
  /** The exported range, `[start, end)`: the day in its zone. ISO 8601, UTC. */
  readonly range_start: string;
  readonly range_end: string;
  /** IANA zone that cuts the day. */
  readonly time_zone: string;
  readonly file: 'part-0.parquet';
  readonly sha256: string;
  readonly bytes: number;
  /** Column that `min` and `max` are of. */
  readonly time_column: string;
  readonly pseudonymized: boolean;
  /** Tells files of one key from those of another; null without pseudonyms. */
  readonly key_fingerprint: string | null;
  /** Of rows, schema and options: a day whose fingerprint is the same is not written again. */
  readonly fingerprint: string;
  readonly exported_at: string;
  /** Of trunkledger. */
  readonly version: string;
  /**
   * Stands here only while the file is being replaced, or where that was broken off: the file is this manifest's or that
   * one's, which its sha256 tells.
   */
  readonly next?: DayManifest;
}

export const partName = 'part-0.parquet';
export const manifestName = '_manifest.json';

/** `calls/dt=2026-10-01` */
export function dayPath(dataset: Pick<Dataset, 'name'>, date: string): string {
  return `${dataset.name}/dt=${date}`;
}

/** As it lies in the file: the same manifest is always the same bytes. */
export function manifestText(manifest: DayManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
