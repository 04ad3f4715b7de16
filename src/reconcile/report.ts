import type { Json } from '@duckdb/node-api';

/**
 * What comparing came to. `unproven`: no sum is true yet, because calls are missing, open, unpriced or rejected.
 */
export type Verdict = 'agrees' | 'differs' | 'unproven';

export interface ReportColumn {
  readonly name: string;
  /** As a finance person reads it. */
  readonly label: string;
  readonly kind: 'text' | 'count' | 'money' | 'number' | 'time' | 'date' | 'seconds';
}

/** A table of bounded size. Decimals are text. */
export interface ReportTable {
  readonly name: string;
  readonly title: string;
  /** What has to be known to read it. */
  readonly note?: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly Json[])[];
}

/** A relation of the scratch database, of any size: `<name>.csv` and `<name>.parquet` of the report's folder. */
export interface Detail {
  readonly name: string;
  readonly title: string;
  readonly relation: string;
}

/** One comparison of the report. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** One sentence that says the result with its figures. */
  readonly summary: string;
  readonly verdict: Verdict;
  readonly tables: readonly ReportTable[];
  readonly details: readonly Detail[];
}
