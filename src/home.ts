import { join, resolve } from 'node:path';

/** Where everything lies below TRUNKLEDGER_HOME. */
export interface Home {
  readonly folder: string;
  readonly landing: string;
  /** The warehouse that the pipeline writes; private to it. */
  readonly ledger: string;
  /** The warehouse while it is made again. */
  readonly rebuild: string;
  /** The published copy that readers open. */
  readonly analytics: string;
  /** Closed months, and reports of others. */
  readonly reconciliation: string;
  /** Folder of the embedded queue. */
  readonly queue: string;
  /** Parquet. */
  readonly exports: string;
  /** What keeps erased numbers from coming back: a key, and keyed hashes. */
  readonly erasure: string;
  /** What was erased, when. */
  readonly receipts: string;
}

export function homeAt(folder: string): Home {
  const absolute = resolve(folder);
  return {
    folder: absolute,
    landing: join(absolute, 'landing'),
    ledger: join(absolute, 'ledger.duckdb'),
    rebuild: join(absolute, 'ledger.duckdb.rebuild'),
    analytics: join(absolute, 'analytics.duckdb'),
    reconciliation: join(absolute, 'reconciliation'),
    queue: join(absolute, 'queue'),
    exports: join(absolute, 'exports'),
    erasure: join(absolute, 'erasure'),
    receipts: join(absolute, 'receipts'),
  };
}
