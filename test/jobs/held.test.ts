import { expect, test } from 'vitest';
import { openQueues } from '../../src/jobs/queues.ts';
import { createLogger } from '../../src/logger.ts';
import { temporaryHome } from '../support/home.ts';
import { openTestMember } from '../support/members.ts';
import { servePoisoned } from '../support/poison.ts';
import { openTestBackend } from '../support/queueStore.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';

const from = '2026-10-01T08:00:00Z';
const grace = 600_000;

test('a process that stops while the API wants to be left alone gives its windows back at once, and has said why nothing moves', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const api = await servePoisoned(sandbox, () => ({ status: 429, headers: { 'retry-after': '900' } }));
  const home = await temporaryHome();
  const { promise: told, resolve } = Promise.withResolvers<object>();
  const logger = createLogger('silent');
  const child = logger.child.bind(logger);
  Object.assign(logger, {
    child,
    warn: (fields: object, message: string) => message.includes('left alone') && resolve(fields),
  });
  const member = await openTestMember({
    sandbox: api,
    home,
    logger,
    environment: {
      TRUNKLEDGER_FROM: from,
      TRUNKLEDGER_CLOSE_SCHEDULE: 'off',
      TRUNKLEDGER_RETRY_AFTER_CAP: '20m',
    },
    now: () => (seconds(from) + 4 * 3600) * 1000,
  });
  member.startReading();
  await member.startLoading();
  const { until } = (await told) as { until: string };
  expect(Date.parse(until) - Date.now()).toBeGreaterThan(grace);
  await member.stop(grace);

  const queues = openQueues(await openTestBackend('embedded', member.extraction.home.queue));
  const counts = await queues.windows.getJobCounts('waiting', 'active', 'failed');
  expect(counts).toEqual({ waiting: 5, active: 0, failed: 0 });
}, 60_000);
