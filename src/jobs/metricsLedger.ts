import { stat } from 'node:fs/promises';
import { undefinedIfMissing } from '../errors.ts';
import { withPublished } from '../reader.ts';
import { firstRow } from '../sql.ts';

/** What monitoring asks of the ledger, of one project. */
export interface LedgerFigures {
  readonly windows: Readonly<Record<'planned' | 'failed' | 'complete' | 'settled', number>>;
  readonly calls: number;
  readonly openCalls: number;
  readonly unpricedCalls: number;
  readonly rejectedCalls: number;
  readonly gaps: number;
  readonly gapSeconds: number;
  /** End of the newest window that is proven, epoch seconds; undefined where none is. */
  readonly coveredUntil: number | undefined;
  /** When the last sync ended that did not fail, epoch seconds; undefined where none has. */
  readonly lastSuccess: number | undefined;
}

/** Undefined while nothing was published. */
export type LedgerSource = () => Promise<LedgerFigures | undefined>;

/**
 * Figures of the published copy at `path`. It is read when it is another one than the last time, so that asking often
 * costs nothing; whoever asks meanwhile has the same answer.
 */
export function publishedFigures(path: string, projectId: string): LedgerSource {
  let known: { readonly copy: string; readonly figures: Promise<LedgerFigures> } | undefined;
  return async () => {
    const copy = await identityOf(path);
    if (copy === undefined) return undefined;
    if (known?.copy === copy) return known.figures;
    const figures = readFigures(path, projectId);
    known = { copy, figures };
    figures.catch(() => {
      if (known?.figures === figures) known = undefined;
    });
    return figures;
  };
}

/** Each publication is another file. */
async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(undefinedIfMissing);
  return found && `${found.ino}.${found.mtimeNs}.${found.size}`;
}

async function readFigures(path: string, projectId: string): Promise<LedgerFigures> {
  const row = await withPublished(path, connection =>
    firstRow(connection, 'status/metrics', { project_id: projectId }),
  );
  const optional = (value: unknown) => (value === null || value === undefined ? undefined : Number(value));
  return {
    windows: {
      planned: Number(row.planned_windows),
      failed: Number(row.failed_windows),
      complete: Number(row.complete_windows),
      settled: Number(row.settled_windows),
    },
    calls: Number(row.calls),
    openCalls: Number(row.open_calls),
    unpricedCalls: Number(row.unpriced_calls),
    rejectedCalls: Number(row.rejected_calls),
    gaps: Number(row.gaps),
    gapSeconds: Number(row.gap_seconds),
    coveredUntil: optional(row.covered_until),
    lastSuccess: optional(row.last_success),
  };
}
