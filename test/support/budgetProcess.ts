/**
 * A process that starts as many requests as its budget lets it: `node budgetProcess.ts <queue URL> <folder> <rate> <requests>`.
 * Waits for a line on stdin once it is ready; prints when each request started, in epoch milliseconds, as JSON.
 */
import { once } from 'node:events';
import { openBackend } from '../../src/jobs/backend.ts';
import { createSharedBudget } from '../../src/jobs/budget.ts';

const [url = '', folder = '', rate = '', requests = ''] = process.argv.slice(2);
const logger = {
  debug() {},
  info() {},
  warn: (fields: object) => void process.stderr.write(JSON.stringify(fields)),
};
const backend = await openBackend(url, folder, { logger });
const budget = createSharedBudget({
  requestsPerSecond: Number(rate),
  concurrency: 4,
  apiUrl: 'https://api.example.com',
  keyId: 'key',
  backend,
  logger,
});
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const starts: number[] = [];
const start = async () => void starts.push(performance.timeOrigin + performance.now());
await Promise.all(Array.from({ length: Number(requests) }, () => budget.run(start)));
budget.close();
process.stdout.write(`${JSON.stringify(starts)}\n`);
await backend.close(0);
process.stdin.destroy();
