import { once } from 'node:events';
import type { FastifyReply } from 'fastify';

/** Sends half of the body under the headers of all of it, and then drops the connection. */
export async function sendTorn(reply: FastifyReply, body: string): Promise<FastifyReply> {
  const bytes = Buffer.from(body);
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  await Promise.race([new Promise(flushed => raw.write(half, flushed)), once(raw, 'close')]);
  raw.destroy();
  return reply;
}
