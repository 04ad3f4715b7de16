import type { DuckDBConnection } from '@duckdb/node-api';
import type { Logger } from '../logger.ts';
import type { VerifiedMonth } from './close/closedMonth.ts';

/** A calendar month of billing days. Instants in epoch seconds, half-open. */
export interface Month {
  /** `2026-10` */
  readonly label: string;
  /** `2026-10-01` */
  readonly firstDate: string;
  /** `2026-11-01` */
  readonly nextDate: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What a section works with. The connection is to a scratch database with the published copy attached, read-only, as
 * `ledger`; `month_calls`, `near_calls` and `month_gaps` (sql/reconcile/month.sql) are there, and `month_adjustments`
 * (sql/reconcile/adjustments).
 */
export interface ReconcileContext {
  readonly connection: DuckDBConnection;
  readonly projectId: string;
  readonly month: Month;
  /** IANA zone that cuts billing days. */
  readonly timeZone: string;
  /** Closed months of the project, oldest first, verified. */
  readonly closes: readonly VerifiedMonth[];
  /** Call rows created before it were dropped, as DuckDB writes a TIMESTAMP; `-infinity` where none was. */
  readonly retainedFrom: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}
