import type { Call, Money } from '../record.ts';

/**
 * A record as some deliveries of the API write it. `record` is what is served; `call` is what it says in the
 * document's own form, which differs from the plain call only where the odd form changes a fact.
 */
interface OddRecord {
  readonly record: Record<string, unknown>;
  readonly call: Call;
}

/** @param noise 32 bits that depend on the call alone */
type OddForm = (call: Call, noise: number) => OddRecord;

/** Every form that public fixtures and changelogs of the API show. */
export const ODD_FORMS: Readonly<Record<string, OddForm>> = {
  'lower-case-direction': call => written(call, { direction: call.direction?.toLowerCase() }),
  'numeric-amount': call =>
    written(
      call,
      amounts(call, money => Number(money.amount)),
    ),
  'to-without-plus': call => written(call, { to: call.to?.replace('+', '') }),
  'sip-from': (call, noise) =>
    written(call, { from: `sip:${call.from?.replace('+', '')}@${address(noise)}` }),
  'sip-to': (call, noise) => written(call, { to: `${call.to}@${address(noise)}:5060` }),
  'foreign-id': (call, noise) => changed(call, { callId: foreignId(call, noise) }),
  'offset-utc': call =>
    written(
      call,
      times(call, time => time.replace('Z', '+0000')),
    ),
  'offset-two-hours': call => written(call, times(call, twoHoursEast)),
  nanoseconds,
  'empty-times': call => written(call, { answerTime: '', endTime: '', ...times(call, time => time) }),
  'null-times': call =>
    written(call, { answerTime: 'null,', endTime: 'null,', ...times(call, time => time) }),
  'completed-without-answer': withoutAnswer,
  'duration-off-by-one': call =>
    call.durationSeconds === undefined
      ? written(call, {})
      : changed(call, { durationSeconds: call.durationSeconds + 1 }),
  'unknown-result': call => (call.callResult === undefined ? written(call, {}) : unknownResult(call)),
};

/** The same facts in another writing. */
function written(call: Call, fields: Record<string, unknown>): OddRecord {
  return { record: { ...call, ...fields }, call };
}

/** Other facts. */
function changed(call: Call, fields: Partial<Call>): OddRecord {
  const other = { ...call, ...fields };
  return { record: other, call: other };
}

function amounts(call: Call, write: (money: Money) => unknown): Record<string, unknown> {
  const { price, pricePerMinute } = call;
  return {
    ...(price && { price: { ...price, amount: write(price) } }),
    ...(pricePerMinute && { pricePerMinute: { ...pricePerMinute, amount: write(pricePerMinute) } }),
  };
}

function times(call: Call, write: (time: string) => string): Partial<Call> {
  const { createTime, answerTime, endTime } = call;
  return {
    createTime: write(createTime),
    ...(answerTime && { answerTime: write(answerTime) }),
    ...(endTime && { endTime: write(endTime) }),
  };
}

/** The seeds' own examples have nanoseconds and no zone; they are UTC. */
function nanoseconds(call: Call, noise: number): OddRecord {
  const fraction = String(noise % 1_000_000_000).padStart(9, '0');
  return {
    record: { ...call, ...times(call, time => time.replace('Z', `.${fraction}`)) },
    call: { ...call, ...times(call, time => time.replace('Z', `.${fraction}Z`)) },
  };
}

function twoHoursEast(time: string): string {
  return new Date(Date.parse(time) + 7_200_000).toISOString().replace('.000Z', '+02:00');
}

function withoutAnswer(call: Call): OddRecord {
  const { answerTime: _, ...rest } = call;
  return { record: rest, call: rest };
}

function unknownResult(call: Call): OddRecord {
  const record = { ...call, callResult: 'TRANSFERRED' };
  return { record, call: record as unknown as Call };
}

function foreignId(call: Call, noise: number): string {
  return `${Date.parse(call.createTime) / 1000}_${noise}@${address(noise)}`;
}

/** In 203.0.113.0/24, which RFC 5737 keeps for documentation. */
function address(noise: number): string {
  return `203.0.113.${noise % 256}`;
}
