import { rows, rowsOfFile, runScript } from '../../sql.ts';
import { sqlFromTemplate } from '../../sqlTemplate.ts';
import type { ReconcileContext } from '../context.ts';
import { type Micros, magnitude, micros } from '../micros.ts';
import { type Cut, cutsOf } from './cuts.ts';
import { type Counted, difference, type Figures, figures, nothing, RunningSums, sum } from './figures.ts';

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
 * agrees in it, and at least half of what it changes; of those alike UTC, then the nearest. Where a single figure speaks for it,
 * whole hours alone count.
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
    if (isBorneOut(witnesses, cut, own, counted)) best = { cut, score: found };
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
  return witnesses.reduce((total, witness) => total + agreeing(witness, cut, counted), 0);
}

/** Whether at least half of the figures that the cut changes agree in it: one of many may do so by chance. */
function isBorneOut(witnesses: readonly Witness[], cut: Cut, own: Cut, counted: Counted): boolean {
  const changed = witnesses.filter(witness => isChanged(ledgerIn(witness, cut), ledgerIn(witness, own)));
  const stated = changed.reduce(
    (total, { invoice }) => total + 1 + Number(invoice.calls !== null) + Number(invoice.seconds !== null),
    0,
  );
  return 2 * score(changed, cut, counted) >= stated;
}

function isChanged(one: Figures, other: Figures): boolean {
  return one.calls.all !== other.calls.all || one.seconds !== other.seconds || one.amount !== other.amount;
}

/** What the ledger has of a witness's stretch in a cut. */
function ledgerIn({ base, edges, range }: Witness, cut: Cut): Figures {
  const [start, end] = range(cut);
  return sum(base, difference(edges.before(end), edges.before(start)));
}

/** How many of a witness's figures agree in a cut. What is billed twice agrees with twice the calls. */
function agreeing(witness: Witness, cut: Cut, counted: Counted): number {
  const { calls, seconds, amount } = ledgerIn(witness, cut);
  const figures = { calls: calls[counted], seconds, amount };
  return Math.max(agreeingFigures(witness, 1n, figures), agreeingFigures(witness, 2n, figures));
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
