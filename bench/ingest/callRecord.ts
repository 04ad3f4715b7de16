import type { components } from '../../api/types.d.ts';
import type { Random } from '../random.ts';

/** As the API's document describes it, to be made and amended here: there most of it is read-only. */
export type Call = Writable<components['schemas']['Call']>;

type Writable<Value> = Value extends object
  ? { -readonly [Field in keyof Value]: Writable<Value[Field]> }
  : Value;

export const projectId = 'c36f3d3d-1513-4d4a-8c6e-4b7d0d0b8a11';

const trunks = [
  '01H07Y52R8Q0ZJ3D1VR5K8H0RQ',
  '01GQZKQF0RQQ3YKG2XD3NF20TK',
  '01HD7R0YNGHQH54N33KHH7X0Y8',
] as const;
const ownNumbers = ['+14155300795', '+12126443870', '+49302289205', '+442079460018'] as const;
const starts = [
  '1212',
  '1415',
  '1312',
  '1305',
  '44207',
  '447512',
  '4930',
  '49160',
  '3314',
  '5255',
  '614',
  '4670',
] as const;
/** Ten-thousandths a minute. */
const rates = [40, 98, 110, 176] as const;

/** A call as the API delivers one: about 460 bytes, the odd forms of its numbers included. `at` is epoch seconds. */
export function callRecord(random: Random, at: number, serial: number): Call {
  const isInbound = random.isOneIn(3);
  const other = `${random.pick(starts)}${random.digits(7)}`;
  const own = random.pick(ownNumbers);
  const call: Call = {
    callId: identifier(random, at, serial),
    to: isInbound ? own : `+${other}`,
    from: isInbound ? inboundCaller(random, other) : own,
    direction: isInbound ? 'INBOUND' : 'OUTBOUND',
    createTime: instant(at),
    projectId,
    trunkId: random.pick(trunks),
  };
  if (random.isOneIn(6)) addFailure(call, random, at);
  else addConversation(call, random, at);
  return call;
}

/** Every fifth caller comes as a SIP URI. */
function inboundCaller(random: Random, digits: string): string {
  return random.isOneIn(5) ? `sip:${digits}@76.184.202.${random.below(256)}` : `+${digits}`;
}

function addFailure(call: Call, random: Random, at: number): void {
  call.endTime = instant(at + random.below(40));
  call.durationSeconds = 0;
  call.callResult = random.pick(['NO_ANSWER', 'BUSY', 'CANCEL', 'FAILED']);
  call.billingDurationSeconds = 0;
}

function addConversation(call: Call, random: Random, at: number): void {
  const seconds = random.isOneIn(8) ? random.below(1800) : random.below(300);
  const answered = at + 2 + random.below(20);
  const billed = Math.ceil(seconds / 6) * 6;
  const rate = random.pick(rates);
  const currencyCode = random.isOneIn(3) ? 'EUR' : 'USD';
  call.answerTime = instant(answered);
  call.endTime = instant(answered + seconds);
  call.durationSeconds = seconds;
  call.callResult = 'COMPLETED';
  call.billingDurationSeconds = billed;
  call.pricePerMinute = { currencyCode, amount: amount(rate) };
  call.price = { currencyCode, amount: amount(Math.round((rate * billed) / 60)) };
}

function amount(tenThousandths: number): string {
  return (tenThousandths / 10_000).toFixed(4);
}

/** `2026-10-01T00:00:00Z` */
export function instant(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Twenty-six characters, as a ULID has, unique by its serial number. */
function identifier(random: Random, at: number, serial: number): string {
  const time = at.toString(32).toUpperCase().padStart(10, '0');
  const count = serial.toString(32).toUpperCase().padStart(6, '0');
  return `${time}${random.digits(10)}${count}`;
}
