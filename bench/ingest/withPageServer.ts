import { join } from 'node:path';
import { startServer } from '../child.ts';
import { benchFolder } from '../paths.ts';
import { makeCalls } from './windows.ts';

interface Serving {
  /** Milliseconds before each answer. */
  readonly latency?: number;
  /** All calls are one hour's. */
  readonly isOneWindow?: boolean;
}

/** Serves the pages of `calls` calls while `work` runs. */
export async function withPageServer<T>(
  calls: number,
  work: (origin: string) => Promise<T>,
  { latency = 0, isOneWindow = false }: Serving = {},
): Promise<T> {
  if (!isOneWindow) makeCalls(calls);
  const args = [String(calls), String(latency), ...(isOneWindow ? ['--one-window'] : [])];
  const server = await startServer(join(benchFolder, 'ingest', 'pageServer.ts'), args);
  try {
    return await work(`http://127.0.0.1:${server.line}`);
  } finally {
    await server.stop();
  }
}
