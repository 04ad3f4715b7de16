// Preloaded into a process: writes to descriptor 3, at its end, by how many milliseconds its timers were late (99th
// percentile, greatest, and how many were watched) from the first request of the last run until that was concluded.
import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const every = 2;
const delays: number[] = [];
let isRunning = false;
let timer: NodeJS.Timeout | undefined;

// The first request of a run to the API.
subscribe('undici:request:create', () => {
  if (isRunning) return;
  isRunning = true;
  delays.length = 0;
  watch(performance.now());
});

// Logs go to stderr; that of the conclusion is the end of what is watched.
const write = process.stderr.write.bind(process.stderr) as (...args: unknown[]) => boolean;
process.stderr.write = (...args: unknown[]): boolean => {
  if (String(args[0]).includes('run concluded')) {
    clearTimeout(timer);
    isRunning = false;
  }
  return write(...args);
};

function watch(before: number): void {
  timer = setTimeout(() => {
    const now = performance.now();
    delays.push(Math.max(0, now - before - every));
    watch(now);
  }, every).unref();
}

// Threads are preloaded too, and have an exit of their own.
process.on('exit', () => {
  if (!isMainThread) return;
  const sorted = delays.toSorted((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)];
  writeSync(3, JSON.stringify({ p99, greatest: sorted.at(-1), samples: sorted.length }));
});
