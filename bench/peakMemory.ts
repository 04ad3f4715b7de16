// Preloaded into measured processes: writes the peak of the resident memory in bytes to descriptor 3 at the end.
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => {
  writeSync(3, String(peakBytes()));
});

/** From the kernel where it tells: a child's maxRSS begins at what its parent's was. */
function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
