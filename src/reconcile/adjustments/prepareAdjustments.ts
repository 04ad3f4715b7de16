import { join } from 'node:path';
import { ExpectedError } from '../../errors.ts';
import { runFile, runScript } from '../../sql.ts';
import { literal, sqlFromTemplate } from '../../sqlTemplate.ts';
import { formatInstant } from '../../window.ts';
import { closedFiles, type VerifiedMonth } from '../close/closedMonth.ts';
import { monthAfter } from '../close/monthAfter.ts';
import type { ReconcileContext } from '../context.ts';
import { parseMonth } from '../month.ts';

/**
 * Makes `found_adjustments` (what calls of closed months are now, against what was frozen and booked since, each dated by the
 * month in which it was seen), and of the month itself `adjustments` and `month_adjustments`. A closed month has those that
 * it booked.
 */
export async function prepareAdjustments(context: ReconcileContext): Promise<void> {
  const { connection, month, closes } = context;
  await runFile(connection, 'reconcile/adjustments/tables');
  if (closes.length === 0) return;
  refuseOtherZone(context);
  await runScript(connection, foundScript(context), {}, 'reconcile/adjustments/found');
  const booked = closes.find(close => close.month === month.label);
  const parts = {
    month: literal(month.label),
    found: booked === undefined ? 'found_adjustments' : `read_parquet(${literal(adjustmentsOf(booked))})`,
  };
  const sums = sqlFromTemplate('reconcile/adjustments/sums', parts);
  await runScript(connection, sums, {}, 'reconcile/adjustments/sums');
}

function foundScript({ projectId, closes, now, timeZone, month, retainedFrom }: ReconcileContext): string {
  const last = closes.at(-1)?.month ?? '';
  const nowText = new Date(now()).toISOString();
  return sqlFromTemplate('reconcile/adjustments/found', {
    project_id: literal(projectId),
    closed_months: closes.map(close => row(close.month, close.start, close.end)).join(', '),
    seen_months: seenMonths(last, latest(nowText.slice(0, 7), month.label), timeZone),
    frozen: files(closes.map(({ folder }) => join(folder, closedFiles.calls))),
    booked: files(closes.map(adjustmentsOf)),
    retained_from: literal(retainedFrom),
    now: literal(nowText),
  });
}

/** The months after the last closed one, up to the one after `until`. */
function seenMonths(lastClosed: string, until: string, timeZone: string): string {
  const labels = [monthAfter(lastClosed)];
  for (let label = labels[0] ?? ''; label <= until; label = monthAfter(label)) labels.push(monthAfter(label));
  return labels
    .map((label, index) => {
      const { start, end } = parseMonth(label, timeZone);
      return row(
        label,
        index === 0 ? '-infinity' : formatInstant(start),
        index === labels.length - 1 ? 'infinity' : formatInstant(end),
      );
    })
    .join(', ');
}

function latest(a: string, b: string): string {
  return a > b ? a : b;
}

function row(...texts: readonly string[]): string {
  return `(${texts.map(literal).join(', ')})`;
}

function files(paths: readonly string[]): string {
  return `[${paths.map(literal).join(', ')}]`;
}

function adjustmentsOf({ folder }: VerifiedMonth): string {
  return join(folder, closedFiles.adjustments);
}

/** Months of another zone are other calls: compared with them everything near midnight would look changed. */
function refuseOtherZone({ closes, timeZone }: ReconcileContext): void {
  const other = closes.find(close => close.time_zone !== timeZone);
  if (other === undefined) return;
  throw new ExpectedError(
    `${other.month} was closed with billing days of ${other.time_zone}, and the ledger has those of ${timeZone} now. ` +
      `Set TRUNKLEDGER_TIME_ZONE to ${other.time_zone}, and recut the ledger: trunkledger sync --rebuild`,
  );
}
