import { join } from 'node:path';
import { startServer } from '../child.ts';
import { benchFolder } from '../paths.ts';
import { makeCalls } from './windows.ts';

/** Serves the pages of `calls` calls while `work` runs. */
export async function withPageServer<T>(calls: number, work: (origin: string) => Promise<T>): Promise<T> {
  makeCalls(calls);
  const server = await startServer(join(benchFolder, 'ingest', 'pageServer.ts'), [String(calls)]);
  try {
    return await work(`http://127.0.0.1:${server.line}`);
  } finally {
    await server.stop();
  }
}
