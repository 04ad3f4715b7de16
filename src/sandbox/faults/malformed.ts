import type { Call } from '../record.ts';

type MalformedForm = (call: Call) => unknown;

/** Records that no reader can type: each has to be kept aside with its reason. */
export const MALFORMED_FORMS: Readonly<Record<string, MalformedForm>> = {
  'no-id': ({ callId: _, ...rest }) => rest,
  'no-create-time': ({ createTime: _, ...rest }) => rest,
  'word-amount': call => ({ ...call, price: { currencyCode: 'USD', amount: 'abc' } }),
  'seven-decimals': call => ({ ...call, price: { currencyCode: 'USD', amount: '0.0040001' } }),
  'text-price': call => ({ ...call, price: '0.004 USD' }),
  'unreadable-time': call => ({ ...call, createTime: '2026-13-45T25:61:61Z' }),
  'negative-duration': call => ({ ...call, durationSeconds: -1 }),
  'null-record': () => null,
  'text-record': call => `call ${call.callId}`,
};
