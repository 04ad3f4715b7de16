import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTexts } from '../../support/database.ts';
import { type Cluster, lookAndSettle, openCluster, quick } from './cluster.ts';
import { expectWhole } from './outcome.ts';

export interface NightOptions {
  readonly url: () => Promise<string>;
  /** Loses all that the queue knows. */
  readonly lose: (cluster: Cluster) => Promise<void>;
}

const threeNights = 3 * 86_400;

/** What becomes of nights in which nothing ran. */
export function describeNights(kind: string, { url, lose }: NightOptions): void {
  test(`a queue on ${kind} that is lost for three nights costs nothing: what is missing runs, and nothing else`, async () => {
    const cluster = await openCluster({
      queueUrl: await url(),
      from: '2026-10-03T00:00:00Z',
      to: '2026-10-04T03:00:00Z',
      callsPerDay: 500,
      environment: {
        // Seldom enough that none but a look at the ledger asks for a close.
        TRUNKLEDGER_CLOSE_SCHEDULE: '0 0 1 1 *',
        // Nobody is killed here, so nobody is to seem dead because the machine is busy.
        TEST_TIMINGS: JSON.stringify({ ...quick, lockDuration: 30_000 }),
      },
    });
    cluster.gate.open();
    await runOnce(cluster);
    expect(await closesOf(cluster)).toEqual(['2026-10-03']);

    await lose(cluster);
    const later = { ...cluster, environment: cluster.later(threeNights), to: cluster.to + threeNights };
    await runOnce(later);
    const closes = ['2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06'];
    expect(await closesOf(cluster)).toEqual(closes);
    expect(await closingRuns(cluster)).toEqual(closes.map(date => `close ${date} done`));
    await expectWhole(later);
  }, 300_000);
}

async function runOnce(cluster: Cluster): Promise<void> {
  const up = await cluster.up(cluster.environment);
  await up.ready(/"msg":"this process loads"/);
  await lookAndSettle(cluster);
  await up.stop();
}

async function closesOf({ home }: Cluster): Promise<string[]> {
  const query = 'select billing_date from ops.closes order by billing_date';
  return (await readTexts(join(home, 'ledger.duckdb'), query)).map(row => String(row.billing_date));
}

async function closingRuns({ home }: Cluster): Promise<string[]> {
  const query =
    "select command || ' ' || state as run from ops.runs where command like 'close%' order by started_at";
  return (await readTexts(join(home, 'ledger.duckdb'), query)).map(row => String(row.run));
}
