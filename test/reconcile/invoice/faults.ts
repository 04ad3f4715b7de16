import type { Reason } from '../../../src/reconcile/invoice/cell.ts';
import { drawInteger } from '../../support/random.ts';
import {
  billedSeconds,
  type Destination,
  destinations,
  type Figures,
  figuresOf,
  isOf,
  type Line,
  lineOf,
  monthOf,
} from './model.ts';
import { amountText, type Ledger, type ModelCall, priceOf } from './world.ts';

/** What a month is before and after faults were put into it. */
export interface Case {
  readonly calls: readonly ModelCall[];
  readonly ledger: Ledger;
  readonly lines: readonly Line[];
  /** Ten-thousandths that each fault adds to the invoice less the ledger, by currency and reason. */
  readonly expected: readonly {
    readonly currency: string;
    readonly reason: Reason;
    readonly amount: number;
  }[];
}

/** Puts a fault into a month. Each but the cut-off is of one destination, so that faults do not cover each other. */
export type Fault = (month: Case, random: () => number) => Case;

/** An invoice without a fault, cut like the ledger or `offset` hours east of it. */
export function invoiceOf(calls: readonly ModelCall[], offset = 0): Case {
  const billed = monthOf(calls, offset);
  const lines = destinations.map(destination =>
    lineOf(destination, figuresOf(billed.filter(isOf(destination)))),
  );
  const own = monthOf(calls);
  const expected = [...new Set(destinations.map(({ currency }) => currency))].map(currency => ({
    currency,
    reason: 'cut-off' as const,
    amount:
      figuresOf(billed.filter(call => call.currency === currency)).amount -
      figuresOf(own.filter(call => call.currency === currency)).amount,
  }));
  return { calls, ledger: { calls }, lines, expected: offset === 0 ? [] : expected };
}

function destinationAt(index: number): Destination {
  const destination = destinations[index];
  if (destination === undefined) throw new Error(`no destination ${index}`);
  return destination;
}

function figuresIn(line: Line): Figures {
  return {
    calls: Number(line.Calls),
    seconds: Number(line.Seconds),
    amount: Math.round(Number(line.Amount) * 10_000),
  };
}

/** The month with another line for a destination, and what that adds. */
function withLine(month: Case, index: number, reason: Reason, change: (figures: Figures) => Figures): Case {
  const destination = destinationAt(index);
  const before = month.lines[index];
  if (before === undefined) throw new Error(`no line ${index}`);
  const figures = figuresIn(before);
  const changed = change(figures);
  return {
    ...month,
    lines: month.lines.with(index, lineOf(destination, changed)),
    expected: [
      ...month.expected,
      { currency: destination.currency, reason, amount: changed.amount - figures.amount },
    ],
  };
}

function billedCalls({ lines, calls }: Case, index: number): ModelCall[] {
  const destination = destinationAt(index);
  // Which calls the line bills depends on the cut: those of the middle of the month it bills in any.
  const middle = monthOf(calls, 14).filter(call => monthOf([call], -12).length > 0);
  return middle.filter(call => isOf(destination)(call) && call.billed > 0 && lines.length > 0);
}

/** Destinations 0 to 8 of model.ts, each fault its own. */
export const faults: Readonly<Record<string, Fault>> = {
  'another rate': (month, random) => {
    const factor = drawInteger(random, 5, 40);
    const destination = destinationAt(0);
    const calls = billedCalls(month, 0);
    const extra = (rate: number): number => calls.reduce((sum, call) => sum + priceOf(rate, call.billed), 0);
    return withLine(month, 0, 'rate', figures => {
      const seconds = figures.seconds - calls.reduce((sum, call) => sum + call.billed, 0);
      const others = priceOf(destination.rate + factor, seconds) - priceOf(destination.rate, seconds);
      return {
        ...figures,
        amount: figures.amount + extra(destination.rate + factor) - extra(destination.rate) + others,
      };
    });
  },

  'another increment': month => {
    const calls = billedCalls(month, 4);
    const more = (call: ModelCall): number => billedSeconds(call.billed, [60, 60]);
    return withLine(month, 4, 'increment', ({ calls: count, seconds, amount }) => ({
      calls: count,
      seconds: seconds + calls.reduce((sum, call) => sum + more(call) - call.billed, 0),
      amount:
        amount +
        calls.reduce(
          (sum, call) => sum + priceOf(call.rate, more(call)) - priceOf(call.rate, call.billed),
          0,
        ),
    }));
  },

  'a line that is there twice': month => {
    const line = month.lines[3];
    if (line === undefined) throw new Error('no line 3');
    return {
      ...month,
      lines: [...month.lines, line],
      expected: [
        ...month.expected,
        { currency: 'USD', reason: 'duplicates', amount: figuresIn(line).amount },
      ],
    };
  },

  'calls that are counted twice': month =>
    withLine(month, 5, 'duplicates', ({ calls, seconds, amount }) => ({
      calls: 2 * calls,
      seconds: 2 * seconds,
      amount: 2 * amount,
    })),

  'calls without a price': (month, random) => {
    const calls = billedCalls(month, 6);
    const some = calls.filter((_, index) => index === 0 || random() < 0.2);
    return {
      ...month,
      ledger: { ...month.ledger, unpriced: new Set(some.map(({ id }) => id)) },
      expected: [...month.expected, { currency: 'USD', reason: 'unpriced', amount: figuresOf(some).amount }],
    };
  },

  // Two days that the ledger has not read, of one destination's calls alone, so that it stays out of the others' way.
  'time that is not covered': (month, random) => {
    const day = drawInteger(random, 5, 25);
    const from = Date.UTC(2026, 9, day) / 1000;
    const isMissing = (call: ModelCall): boolean =>
      isOf(destinationAt(7))(call) && call.created >= from && call.created < from + 2 * 86_400;
    const missing = month.ledger.calls.filter(isMissing);
    return {
      ...month,
      ledger: {
        ...month.ledger,
        calls: month.ledger.calls.filter(call => !isMissing(call)),
        gap: [from, from + 2 * 86_400],
      },
      expected: [
        ...month.expected,
        { currency: 'EUR', reason: 'missing coverage', amount: figuresOf(missing).amount },
      ],
    };
  },

  'lines that are no calls': month => ({
    ...month,
    lines: [
      ...month.lines,
      { Currency: 'EUR', Amount: '17.5000', Description: 'Number rental October' },
      { Currency: 'EUR', Amount: '-2.2500', Description: 'Goodwill credit' },
      { Currency: 'EUR', Amount: '4.4444', Description: 'VAT 19%' },
    ],
    expected: [...month.expected, { currency: 'EUR', reason: 'lines that are no calls', amount: 196_944 }],
  }),

  'an adjustment of an earlier month': month => ({
    ...month,
    ledger: { ...month.ledger, adjustments: [{ ofMonth: '2026-09', currency: 'EUR', amount: '-1.2345' }] },
    lines: [...month.lines, { Currency: 'EUR', Amount: '-1.2345', Description: 'Correction September' }],
    expected: [
      ...month.expected,
      { currency: 'EUR', reason: 'adjustments of earlier months', amount: -12_345 },
    ],
  }),

  'calls that are not billed': month =>
    withLine(month, 8, 'unexplained', ({ calls, seconds, amount }) => ({
      calls: calls - 3,
      seconds: seconds - 180,
      amount: amount - 330,
    })),
};

/** Every amount in cents: what each line loses or gains by that. */
export function inCents(month: Case): Case {
  const rounded = month.lines.map(line => ({
    ...line,
    Amount: amountText(Math.round(figuresIn(line).amount / 100) * 100).replace(/00$/, ''),
  }));
  const expected = month.lines.flatMap((line, index) => ({
    currency: line.Currency ?? '',
    reason: 'rounding' as const,
    amount: Math.round(Number(rounded[index]?.Amount) * 10_000) - figuresIn(line).amount,
  }));
  return { ...month, lines: rounded, expected: [...month.expected, ...expected] };
}
