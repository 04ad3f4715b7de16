import { join, resolve } from 'node:path';

/** Where everything lies below TRUNKLEDGER_HOME. */
export interface Home {
  readonly folder: string;
  /** A random id: which ledger this is, wherever it is moved or restored to. */
  readonly ledgerId: string;
  readonly landing: string;
  /** A random id: which landing folder this is, wherever it is mounted. */
  readonly landingId: string;
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
    ledgerId: join(absolute, 'ledger-id'),
    landing: join(absolute, 'landing'),
    landingId: join(absolute, 'landing', 'landing-id'),
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
