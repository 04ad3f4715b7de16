import type { Row } from '../../sql.ts';
import { grouped } from '../wording.ts';
import type { Comparison } from './tables.ts';

/** One sentence with the figures, and what to do where a whole file was read in the wrong zone. */
export function summaryOf(comparison: Comparison): string {
  const { calls, differing, classes, totals } = comparison;
  if (calls === 0) return 'The imported files hold no call of the month that could be compared.';
  if (differing === 0)
    return `All ${grouped(calls)} calls that the export covers agree with it in every field.`;
  return (
    `${grouped(calls - differing)} of ${grouped(calls)} calls that the export covers agree with it: ` +
    `${classesText(classes)}. ${totals.map(totalText).join(' ')}${zoneText(comparison.clock)}`
  );
}

function classesText(classes: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const row of classes) {
    const name = String(row.class);
    if (name !== 'agrees') counts.set(name, (counts.get(name) ?? 0) + Number(row.calls));
  }
  return [...counts].map(([name, count]) => `${grouped(count)} ${name}`).join('; ');
}

function totalText({ currency, ledger_amount, record_amount, difference }: Row): string {
  return `${currency}: export ${money(record_amount)}, ledger ${money(ledger_amount)}, difference ${money(difference)}.`;
}

/** Without the zeros that say nothing: `0.500000` → `0.50`. */
function money(amount: Row[string] | undefined): string {
  return String(amount).replace(/(\.\d\d\d*?)0+$/, '$1');
}

/** A shift that nearly all calls share, of at least a quarter of an hour, is a zone and no fault of the provider. */
function zoneText(clock: Row | undefined): string {
  if (clock === undefined) return '';
  const seconds = Number(clock.seconds);
  const isShared = Number(clock.pairs) >= 0.8 * Number(clock.all_pairs);
  if (!isShared || seconds === 0 || seconds % 900 !== 0) return '';
  const hours = Math.abs(seconds) / 3600;
  return (
    ` Nearly every time of the export lies ${hours} ${hours === 1 ? 'hour' : 'hours'} ${seconds > 0 ? 'later' : 'earlier'}: it was ` +
    'exported in another time zone. Import it again with --zone.'
  );
}
