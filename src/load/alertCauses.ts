import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOfFile } from '../sql.ts';
import { formatWindow, type Window } from '../window.ts';
import { missingCloses } from './closes.ts';

/** What is told of: the kinds of sql/status/causes.sql. */
export type AlertKind =
  | 'failed_night'
  | 'open_gap'
  | 'rejected_calls'
  | 'refused_shrink'
  | 'failed_export'
  | 'failed_reconciliation'
  | 'reconciliation_difference';

/** Something that needs a person now. */
export interface Cause {
  readonly kind: AlertKind;
  /** A stretch of time, the reason of a rejection, or a month. */
  readonly subject: string;
  /** The time that it is about; null where it is about none. Epoch seconds. */
  readonly stretch: Window | null;
  /** A sentence or two for a person. No phone numbers. */
  readonly detail: string;
  /** Seconds that it must have lasted before it is told. */
  readonly patience: number;
}

interface Finding {
  readonly kind: AlertKind;
  readonly reason: string | null;
  readonly stretch: Window | null;
  readonly items: number;
  readonly error: string | null;
  readonly isCertain: boolean;
}

const hour = 3600;

/** The next looks at the ledger mend most of these within this time. */
const patience: Readonly<Record<AlertKind, number>> = {
  failed_night: hour,
  open_gap: 2 * hour,
  rejected_calls: 0,
  refused_shrink: 0,
  failed_export: hour,
  failed_reconciliation: hour,
  reconciliation_difference: 0,
};

/** A billing day that is not closed this long after it was due is a failed night, even if no close was tried. */
const overdueAfter = hour;

/**
 * What needs telling of a project, by its ledger: billing days that are due and not closed, gaps, rejected calls, and
 * readings or recounts that were refused because far too few calls were listed. Neighbours in time are one cause.
 * `now` is in epoch seconds, `closeAfter` as in `missingCloses`; undefined where days are not closed at all.
 */
export async function findCauses(
  connection: DuckDBConnection,
  projectId: string,
  now: number,
  closeAfter: number | undefined,
): Promise<Cause[]> {
  const missing = closeAfter === undefined ? [] : await missingCloses(connection, projectId, now, closeAfter);
  const isOverdue = (end: number): boolean => end + (closeAfter ?? 0) + overdueAfter <= now;
  const found = await rowsOfFile(connection, 'status/causes', {
    project_id: projectId,
    missing_closes: JSON.stringify(missing.map(({ start, end }) => [start, end, Number(isOverdue(end))])),
  });
  const findings = found.map(row => ({
    kind: row.kind as AlertKind,
    reason: row.reason === null ? null : String(row.reason),
    stretch: row.start === null ? null : { start: Number(row.start), end: Number(row.end) },
    items: Number(row.items),
    error: row.error === null ? null : String(row.error),
    isCertain: row.is_certain === true,
  }));
  return joinNeighbours(findings).map(toCause);
}

/** `findings` are in order of kind and time. */
function joinNeighbours(findings: readonly Finding[]): Finding[] {
  const joined: Finding[] = [];
  for (const finding of findings) {
    const last = joined.at(-1);
    if (last !== undefined && isSameStretch(last, finding)) joined[joined.length - 1] = join(last, finding);
    else joined.push(finding);
  }
  return joined;
}

function isSameStretch(last: Finding, next: Finding): boolean {
  return (
    last.kind === next.kind &&
    last.stretch !== null &&
    next.stretch !== null &&
    touches(last.stretch, next.stretch)
  );
}

/** Whether two stretches of time overlap or meet. */
export function touches(a: Window, b: Window): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function join(a: Finding, b: Finding): Finding {
  return {
    ...a,
    stretch: a.stretch && b.stretch ? union(a.stretch, b.stretch) : a.stretch,
    items: a.items + b.items,
    error: b.error ?? a.error,
    isCertain: a.isCertain || b.isCertain,
  };
}

export function union(a: Window, b: Window): Window {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

function toCause(finding: Finding): Cause {
  const { kind, stretch, reason, isCertain } = finding;
  return {
    kind,
    subject: stretch ? formatWindow(stretch) : (reason ?? 'unknown'),
    stretch,
    detail: describe(finding),
    patience: isCertain ? 0 : patience[kind],
  };
}

function describe({ kind, stretch, reason, items, error }: Finding): string {
  const time = stretch ? formatWindow(stretch) : '';
  const why = error === null ? '' : ` The last error: ${withoutNumbers(error)}`;
  switch (kind) {
    case 'failed_night':
      return `${items} billing day(s) in ${time} are due and not closed.${why}`;
    case 'open_gap':
      return `No complete reading covers ${time}.${why}`;
    case 'rejected_calls':
      return `${items} record(s) could not be typed: ${reason}. They are kept whole in ops.rejected_calls.`;
    case 'refused_shrink':
      return (
        `The API lists far fewer calls in ${time} than the ledger holds; ${items} window(s) stay as they were read ` +
        `before. If the API is right: trunkledger sync --accept-shrink (while up runs: trunkledger run sync --accept-shrink).${why}`
      );
    case 'failed_export':
      return `Closed billing days could not be exported to TRUNKLEDGER_EXPORT_TO.${why}`;
    case 'failed_reconciliation':
      return `${reason} could not be reconciled.${why}`;
    case 'reconciliation_difference':
      return `The reconciliation of ${reason} differs: trunkledger reconcile --month ${reason}. ${withoutNumbers(error ?? '')}`;
  }
}

/** An error may repeat what a server answered, or a row that a check found. */
export function withoutNumbers(text: string): string {
  return text.replaceAll(/\+\d[\d ().-]{5,}\d|\d{7,}/g, '[number]');
}
