import { expect, onTestFinished, test } from 'vitest';
import { type Budget, createBudget } from '../../src/extract/budget.ts';
import { createClient } from '../../src/extract/client.ts';
import { openSandbox, project } from '../support/sandbox.ts';

test('a client asks nothing of the API outside of the budget that it is given, and closes it', async () => {
  const sandbox = await openSandbox();
  const limits = { requestsPerSecond: 100, concurrency: 4 };
  const local = createBudget(limits);
  let runs = 0;
  let isClosed = false;
  const budget: Budget = {
    run(task, signal, priority) {
      runs += 1;
      return local.run(task, signal, priority);
    },
    holdUntil: time => local.holdUntil(time),
    close() {
      isClosed = true;
      local.close();
    },
  };
  const client = createClient({
    ...limits,
    apiUrl: sandbox.url,
    authUrl: sandbox.authUrl,
    projectId: project,
    keyId: 'key-of-the-test',
    keySecret: 'sandbox',
    auth: 'oauth2',
    retryAfterCapMs: 1000,
    budget,
  });
  onTestFinished(() => client.close());
  await client.get('calls', {});
  await client.get('calls', {});
  expect(runs).toBe(2);
  expect(client.stats.requests).toBe(2);
  await client.close();
  expect(isClosed).toBe(true);
});
