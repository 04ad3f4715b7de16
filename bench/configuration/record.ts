// Preloaded into a sync: writes the paths that it asked for, but calls, in their order, as JSON to the file that
// BENCH_REQUESTS names. It listens to undici's own channel, so that the program is as it is.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';

interface Created {
  readonly request: { readonly method: string; readonly path: string };
}

const paths: string[] = [];

subscribe('undici:request:create', message => {
  const { method, path } = (message as Created).request;
  if (method === 'GET' && !path.includes('/calls?')) paths.push(path);
});

process.on('exit', () => writeFileSync(process.env.BENCH_REQUESTS ?? '', JSON.stringify(paths)));
