import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { homeAt } from '../../../src/home.ts';
import { end, killLoaders, killWorkers, openFaultCluster, stalls } from './kills.ts';
import { describeNights } from './nights.ts';
import { expectWhole } from './outcome.ts';

const times = 20;

// With a process that is killed goes, as often as not, the one that serves the database of all.
test(`${times} killed loaders and workers of an embedded queue each lose nothing, and nothing is loaded twice`, async () => {
  const cluster = await openFaultCluster('embedded', 2 * times);
  const worker = await cluster.worker();
  const up = await killLoaders(cluster, times);
  const workers = await killWorkers(cluster, times);
  await end(cluster, [worker, ...workers, up]);
  expect(await stalls(cluster, 'loads')).toBeGreaterThan(0);
  expect(await stalls(cluster, 'windows')).toBeGreaterThan(0);
  await expectWhole(cluster);
}, 900_000);

describeNights('embedded', {
  url: async () => 'embedded',
  lose: ({ home }) => rm(homeAt(home).queue, { recursive: true }),
});
