import { rows, rowsOfFile, runScript } from '../../sql.ts';
import { sqlFromTemplate } from '../../sqlTemplate.ts';
import type { ReconcileContext } from '../context.ts';
import { type Cut, cutsOf } from './cuts.ts';
import { type Counted, difference, type Figures, figures, nothing, RunningSums } from './figures.ts';
import { type Micros, magnitude, micros } from './micros.ts';

/** How the invoice counts, as far as its figures tell. */
export interface InvoiceView {
  readonly cut: Cut;
  /** Whether the cut is not the ledger's own. */
  readonly isShifted: boolean;
  readonly counted: Counted;
}

/** What the invoice says of one stretch of time, and the ledger's calls that decide what it comes to in a cut. */
interface Witness {
  readonly invoice: {
    readonly amount: Micros;
    readonly calls: bigint | null;
    readonly seconds: Micros | null;
  };
  readonly amountUnit: Micros;
  readonly secondsUnit: Micros;
  readonly range: (cut: Cut) => readonly [start: number, end: number];
  /** What lies in the range in any cut. */
  readonly base: Figures;
  /** What else may. */
  readonly edges: RunningSums;
}

/**
 * How the invoice cuts the month: as the zone that makes most of what it says of the month's edges (calls, seconds and
 * amount of each thing that it bills) agree with the ledger's calls. Another cut than the ledger's own is taken only where more
 * agrees in it; of those alike UTC, then the nearest. Where a single figure speaks for it, whole hours alone count.
 */
export async function findCut(context: ReconcileContext): Promise<InvoiceView> {
  const { connection, month, timeZone } = context;
  const script = sqlFromTemplate('reconcile/invoice/edges', {
    start: String(month.start),
    end: String(month.end),
  });
  await runScript(connection, script, {}, 'reconcile/invoice/edges');
  const counted = await countedCalls(context);
  const witnesses = await readWitnesses(context);
  const [own, ...others] = cutsOf(month, timeZone);
  if (own === undefined) throw new Error('no zone cuts the month');
  const agreed = score(witnesses, own, counted);
  let best = { cut: own, score: agreed };
  for (const cut of others) {
    const found = score(witnesses, cut, counted);
    if (found <= best.score || (found === agreed + 1 && !isWholeHours(cut, own))) continue;
    best = { cut, score: found };
  }
  return { cut: best.cut, isShifted: best.cut !== own, counted };
}

function isWholeHours(cut: Cut, own: Cut): boolean {
  return (cut.start - own.start) % 3600 === 0 && (cut.end - own.end) % 3600 === 0;
}

/** Those of which the ledger has nearly as many as the invoice. */
async function countedCalls({ connection }: ReconcileContext): Promise<Counted> {
  const [row] = await rowsOfFile(connection, 'reconcile/invoice/counted');
  const kinds: readonly Counted[] = ['billed', 'answered', 'all'];
  return kinds.reduce(
    (best, kind) => (Number(row?.[kind] ?? 0) < Number(row?.[best] ?? 0) ? kind : best),
    'billed',
  );
}

function score(witnesses: readonly Witness[], cut: Cut, counted: Counted): number {
  return witnesses.reduce((sum, witness) => sum + agreeing(witness, cut, counted), 0);
}

/** How many of a witness's figures agree in a cut. */
function agreeing(witness: Witness, cut: Cut, counted: Counted): number {
  const [start, end] = witness.range(cut);
  const { base, edges } = witness;
  const [until, before] = [edges.before(end), edges.before(start)];
  const calls = base.calls[counted] + until.calls[counted] - before.calls[counted];
  const seconds = base.seconds + until.seconds - before.seconds;
  const amount = base.amount + until.amount - before.amount;
  // What is billed twice agrees with twice the calls.
  return Math.max(...[1n, 2n].map(times => agreeingFigures(witness, times, { calls, seconds, amount })));
}

function agreeingFigures(
  { invoice, amountUnit, secondsUnit }: Witness,
  times: bigint,
  ledger: { readonly calls: bigint; readonly seconds: bigint; readonly amount: Micros },
): number {
  const [calls, seconds, amount] = [times * ledger.calls, times * ledger.seconds, times * ledger.amount];
  return (
    Number(invoice.calls !== null && invoice.calls === calls) +
    Number(invoice.seconds !== null && magnitude(invoice.seconds - seconds * 1_000_000n) <= secondsUnit) +
    Number(magnitude(invoice.amount - amount) <= amountUnit + 50n * calls)
  );
}

async function readWitnesses({ connection, month }: ReconcileContext): Promise<Witness[]> {
  const edges = await rows(connection, 'from invoice_edges order by family, quarter');
  const byFamily = Map.groupBy(edges, row => Number(row.family));
  const stated = await rowsOfFile(connection, 'reconcile/invoice/witnesses', {
    first: month.firstDate,
    next: month.nextDate,
  });
  return stated.flatMap(row => {
    const edges = byFamily.get(Number(row.family));
    if (edges === undefined) return [];
    const sums = new RunningSums(
      edges.map(edge => ({ start: Number(edge.quarter), figures: figures(edge) })),
    );
    const inside = difference(sums.before(month.end), sums.before(month.start));
    return [
      {
        invoice: {
          amount: micros(String(row.invoice_amount)),
          calls: row.invoice_calls === null ? null : BigInt(String(row.invoice_calls)),
          seconds: row.invoice_seconds === null ? null : micros(String(row.invoice_seconds)),
        },
        amountUnit: micros(String(row.amount_unit)),
        secondsUnit: micros(String(row.seconds_unit)),
        range: rangeOf(row.has_days ? String(row.day) : undefined, month.firstDate),
        base: row.has_days ? nothing : difference(figures(row), inside),
        edges: sums,
      },
    ];
  });
}

function rangeOf(day: string | undefined, firstDate: string): Witness['range'] {
  if (day === undefined) return cut => [cut.start, cut.end];
  return day === firstDate ? cut => [cut.start, cut.firstDayEnd] : cut => [cut.lastDayStart, cut.end];
}
