/**
 * A process that works on the queue "work" of an embedded queue: `node queueMember.ts <folder>`. Prints a JSON line for
 * what it logs and for each job that it did. A line on stdin adds that many jobs; the end of stdin closes it.
 */
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { openBackend } from '../../src/jobs/backend.ts';

const [folder = ''] = process.argv.slice(2);
const print = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
const log = (_: object, message: string) => print({ log: message });
const backend = await openBackend('embedded', folder, { logger: { debug() {}, info: log, warn: log } });
const queue = backend.queue('work');
backend.worker('work', async job => print({ did: job.id }), {
  concurrency: 4,
  lockDuration: 2000,
  stalledInterval: 500,
  maxStalledCount: 100,
});
print({ log: 'ready' });
for await (const line of createInterface(process.stdin)) {
  // A connection that has just ended may take the first try with it; the same ids are the same jobs.
  for (const jobId of line.split(' ')) {
    for (let isAdded = false; !isAdded; ) {
      isAdded = await queue.add('job', {}, { jobId, attempts: 100 }).then(
        () => true,
        () => setImmediate(false),
      );
    }
  }
  print({ log: 'added' });
}
await backend.close();
