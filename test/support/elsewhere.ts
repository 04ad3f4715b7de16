import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

/** Opens and closes the warehouse in a process of its own; what it printed: `opened`, or the error's name. */
export async function openElsewhere(path: string): Promise<{ said: string; stderr: string }> {
  const source = new URL('../../src/load/warehouse.ts', import.meta.url).href;
  const script = `
    import { openWarehouse } from ${JSON.stringify(source)};
    try {
      (await openWarehouse(${JSON.stringify(path)}, { threads: 1 })).close();
      console.log('opened');
    } catch (error) {
      console.log(error.name + ': ' + error.message);
    }`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    cwd: new URL('.', pathToFileURL(path)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { said: said.trim(), stderr };
}
