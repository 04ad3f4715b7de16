import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Processor time of this process's living threads by their names, in seconds; empty where the kernel does not tell. */
export function threadSeconds(): Record<string, number> {
  const seconds: Record<string, number> = {};
  if (process.platform !== 'linux') return seconds;
  for (const thread of readdirSync('/proc/self/task')) {
    const name = nameOf(thread);
    seconds[name] = (seconds[name] ?? 0) + secondsOf(thread);
  }
  return seconds;
}

function nameOf(thread: string): string {
  if (Number(thread) === process.pid) return 'main thread';
  return readFileSync(join('/proc/self/task', thread, 'comm'), 'utf8').trim();
}

/** Fields 14 and 15 of stat, in hundredths of a second; the second one ends at a bracket. */
function secondsOf(thread: string): number {
  const stat = readFileSync(join('/proc/self/task', thread, 'stat'), 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
