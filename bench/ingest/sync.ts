import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Finished, runProcess } from '../child.ts';
import { environmentOf } from '../environment.ts';
import { dataFolder, program } from '../paths.ts';
import { instant } from './callRecord.ts';
import { windowsOf } from './windows.ts';

/** A real `trunkledger sync` of all calls into a new home, publishing included. @throws unless all calls came in. */
export async function runSync(
  calls: number,
  origin: string,
  options: {
    readonly nodeOptions?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<Finished> {
  const home = mkdtempSync(join(dataFolder, 'home-'));
  const windows = windowsOf(calls);
  const range = ['--from', instant(windows[0]?.start ?? 0), '--to', instant(windows.at(-1)?.end ?? 0)];
  try {
    const finished = await runProcess(program, ['sync', ...range, '--json'], {
      folder: home,
      environment: { ...environmentOf(home, origin), ...options.environment },
      nodeOptions: options.nodeOptions ?? [],
    });
    const { callsNew } = JSON.parse(finished.stdout) as { readonly callsNew: number };
    if (callsNew !== calls) throw new Error(`sync loaded ${callsNew} of ${calls} calls`);
    return finished;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
