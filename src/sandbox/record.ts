import type { components } from '../../api/types.d.ts';
import type { CallPlan } from './plan.ts';
import { formatAmount } from './price.ts';

/** A call as the API's document describes it. */
export type Call = components['schemas']['Call'];
export type Money = components['schemas']['Money'];

/** A call that is being made: what a request may not change, the server fills in. */
type CallDraft = { -readonly [Field in keyof Call]: Call[Field] };

/**
 * What the API says of a call at `now` (whole seconds since the epoch): in progress, ended, or priced.
 * Fields are assigned one by one: spreading optional parts took twice the time of making the call.
 */
export function recordAt(plan: CallPlan, projectId: string, now: number): Call {
  const record: CallDraft = {
    callId: plan.id,
    to: plan.to,
    from: plan.from,
    direction: plan.direction,
    createTime: formatSecond(plan.createTime),
    projectId,
    trunkId: plan.trunk.id,
  };
  if (plan.answerTime !== undefined && plan.answerTime <= now)
    record.answerTime = formatSecond(plan.answerTime);
  if (plan.endTime <= now) addEnd(record, plan);
  if (plan.pricedTime !== undefined && plan.pricedTime <= now) addPrice(record, plan);
  return record;
}

function addEnd(record: CallDraft, plan: CallPlan): void {
  record.endTime = formatSecond(plan.endTime);
  record.durationSeconds = durationSeconds(plan);
  record.callResult = plan.result;
  record.billingDurationSeconds = plan.billedSeconds;
}

function addPrice(record: CallDraft, { trunk, ratePerMinute, price }: CallPlan): void {
  record.pricePerMinute = { currencyCode: trunk.currency, amount: formatAmount(ratePerMinute) };
  record.price = { currencyCode: trunk.currency, amount: formatAmount(price) };
}

/** Inbound from creation to end, outbound from answer to end: the document's two meanings. */
export function durationSeconds({ direction, createTime, answerTime, endTime }: CallPlan): number {
  return direction === 'INBOUND' ? endTime - createTime : endTime - (answerTime ?? endTime);
}

const SECONDS_PER_DAY = 86_400;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** The day that was formatted last: neighbouring calls share it, and `Date` costs ten times the rest. */
let lastDay = Number.NaN;
let lastDate = '';

/** `2026-10-01T00:00:00Z` */
export function formatSecond(second: number): string {
  const day = Math.floor(second / SECONDS_PER_DAY);
  if (day !== lastDay) {
    lastDay = day;
    lastDate = new Date(day * SECONDS_PER_DAY * 1000).toISOString().slice(0, -14);
  }
  const rest = second - day * SECONDS_PER_DAY;
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor(rest / 60) % 60;
  return `${lastDate}T${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[rest % 60]}Z`;
}
