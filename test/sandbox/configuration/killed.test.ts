import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { BASIC, PROJECT } from '../client.ts';
import { openApi } from './api.ts';
import { newFolder } from './folder.ts';

const SERVER = new URL('../../../src/sandbox/server.ts', import.meta.url).href;

/** A sandbox in a process of its own, with a state of several megabytes. */
async function spawnSandbox(stateFile: string) {
  const options = JSON.stringify({ stateFile, fill: { trunks: 5000, numbersPerTrunk: 2 } });
  const script = `const { startSandbox } = await import('${SERVER}'); console.log((await startSandbox(${options})).url);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = await once(createInterface(child.stdout), 'line');
  return { child, url: String(url) };
}

test('a process that is killed while it writes leaves a whole state file', async () => {
  const stateFile = join(await newFolder(), 'state.json');
  for (let round = 0; round < 3; round++) {
    const { child, url } = await spawnSandbox(stateFile);
    for (let index = 0; index <= round; index++) {
      const answer = await fetch(`${url}/v1/projects/${PROJECT}/trunks`, {
        method: 'POST',
        headers: { authorization: BASIC, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Killed', hostName: `killed-${round}-${index}` }),
      });
      await answer.body?.cancel();
    }
    // The change is answered before it is written: the file is being written now.
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(JSON.parse(await readFile(stateFile, 'utf8'))).toMatchObject({ version: 1 });
  }
  const { send } = await openApi({ stateFile });
  expect((await send('POST', '/trunks', { name: 'A', hostName: 'a' })).status).toBe(201);
});
