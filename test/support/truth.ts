import { join } from 'node:path';
import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { readTexts, type TextRow } from './database.ts';
import { project as defaultProject } from './sandbox.ts';

type Listed = ReturnType<Sandbox['listing']> extends Generator<infer T> ? T : never;

export interface TruthOptions {
  readonly project?: string;
  readonly timeZone?: string;
}

/** Columns that follow from the record alone, made here by other means than the program's SQL. */
const columns = [
  'call_id',
  'project_id',
  'trunk_id',
  'record_project_id',
  'direction',
  'call_result',
  'from_raw',
  'to_raw',
  'from_e164',
  'to_e164',
  'create_time',
  'answer_time',
  'end_time',
  'duration_seconds',
  'billing_duration_seconds',
  'talk_seconds',
  'price_amount',
  'price_currency',
  'price_per_minute_amount',
  'price_per_minute_currency',
  'billing_date',
  'finality',
] as const;

/** The rows that `calls` has to hold for [start, end), whole seconds since the epoch, oldest first. */
export function truthRows(
  sandbox: Sandbox,
  start: number,
  end: number,
  { project = defaultProject, timeZone = 'UTC' }: TruthOptions = {},
): TextRow[] {
  const listed = [...sandbox.listing(project, start, end)].filter(({ malformed }) => !malformed);
  return listed.map(each => rowOf(each, project, timeZone));
}

function rowOf({ record, call }: Listed, project: string, timeZone: string): TextRow {
  const delivered = record as { readonly from: string; readonly to: string };
  const { price, pricePerMinute } = call;
  return {
    call_id: call.callId,
    project_id: project,
    trunk_id: call.trunkId ?? null,
    record_project_id: call.projectId ?? null,
    direction: call.direction?.toUpperCase() ?? null,
    call_result: call.callResult ?? null,
    from_raw: delivered.from,
    to_raw: delivered.to,
    from_e164: internationalNumber(call.from),
    to_e164: internationalNumber(call.to),
    create_time: timeText(call.createTime),
    answer_time: timeText(call.answerTime),
    end_time: timeText(call.endTime),
    duration_seconds: call.durationSeconds?.toString() ?? null,
    billing_duration_seconds: call.billingDurationSeconds?.toString() ?? null,
    talk_seconds: talkSeconds(call.answerTime, call.endTime),
    price_amount: price === undefined ? null : sixDecimals(price.amount),
    price_currency: price?.currencyCode ?? null,
    price_per_minute_amount: pricePerMinute === undefined ? null : sixDecimals(pricePerMinute.amount),
    price_per_minute_currency: pricePerMinute?.currencyCode ?? null,
    billing_date: dateIn(timeZone, call.createTime),
    finality: finalityOf(call),
  };
}

function internationalNumber(text: string | undefined): string | null {
  return text !== undefined && /^\+[1-9]\d{6,14}$/.test(text) ? text : null;
}

/** `2026-10-01T00:00:00.123456789Z` → `2026-10-01 00:00:00.123456`: what is finer than microseconds is cut off. */
function timeText(time: string | undefined): string | null {
  if (time === undefined) return null;
  const [whole = '', fraction = ''] = time.replace('Z', '').replace('T', ' ').split('.');
  const microseconds = fraction.slice(0, 6).replace(/0+$/, '');
  return microseconds === '' ? whole : `${whole}.${microseconds}`;
}

/** Answer and end of one call have the same fraction, if any: what elapsed is whole seconds. */
function talkSeconds(answer: string | undefined, end: string | undefined): string | null {
  if (answer === undefined || end === undefined) return null;
  return String(Math.floor((Date.parse(end) - Date.parse(answer)) / 1000));
}

function sixDecimals(amount: string): string {
  const [whole = '', fraction = ''] = amount.split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

function dateIn(timeZone: string, time: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(time));
}

function finalityOf(call: Listed['call']): string {
  if (call.endTime === undefined) return 'open';
  if (call.price !== undefined) return 'final';
  return call.answerTime === undefined && (call.billingDurationSeconds ?? 0) === 0 ? 'final' : 'unpriced';
}

/** The rows of `calls` in [start, end), with the columns of `truthRows`. */
function callRows(database: string, start: number, end: number): Promise<TextRow[]> {
  return readTexts(
    database,
    `select ${columns.join(', ')} from calls
     where create_time >= make_timestamp(${start}::bigint * 1000000) and create_time < make_timestamp(${end}::bigint * 1000000)`,
  );
}

/** Rows that only one side has, at most a handful, each with the side; a row that stands twice counts twice. */
export function differences(expected: readonly TextRow[], found: readonly TextRow[]): string[] {
  const counts = new Map<string, number>();
  const count = (rows: readonly TextRow[], step: number): void => {
    for (const row of rows) {
      const text = JSON.stringify(row);
      counts.set(text, (counts.get(text) ?? 0) + step);
    }
  };
  count(expected, 1);
  count(found, -1);
  return [...counts]
    .filter(([, surplus]) => surplus !== 0)
    .map(([text, surplus]) => `${surplus > 0 ? 'missing' : 'unexpected'} ${Math.abs(surplus)} × ${text}`)
    .sort()
    .slice(0, 6);
}

/** Fails unless `calls` is what the sandbox lists for [start, end), field by field, in ledger and published copy. */
export async function expectTruth(
  sandbox: Sandbox,
  home: string,
  [start, end]: readonly [start: number, end: number],
  options: TruthOptions = {},
): Promise<TextRow[]> {
  const expected = truthRows(sandbox, start, end, options);
  for (const file of ['ledger.duckdb', 'analytics.duckdb']) {
    const found = await callRows(join(home, file), start, end);
    expect(differences(expected, found), file).toEqual([]);
  }
  return expected;
}

/** Sum of the prices by currency, in millionths, as integers. */
export function spendOf(rows: readonly TextRow[]): Record<string, string> {
  const sums: Record<string, bigint> = {};
  for (const { price_amount: amount, price_currency: currency } of rows) {
    if (amount === null || amount === undefined || currency === null || currency === undefined) continue;
    sums[currency] = (sums[currency] ?? 0n) + BigInt(amount.replace('.', ''));
  }
  return Object.fromEntries(Object.entries(sums).map(([currency, sum]) => [currency, sum.toString()]));
}
