import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgresServer } from '../../../support/postgresServer.ts';
import { freshName, openTestBackend, signal } from '../../../support/queueStore.ts';

/** As a server that stops ends a connection, in PostgreSQL's protocol. */
function administratorCommand(): Buffer {
  const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command'];
  const body = Buffer.from(`${fields.join('\0')}\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/**
 * Stands before a server, and ends the first connection that is to listen before it does, and the second one in the very
 * packet that says that it does. `third` resolves when a third one listens.
 */
async function startCuttingProxy(port: number) {
  let listeners = 0;
  const third = signal();
  const pass = (client: Socket): void => {
    const upstream = connect(port, '127.0.0.1');
    let isSecond = false;
    client.on('data', (data: Buffer) => {
      if (!data.includes('LISTEN bullmq_jobs;\n\0')) return void upstream.write(data);
      listeners++;
      if (listeners === 1) return void client.destroy();
      if (listeners === 3) third.resolve();
      isSecond = listeners === 2;
      upstream.write(data);
    });
    upstream.on('data', (data: Buffer) => {
      if (isSecond) client.end(Buffer.concat([data, administratorCommand()]));
      else client.write(data);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => {});
      socket.on('close', () => other.destroy());
    }
  };
  const server = createServer(pass).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, third: third.promise };
}

test('a worker whose connection ends just as it begins to listen listens again, and takes what comes', async () => {
  const server = await startPostgresServer();
  onTestFinished(() => server.stop(), 60_000);
  const url = new URL(await server.freshUrl());
  const proxy = await startCuttingProxy(Number(url.port));
  url.port = String(proxy.port);
  const backend = await openTestBackend(url.href);
  const name = freshName();
  const done = signal<string>();
  backend.worker(name, async job => done.resolve(job.name));
  await proxy.third;
  await backend.queue(name).add('call', {});
  expect(await done.promise).toBe('call');
});
