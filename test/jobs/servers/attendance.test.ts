import { expect, test } from 'vitest';
import { temporaryHome } from '../../support/home.ts';
import { runProgram, startProgram } from '../../support/program.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { environmentOf, openSandbox } from '../../support/sandbox.ts';

test('what is asked for on a server that nobody loads for comes with a warning, and without one while up runs', async () => {
  const server = await startRedisServer();
  try {
    const sandbox = await openSandbox({ callsPerDay: 500, now: new Date().toISOString() });
    const environment = environmentOf(sandbox, await temporaryHome(), {
      TRUNKLEDGER_QUEUE_URL: await server.freshUrl(),
    });
    const alone = await runProgram(['run', 'check'], environment);
    expect(alone).toMatchObject({ code: 0, stderr: expect.stringMatching(/Warning: no process is up/) });
    const program = await startProgram(['up', '--port', '0'], environment);
    await program.line(/run concluded/);
    expect(await runProgram(['run', 'check'], environment)).toMatchObject({ code: 0, stderr: '' });
    program.child.kill('SIGTERM');
    expect((await program.finished).code).toBe(0);
  } finally {
    await server.stop();
  }
});
