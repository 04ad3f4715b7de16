import { ExpectedError } from '../../errors.ts';
import type { ReconcileContext } from '../context.ts';
import type { Report } from '../report.ts';
import { monthAfter } from './monthAfter.ts';

/** Why no sum of the month is true yet: what the proof names, and in their own words what other sections say. */
export function unprovenReasons({ sections }: Report): string[] {
  return sections
    .filter(({ verdict }) => verdict === 'unproven')
    .flatMap(({ summary, tables }) => {
      const hindrances = tables.find(({ name }) => name === 'hindrances');
      return hindrances === undefined ? [summary] : hindrances.rows.map(([what]) => String(what));
    });
}

/** @throws ExpectedError where the month cannot be closed. */
export function refuseClose(context: ReconcileContext, report: Report, acceptUnproven: boolean): void {
  const { closes, month, now } = context;
  const { label, end } = month;
  const closed = closes.find(close => close.month === label);
  if (closed !== undefined) {
    throw new ExpectedError(
      `${label} was closed ${closed.closed_at}: see ${closed.folder}. A month is closed once; later changes of it are ` +
        'adjustments of the months in which they are seen.',
    );
  }
  if (now() < end * 1000) {
    throw new ExpectedError(`${label} is not over: it can be closed from ${report.end} on.`, { exitCode: 3 });
  }
  refuseOrder(label, closes.at(-1)?.month);
  const reasons = unprovenReasons(report);
  if (reasons.length === 0 || acceptUnproven) return;
  throw new ExpectedError(
    `${label} is not proven and was not closed: ${reasons.join(', ')}. See what to do with: ` +
      `trunkledger reconcile --month ${label}. To close it as it is, with these reasons on record: --accept-unproven`,
    { exitCode: 3 },
  );
}

/** Each month stands on the one before it. The first one closed may be any. */
function refuseOrder(label: string, last: string | undefined): void {
  const next = last === undefined ? label : monthAfter(last);
  if (label === next) return;
  throw new ExpectedError(
    label < next
      ? `${label} cannot be closed: the months since ${last} are chained to one another, and it lies before them.`
      : `${label} cannot be closed before ${next}. Close that first: trunkledger reconcile --month ${next} --close`,
  );
}
