// Preloaded into measured processes: writes what they used, as JSON, to descriptor 3 at their end.
import { readFileSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Peak of the resident memory in bytes; processor time of all threads in seconds. */
export interface Usage {
  readonly peakBytes: number;
  readonly processorSeconds: number;
}

// Threads are preloaded too, and have an exit of their own.
process.on('exit', () => {
  if (!isMainThread) return;
  const { user, system } = process.cpuUsage();
  const usage: Usage = { peakBytes: peakBytes(), processorSeconds: (user + system) / 1e6 };
  writeSync(3, JSON.stringify(usage));
});

/** From the kernel where it tells: a child's maxRSS begins at what its parent's was. */
function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
