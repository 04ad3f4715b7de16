import { join } from 'node:path';
import { makeFolder, replaceFile } from '../durableFiles.ts';
import type { RewrittenFile } from './eraseLanding.ts';
import type { ErasedColumn } from './eraseTables.ts';
import type { ErasureMode } from './standIns.ts';

/** What an erasure was: kept below TRUNKLEDGER_HOME, and printed. It names no number, only its keyed hash. */
export interface Receipt {
  readonly schema_version: 1;
  /** `running` where the process died: run the same command again. */
  state: 'running' | 'done' | 'attention';
  readonly mode: ErasureMode;
  readonly is_dry_run: boolean;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  finished_at: string | null;
  readonly numbers: readonly {
    /** HMAC-SHA256 with the key below `erasure/`; null in a dry run before that key is made. */
    readonly digest: string | null;
    readonly country: string | null;
    /** Whether it is, or was, one of the project's own. */
    readonly is_own: boolean;
  }[];
  /** Rows in which numbers stood. */
  tables: readonly ErasedColumn[];
  /** Files that were rewritten; paths relative to the folder. */
  landing: readonly RewrittenFile[];
  exports: readonly RewrittenFile[];
  others: readonly RewrittenFile[];
  /** Databases that were written anew. */
  databases: readonly {
    readonly file: string;
    readonly sha256_before: string | null;
    readonly sha256_after: string;
  }[];
  /** What could not be rewritten, and why: it may still hold the number. */
  unread: readonly { readonly path: string; readonly reason: string }[];
  /** What was not looked at. */
  not_covered: readonly string[];
}

/** Where the receipt of an erasure lies: `receipts/forget-20261122T101500123Z.json`. */
export function receiptPath(folder: string, { started_at }: Receipt): string {
  return join(folder, `forget-${started_at.replaceAll(/[-:.]/g, '')}.json`);
}

export async function writeReceipt(folder: string, receipt: Receipt): Promise<void> {
  await makeFolder(folder, 0o700);
  await replaceFile(receiptPath(folder, receipt), `${JSON.stringify(receipt, null, 2)}\n`, 0o600);
}
