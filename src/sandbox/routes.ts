import type { FastifyInstance } from 'fastify';
import { registerCallRoutes } from './callRoutes.ts';
import { registerPages } from './pages.ts';
import { badRequest, pathNotFound, serverError } from './problem.ts';
import { registerResourceRoutes } from './resourceRoutes.ts';
import { sendProblem } from './send.ts';
import type { SandboxState } from './state.ts';
import { registerTokenRoute } from './tokenRoute.ts';

/** The operations of `api/openapi.yaml`, and the documented errors for everything else. */
export async function registerRoutes(server: FastifyInstance, state: SandboxState): Promise<void> {
  server.addHook('onResponse', async (_request, reply) => {
    state.statistics.statuses[reply.statusCode] = (state.statistics.statuses[reply.statusCode] ?? 0) + 1;
  });
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, pathNotFound(request.method, request.url.split('?')[0] ?? request.url)),
  );
  server.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const isClientError = error.statusCode !== undefined && error.statusCode < 500;
    const field = { field: 'body', description: error.message };
    return sendProblem(
      reply,
      isClientError ? badRequest([field]) : serverError(500, request.id, error.message),
    );
  });
  ignoreBodies(server);
  registerPages(server);
  registerCallRoutes(server, state);
  await registerResourceRoutes(server, state);
  await server.register(async scope => registerTokenRoute(scope, state));
}

/** Unless a route says how it reads one: what is sent to a path that is not there is a 404, whatever it is. */
function ignoreBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, body, done) => {
    body.resume();
    done(null);
  });
}
