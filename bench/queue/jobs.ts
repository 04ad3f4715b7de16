// `node jobs.ts URL FOLDER JOBS`: adds so many jobs that do nothing, works them off with the concurrency that the program
// has, and prints the seconds of both.
import { openBackend } from '../../src/jobs/backend.ts';
import { workerOptions } from '../../src/jobs/jobOptions.ts';
import { queueNames } from '../../src/jobs/names.ts';
import { openQueues } from '../../src/jobs/queues.ts';
import { defaultTimings } from '../../src/jobs/timings.ts';
import { createLogger } from '../../src/logger.ts';
import { concurrency } from '../environment.ts';

const [url = '', folder = '', count = '0'] = process.argv.slice(2);
const backend = await openBackend(url, folder, { logger: createLogger('warn') });
const { windows } = openQueues(backend);
const jobs = Array.from({ length: Number(count) }, (_, n) => ({
  name: 'window',
  data: { projectId: 'bench', runId: 'bench', start: n, end: n + 1 },
}));
const began = performance.now();
for (let at = 0; at < jobs.length; at += 500) await windows.addBulk(jobs.slice(at, at + 500));
const added = performance.now();
const { promise: done, resolve } = Promise.withResolvers<void>();
let left = jobs.length;
const worker = backend.worker(
  queueNames.windows,
  async () => undefined,
  workerOptions(defaultTimings, concurrency),
);
worker.on('completed', () => {
  left -= 1;
  if (left === 0) resolve();
});
await done;
const seconds = { adding: (added - began) / 1000, working: (performance.now() - added) / 1000 };
await backend.close(1000);
process.stdout.write(JSON.stringify(seconds));
