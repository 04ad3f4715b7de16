import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { type Problem, withRequestId } from './problem.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, body, headers } = withRequestId(problem, reply.request.id);
  return reply.code(status).headers(headers).send(body);
}

/** @param isTorn whether the connection drops in the middle of the body */
export function sendJson(
  reply: FastifyReply,
  status: number,
  body: unknown,
  isTorn: boolean,
): FastifyReply | Promise<FastifyReply> {
  const text = body === undefined ? '' : JSON.stringify(body);
  if (isTorn) return sendTorn(reply, status, text);
  reply.code(status);
  return text === '' ? reply.send() : reply.type(JSON_TYPE).send(text);
}

/** Sends half of the body under the headers of all of it, and then drops the connection. */
async function sendTorn(reply: FastifyReply, status: number, body: string): Promise<FastifyReply> {
  const bytes = Buffer.from(body);
  const { raw } = reply;
  reply.hijack();
  if (bytes.length > 0) {
    raw.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': bytes.length });
    const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
    await Promise.race([new Promise(flushed => raw.write(half, flushed)), once(raw, 'close')]);
  }
  raw.destroy();
  return reply;
}
