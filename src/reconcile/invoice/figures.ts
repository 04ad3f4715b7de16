import type { Micros } from '../micros.ts';

/** Which calls the invoice counts. */
export type Counted = 'billed' | 'answered' | 'all';

/** What calls come to. Seconds are whole. */
export interface Figures {
  readonly calls: Readonly<Record<Counted, bigint>>;
  readonly seconds: bigint;
  readonly amount: Micros;
}

export const nothing: Figures = { calls: { billed: 0n, answered: 0n, all: 0n }, seconds: 0n, amount: 0n };

export function sum(one: Figures, other: Figures): Figures {
  return combined(one, other, 1n);
}

export function difference(one: Figures, other: Figures): Figures {
  return combined(one, other, -1n);
}

function combined(one: Figures, other: Figures, sign: bigint): Figures {
  return {
    calls: {
      billed: one.calls.billed + sign * other.calls.billed,
      answered: one.calls.answered + sign * other.calls.answered,
      all: one.calls.all + sign * other.calls.all,
    },
    seconds: one.seconds + sign * other.seconds,
    amount: one.amount + sign * other.amount,
  };
}

/** Figures of stretches of time, added up, so that any range of them costs two look-ups. */
export class RunningSums {
  readonly #starts: number[] = [];
  readonly #sums: Figures[] = [nothing];

  /** @param stretches in the order of their starts (epoch seconds) */
  constructor(stretches: readonly { readonly start: number; readonly figures: Figures }[]) {
    let total = nothing;
    for (const { start, figures } of stretches) {
      total = sum(total, figures);
      this.#starts.push(start);
      this.#sums.push(total);
    }
  }

  /** Of all stretches that start before an instant. */
  before(instant: number): Figures {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) < instant) low = middle + 1;
      else high = middle;
    }
    return this.#sums[low] ?? nothing;
  }
}

/** From a row of invoice_edges or invoice_bases. */
export function figures(row: Readonly<Record<string, unknown>>): Figures {
  return {
    calls: {
      billed: BigInt(String(row.billed_calls)),
      answered: BigInt(String(row.answered_calls)),
      all: BigInt(String(row.all_calls)),
    },
    seconds: BigInt(String(row.seconds)),
    amount: BigInt(String(row.amount)),
  };
}
