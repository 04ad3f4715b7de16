import { type Finished, type ProcessOptions, runProcess } from '../child.ts';
import { environmentOf } from '../environment.ts';
import { program } from '../paths.ts';

/** One hour of the sandbox's calls, which has next to none: a sync reads some, even if it is about the rest. */
const range = ['--from', '2026-10-01T00:00:00Z', '--to', '2026-10-01T01:00:00Z'];

/** How a sync went; of the run, without the start of the process and publishing, how many seconds it took. */
export interface Synced extends Finished {
  readonly runSeconds: number;
}

/** A real `trunkledger sync` of the configuration, publishing included. */
export async function syncConfiguration(
  home: string,
  origin: string,
  { nodeOptions = [], environment = {} }: Omit<ProcessOptions, 'folder'> = {},
): Promise<Synced> {
  const finished = await runProcess(program, ['sync', ...range, '--json'], {
    folder: home,
    environment: { ...environmentOf(home, origin), ...environment },
    nodeOptions,
  });
  const { seconds } = JSON.parse(finished.stdout) as { readonly seconds: number };
  return { ...finished, runSeconds: seconds };
}
