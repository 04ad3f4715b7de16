import { expect, test } from 'vitest';
import { type Life, Outages } from './outages.ts';

const url = 'postgres://ledger:s3cret@db:5432/queue';
const said = (reason: string, server = url.replace('s3cret', '***')) =>
  `trunkledger: TRUNKLEDGER_QUEUE_URL is ${server}: the PostgreSQL server cannot be used (${reason}). Start it, or …\n`;
const refused = said('connect ECONNREFUSED 127.0.0.1:5432');

/** An end that an outage explains, but for what is given. */
function ended(given: Partial<Life> = {}): Life {
  const now = Date.now();
  return { code: 1, signal: null, stdout: '', stderr: refused, from: now - 1000, to: now, ...given };
}

async function outages(): Promise<Outages> {
  const all = new Outages(url);
  await all.during(async () => undefined);
  return all;
}

test.each([
  'connect ECONNREFUSED 127.0.0.1:5432',
  'the database system is starting up',
  'terminating connection due to administrator command',
  'Connection terminated unexpectedly',
])('a process that starts while its server is away (%s) is started again', async reason => {
  expect((await outages()).explain(ended({ to: Date.now() + 1000, stderr: said(reason) }))).toBe(true);
});

test.each<[string, Partial<Life>]>([
  ['0', { code: 0 }],
  ['a usage error', { code: 2 }],
  ['a signal', { code: null, signal: 'SIGKILL' }],
  ['another reason', { stderr: said('password authentication failed for user "ledger"') }],
  ['too many connections', { stderr: said('sorry, too many clients already') }],
  ['another server', { stderr: said('connect ECONNREFUSED ::1', 'postgres://elsewhere/queue') }],
  ['an error that nobody knows', { stderr: `${refused}trunkledger: x is undefined\n` }],
  ['an end of what was up', { stderr: `{"level":30,"msg":"worker is up"}\n${refused}` }],
  ['an end before the outage', { from: 0, to: 1000 }],
  ['a start after the outage', { from: Date.now() + 60_000, to: Date.now() + 61_000 }],
])('%s is an end that stays', async (_name, given) => {
  const all = await outages();
  expect(all.explain(ended({ to: Date.now() + 1000, ...given }))).toBe(false);
});

test('without an outage every end stays', () => {
  expect(new Outages(url).explain(ended())).toBe(false);
});
