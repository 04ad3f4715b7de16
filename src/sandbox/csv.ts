import { groupIdOf, regionOf, relationshipTypeOf } from './family.ts';
import { hashText } from './hash.ts';
import type { CallPlan } from './plan.ts';
import { formatAmount } from './price.ts';
import { durationSeconds, formatSecond } from './record.ts';

type Column = readonly [name: string, value: (plan: CallPlan, moment: Moment) => string | number];

export interface Moment {
  readonly projectId: string;
  /** Whole seconds since the epoch. */
  readonly now: number;
}

const SIP_RESPONSE_CODES = { COMPLETED: 200, NO_ANSWER: 480, BUSY: 486, CANCEL: 487, FAILED: 503 };
const CAUSE_CODES = { COMPLETED: 16, NO_ANSWER: 19, BUSY: 17, CANCEL: 16, FAILED: 41 };

/** The columns of the dashboard's export, in its order. */
const COLUMNS: readonly Column[] = [
  ['Timestamp', plan => formatSecond(plan.createTime)],
  ['Call Id', plan => plan.id],
  ['Answer Time', (plan, { now }) => timeUpTo(plan.answerTime, now)],
  ['End Time', (plan, { now }) => timeUpTo(plan.endTime, now)],
  ['From', plan => plan.from],
  ['To', plan => plan.to],
  ['Trunk Id', plan => plan.trunk.id],
  ['Trunk Name', plan => plan.trunk.name],
  ['Direction', plan => plan.direction],
  ['Duration (s)', (plan, { now }) => (plan.endTime <= now ? durationSeconds(plan) : '')],
  ['Result', (plan, { now }) => (plan.endTime <= now ? plan.result : '')],
  ['To Country', plan => plan.toCountry.code],
  ['From Country', plan => plan.fromCountry.code],
  ['Is Emergency Call', plan => String(plan.emergency)],
  ['Price Per Minute', (plan, { now }) => amountFrom(plan, plan.ratePerMinute, now)],
  ['Cost', (plan, { now }) => amountFrom(plan, plan.price, now)],
  ['Cause Code', (plan, { now }) => (plan.endTime <= now ? CAUSE_CODES[plan.result] : '')],
  ['SIP Response Code', (plan, { now }) => (plan.endTime <= now ? SIP_RESPONSE_CODES[plan.result] : '')],
  ['Region', regionOf],
  ['MOS', (plan, { now }) => (plan.endTime <= now ? meanOpinionScore(plan) : '')],
  ['Transport', () => 'UDP'],
  ['Port', () => 5060],
  ['Project Id', (_, { projectId }) => projectId],
  ['Group Id', groupIdOf],
  ['Relationship Type', relationshipTypeOf],
  ['Has Children', plan => String(plan.forwarded)],
];

/** Lines end in CRLF, as RFC 4180 has it. */
export const CSV_HEADER = csvLine(COLUMNS.map(([name]) => name));

export function csvRow(plan: CallPlan, moment: Moment): string {
  return csvLine(COLUMNS.map(([, value]) => String(value(plan, moment))));
}

function csvLine(fields: readonly string[]): string {
  return `${fields.map(quoteField).join(',')}\r\n`;
}

function quoteField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function timeUpTo(second: number | undefined, now: number): string {
  return second !== undefined && second <= now ? formatSecond(second) : '';
}

function amountFrom(plan: CallPlan, tenThousandths: number, now: number): string {
  const priced = plan.pricedTime !== undefined && plan.pricedTime <= now;
  return priced ? `${formatAmount(tenThousandths)} ${plan.trunk.currency}` : '';
}

/** 3.8 to 4.4 where there was talk to judge. */
function meanOpinionScore(plan: CallPlan): string {
  return plan.answerTime === undefined ? '' : ((38 + (hashText(plan.id) % 7)) / 10).toFixed(1);
}
