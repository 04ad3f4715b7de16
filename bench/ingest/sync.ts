import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Finished, runProcess } from '../child.ts';
import { dataFolder, program } from '../paths.ts';
import { instant, projectId } from './callRecord.ts';
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
      environment: { ...settings(home, origin), ...options.environment },
      nodeOptions: options.nodeOptions ?? [],
    });
    const { callsNew } = JSON.parse(finished.stdout) as { readonly callsNew: number };
    if (callsNew !== calls) throw new Error(`sync loaded ${callsNew} of ${calls} calls`);
    return finished;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function settings(home: string, origin: string): Record<string, string> {
  return {
    SINCH_PROJECT_ID: projectId,
    SINCH_KEY_ID: 'any-key',
    SINCH_KEY_SECRET: 'bench',
    SINCH_API_URL: origin,
    SINCH_AUTH_URL: `${origin}/oauth2/token`,
    TRUNKLEDGER_HOME: home,
    TRUNKLEDGER_REQUESTS_PER_SECOND: '1000000',
    TRUNKLEDGER_CONCURRENCY: '4',
    TRUNKLEDGER_LOG_LEVEL: 'warn',
  };
}
