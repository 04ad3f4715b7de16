import type { Verdict } from '../report.ts';

/** Names of the files of a closed month's folder; the report is a folder in it. */
export const closedFiles = {
  close: 'close.json',
  closeHash: 'close.sha256',
  calls: 'calls.parquet',
  windows: 'windows.csv',
  adjustments: 'adjustments.parquet',
  report: 'report',
} as const;

/** What `close.json` holds: a month as it was when it was closed. Amounts are decimal text; no phone number is in it. */
export interface ClosedMonth {
  readonly schema_version: 1;
  readonly project_id: string;
  /** `2026-10` */
  readonly month: string;
  /** IANA zone that cut its billing days, and the instants that it runs from and until, ISO 8601 in UTC. */
  readonly time_zone: string;
  readonly start: string;
  readonly end: string;
  readonly closed_at: string;
  /** Version of the program that closed it. */
  readonly trunkledger: string;
  readonly verdict: Verdict;
  /** Why the month was not proven when it was closed all the same; null where it was proven. */
  readonly accepted_unproven: readonly string[] | null;
  readonly sections: readonly { readonly id: string; readonly verdict: Verdict; readonly summary: string }[];
  readonly sums: readonly Sum[];
  readonly figures: readonly Figure[];
  /** Later changes of months closed before, seen in this one: their calls are in adjustments.parquet. */
  readonly adjustments: readonly AdjustmentSum[];
  /** Every other file of the folder but `close.sha256`, with `/`. */
  readonly files: readonly FrozenFile[];
  /** The month closed before, by the sha256 of its `close.json`; null for the first. */
  readonly previous: { readonly month: string; readonly sha256: string } | null;
}

/** Calls without a price have no currency. */
export interface Sum {
  readonly currency: string | null;
  readonly calls: number;
  readonly billed_seconds: number;
  readonly amount: string;
}

export interface Figure extends Sum {
  readonly trunk_id: string | null;
  readonly direction: string | null;
  /** Of the other side: called when outbound, calling when inbound. */
  readonly country: string | null;
}

interface AdjustmentSum {
  readonly of_month: string;
  readonly currency: string;
  readonly calls: number;
  readonly amount: string;
}

export interface FrozenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A closed month that was verified, and where it lies. */
export interface VerifiedMonth extends ClosedMonth {
  readonly folder: string;
  /** Of its close.json: what the next month's `previous` names. */
  readonly sha256: string;
}
