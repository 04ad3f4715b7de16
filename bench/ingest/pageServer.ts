// A static page server: `node pageServer.ts CALLS [LATENCY]` answers the API's requests, each after LATENCY milliseconds,
// from pages made beforehand, held in memory, and prints its port when it listens. It costs next to nothing, so that what
// is measured is its client. Up to 50,000 calls are one hour's with `--one-window`.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pagesOf } from './pages.ts';
import { type CallWindow, fileOf, linesOf, windowsOf } from './windows.ts';

const [calls = 0, latency = 0] = process.argv.slice(2, 4).map(Number);
const isOneWindow = process.argv.includes('--one-window');
const windows = new Map<string, Buffer[]>(
  windowsOf(calls, isOneWindow ? 1 : undefined).map(window => [
    keyOf(window),
    pagesOf(isOneWindow ? Buffer.from(linesOf(window, 0)) : readFileSync(fileOf(calls, window)), window),
  ]),
);
const token = Buffer.from('{"access_token":"bench","token_type":"bearer","expires_in":3600}');

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
  const body = request.method === 'POST' ? token : pageFor(request);
  const answer = () =>
    body === undefined
      ? send(response, 404, Buffer.from('{"status":"no such page"}'))
      : send(response, 200, body);
  if (latency > 0) setTimeout(answer, latency);
  else answer();
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
// The parent's end is this process's end.
process.on('disconnect', () => process.exit());

function pageFor(request: IncomingMessage): Buffer | undefined {
  const url = decodeURIComponent(request.url ?? '');
  const start = Date.parse(/createTime>=([^&]+)/.exec(url)?.[1] ?? '') / 1000;
  const end = Date.parse(/createTime<=([^&]+)/.exec(url)?.[1] ?? '') / 1000;
  const page = Number(/[?&]page=(\d+)/.exec(url)?.[1] ?? 1);
  return windows.get(keyOf({ start, end }))?.[page - 1];
}

function keyOf({ start, end }: Pick<CallWindow, 'start' | 'end'>): string {
  return `${start}-${end}`;
}

function send(response: ServerResponse, status: number, body: Buffer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
