import { createHash, timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UsageError } from '../errors.ts';
import type { Secret } from '../secret.ts';

/** @throws UsageError where others than this machine could reach a board without a password */
export function refuseOpenBoard(host: string, password: Secret | undefined): void {
  if (password !== undefined || isLoopback(host)) return;
  throw new UsageError(
    `--host is ${host}, where others can reach the job board, and it has no password. Set TRUNKLEDGER_BOARD_PASSWORD, or ` +
      'listen on 127.0.0.1, which is the default.',
  );
}

/**
 * Lets nobody in who may not steer the jobs: with a password, whoever has it (HTTP Basic, any user name); without one,
 * only what this machine asks of itself by that name, since a page of another origin can lead its own name here.
 * A page of another origin changes nothing, even in a browser that knows the password. `open` are the routes that answer
 * everybody.
 */
export function guardAccess(
  server: FastifyInstance,
  password: Secret | undefined,
  open: readonly string[],
): void {
  const hasPassword = password === undefined ? () => true : passwordCheck(password);
  server.addHook('onRequest', async (request, reply) => {
    protect(reply);
    if (open.includes(request.routeOptions.url ?? '')) return undefined;
    if (!hasPassword(request)) {
      reply.header('www-authenticate', 'Basic realm="trunkledger", charset="UTF-8"');
      return refuse(
        reply,
        401,
        'The password is that of TRUNKLEDGER_BOARD_PASSWORD; the user name does not matter.',
      );
    }
    if (password === undefined && !isLoopback(request.hostname)) {
      return refuse(reply, 421, `This server is for its own machine, and not known as ${request.hostname}.`);
    }
    if (!/^(GET|HEAD)$/.test(request.method) && isOfOtherOrigin(request)) {
      return refuse(reply, 403, 'Pages of other origins change nothing here.');
    }
    return undefined;
  });
}

function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: message });
}

/** The board asks for fonts of another host, which are neither needed nor anybody's business: it works without a network. */
const contentPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join('; ');

function protect(reply: FastifyReply): void {
  reply.headers({
    'content-security-policy': contentPolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
}

function passwordCheck(password: Secret): (request: FastifyRequest) => boolean {
  const wanted = digest(password.reveal());
  return ({ headers: { authorization = '' } }) => {
    const credentials = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
    if (credentials === undefined) return false;
    const [, given] = /^[^:]*:(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
    // Of digests, which are of one length: how long the comparison takes tells nothing.
    return given !== undefined && timingSafeEqual(digest(given), wanted);
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isOfOtherOrigin({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
