/** A call as the API delivers it. */
type CallRecord = Record<string, unknown> & { callId: string; createTime: string };

/** An answered call of 20 s with a price, created ten minutes into the test's first hour. */
const usual = {
  trunkId: 'trunk-1',
  projectId: 'project',
  from: '+12015550123',
  to: '+442079460123',
  direction: 'OUTBOUND',
  callResult: 'COMPLETED',
  createTime: '2026-10-01T00:10:00Z',
  answerTime: '2026-10-01T00:10:05Z',
  endTime: '2026-10-01T00:10:25Z',
  durationSeconds: 20,
  billingDurationSeconds: 60,
  pricePerMinute: { currencyCode: 'USD', amount: '0.0040' },
  price: { currencyCode: 'USD', amount: '0.0040' },
};

/** A usual call with `changes`; a field that is undefined is left out. */
function callRecord(callId: string, changes: Record<string, unknown> = {}): CallRecord {
  return { callId, ...usual, ...changes };
}

/** The same as a line of JSON. */
export function callLine(callId: string, changes: Record<string, unknown> = {}): string {
  return JSON.stringify(callRecord(callId, changes));
}
