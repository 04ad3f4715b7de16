import Fastify, { type FastifyInstance } from 'fastify';
import { UsageError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type BoardOptions, boardPath, serveBoard } from './board.ts';
import { type ReadinessProbe, readinessOf } from './health.ts';
import type { Metrics } from './metrics.ts';
import { type FigureSources, registerFigures } from './metricsFigures.ts';
import { guardAccess, refuseOpenBoard } from './statusServerAccess.ts';

export interface StatusServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Required where `host` is not loopback. */
  readonly password: Secret | undefined;
  readonly board: BoardOptions;
  /** The parts of /readyz, by name. */
  readonly probes: Readonly<Record<string, ReadinessProbe>>;
  readonly metrics: Metrics;
  readonly figures: FigureSources;
}

export interface StatusServer {
  /** `http://127.0.0.1:8090` */
  readonly url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/**
 * Serves the job board at `/board`, and `/healthz`, `/readyz` and `/metrics`. Resolves when it listens.
 * @throws UsageError where another host than loopback has no password, and where it cannot listen there
 */
export async function startStatusServer(options: StatusServerOptions): Promise<StatusServer> {
  const { host, port, password } = options;
  refuseOpenBoard(host, password);
  const server = Fastify({ forceCloseConnections: true });
  guardAccess(server, password, ['/healthz']);
  serveHealth(server, options.probes);
  serveMetrics(server, options);
  server.get('/', (_request, reply) => reply.redirect(`${boardPath}/`));
  await serveBoard(server, options.board);
  try {
    return { url: await server.listen({ host, port }), close: () => server.close() };
  } catch (error) {
    await server.close();
    throw notListening(error as NodeJS.ErrnoException, host, port);
  }
}

function serveHealth(server: FastifyInstance, probes: StatusServerOptions['probes']): void {
  server.get('/healthz', async () => ({ alive: true }));
  server.get('/readyz', async (_request, reply) => {
    const readiness = await readinessOf(probes);
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
}

function serveMetrics(server: FastifyInstance, { metrics, figures }: StatusServerOptions): void {
  const { registry } = metrics;
  const refresh = registerFigures(registry, figures);
  server.get('/metrics', async (_request, reply) => {
    await refresh();
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has that port. Stop it, or take another port; --port 0 takes any that is free',
  EACCES: 'this user may not use that port. Take one from 1024 to 65535',
  EADDRNOTAVAIL: 'this machine does not have that address. Take one of its own',
  ERR_SOCKET_BAD_PORT: 'allowed is a port from 0 to 65535',
  ENOTFOUND: 'nobody knows a host of that name. Take an address of this machine',
};

function notListening(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reason = reasons[error.code ?? ''];
  if (reason === undefined) return error;
  return new UsageError(`--host ${host} --port ${port}: cannot listen there: ${reason}.`, { cause: error });
}
