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

/** A table of bounded size: the page shows it all, the terminal its first rows. Decimals are text. */
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

/** Everything that a reconciliation of one month came to. */
export interface Report {
  /** `2026-10` */
  readonly month: string;
  readonly projectId: string;
  /** IANA zone that cuts billing days, and the instants that the month runs from and until, ISO 8601 in UTC. */
  readonly timeZone: string;
  readonly start: string;
  readonly end: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  /** The worst of the sections'. */
  readonly verdict: Verdict;
  /** As it was given: `0.01` or `0.5%`. */
  readonly tolerance: string;
  /** Undefined unless it is the report that a month was closed with. */
  readonly closed: ClosedWith | undefined;
  /** The month as the ledger has it, by currency. */
  readonly totals: ReportTable;
  readonly sections: readonly Section[];
}

interface ClosedWith {
  /** Why the month was not proven, where it was closed all the same. */
  readonly acceptedUnproven: readonly string[] | null;
}
