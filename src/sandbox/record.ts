import type { components } from '../../api/types.d.ts';
import type { CallPlan } from './plan.ts';
import { formatAmount } from './price.ts';

/** A call as the API's document describes it. */
export type Call = components['schemas']['Call'];
export type Money = components['schemas']['Money'];

/** What the API says of a call at `now` (whole seconds since the epoch): in progress, ended, or priced. */
export function recordAt(plan: CallPlan, projectId: string, now: number): Call {
  const answered = plan.answerTime !== undefined && plan.answerTime <= now;
  const ended = plan.endTime <= now;
  const priced = plan.pricedTime !== undefined && plan.pricedTime <= now;
  return {
    callId: plan.id,
    to: plan.to,
    from: plan.from,
    direction: plan.direction,
    ...(answered && { answerTime: formatSecond(plan.answerTime) }),
    ...(ended && endedFields(plan)),
    ...(priced && pricedFields(plan)),
    createTime: formatSecond(plan.createTime),
    projectId,
    trunkId: plan.trunk.id,
  };
}

function endedFields(plan: CallPlan): Partial<Call> {
  return {
    endTime: formatSecond(plan.endTime),
    durationSeconds: durationSeconds(plan),
    callResult: plan.result,
    billingDurationSeconds: plan.billedSeconds,
  };
}

function pricedFields(plan: CallPlan): Partial<Call> {
  return {
    pricePerMinute: money(plan, plan.ratePerMinute),
    price: money(plan, plan.price),
  };
}

function money(plan: CallPlan, tenThousandths: number): Money {
  return { currencyCode: plan.trunk.currency, amount: formatAmount(tenThousandths) };
}

/** Inbound from creation to end, outbound from answer to end: the document's two meanings. */
export function durationSeconds({ direction, createTime, answerTime, endTime }: CallPlan): number {
  return direction === 'INBOUND' ? endTime - createTime : endTime - (answerTime ?? endTime);
}

/** `2026-10-01T00:00:00Z` */
export function formatSecond(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(0, -5)}Z`;
}
