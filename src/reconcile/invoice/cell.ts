import type { Micros } from '../micros.ts';

/** Reasons of a difference, in the order in which a waterfall shows them. */
export const reasons = [
  'cut-off',
  'missing coverage',
  'unpriced',
  'duplicates',
  'rate',
  'increment',
  'rounding',
  'adjustments of earlier months',
  'lines that are no calls',
  'unexplained',
] as const;

export type Reason = (typeof reasons)[number];

/** A stretch of the difference with its one reason, and what shows it. */
export interface Part {
  readonly reason: Reason;
  readonly amount: Micros;
  readonly evidence: string;
}

/** Lines that stand on the invoice more than once, word for word: what each further one adds. */
export interface Copies {
  readonly count: number;
  readonly amount: Micros;
  readonly calls: bigint;
  readonly seconds: Micros;
  /** `file:line` of all of them. */
  readonly places: string;
}

/** One thing that is billed: what the invoice and the ledger say of it. Quantities that the invoice does not say are null. */
export interface Cell {
  readonly id: number;
  readonly invoice: {
    readonly amount: Micros;
    readonly calls: bigint | null;
    /** Seconds, in millionths. */
    readonly seconds: Micros | null;
    readonly lines: bigint;
    readonly copies: readonly Copies[];
    /** Half of the last decimal, for all its lines. */
    readonly amountUnit: Micros;
    /** How many seconds its minutes may be off, for all its lines. */
    readonly secondsUnit: Micros;
  };
  /** Calls that have a price. */
  readonly ledger: {
    readonly amount: Micros;
    readonly calls: bigint;
    readonly seconds: Micros;
    /** Per minute; null where they have several. */
    readonly rate: Micros | null;
  };
  readonly unpriced: {
    readonly calls: bigint;
    readonly seconds: Micros;
    /** Of those whose rate is known. */
    readonly expected: Micros;
    readonly unrated: bigint;
  };
  /** Whether the ledger does not cover all of its time. */
  readonly hasGap: boolean;
  readonly alternatives: Alternatives;
}

/** What the cell's priced calls would come to otherwise; empty where both sides agree. */
export interface Alternatives {
  /** Each price rounded again: `each call rounded up to 2 decimals`. */
  readonly roundings: readonly { readonly name: string; readonly amount: Micros }[];
  /** Each call billed in other steps: `60/60`. */
  readonly increments: readonly {
    readonly name: string;
    readonly amount: Micros;
    readonly seconds: Micros;
  }[];
}
