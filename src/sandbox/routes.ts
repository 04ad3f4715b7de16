import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkAuthorization } from './authentication.ts';
import { exportCsv } from './export.ts';
import { servePage } from './page.ts';
import { badRequest, type Problem, pathNotFound, serverError } from './problem.ts';
import { type CallQuery, parseCallQuery } from './query.ts';
import { sendTorn } from './send.ts';
import type { SandboxState } from './state.ts';
import { registerTokenRoute } from './tokenRoute.ts';

type ProjectRequest = FastifyRequest<{ Params: { projectId: string } }>;

/** The operations of `api/openapi.yaml`, and the documented errors for everything else. */
export function registerRoutes(server: FastifyInstance, state: SandboxState): void {
  server.addHook('onResponse', async (_request, reply) => {
    state.statistics.statuses[reply.statusCode] = (state.statistics.statuses[reply.statusCode] ?? 0) + 1;
  });
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, pathNotFound(request.method, pathOf(request))),
  );
  server.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const isClientError = error.statusCode !== undefined && error.statusCode < 500;
    const field = { field: 'body', description: error.message };
    return sendProblem(
      reply,
      isClientError ? badRequest([field]) : serverError(500, request.id, error.message),
    );
  });
  registerTokenRoute(server, state);
  registerCallRoutes(server, state);
}

function registerCallRoutes(server: FastifyInstance, state: SandboxState): void {
  const onRequest = async (request: ProjectRequest, reply: FastifyReply) => {
    state.statistics.requests++;
    await state.gate.delay();
    const problem =
      state.gate.refuse(request.id) ??
      checkAuthorization(request.headers.authorization, state.tokens) ??
      state.gate.refuseProject(request.params.projectId);
    if (problem !== undefined) return sendProblem(reply, problem);
  };
  server.get('/v1/projects/:projectId/calls', { onRequest }, async (request: ProjectRequest, reply) => {
    const query = readQuery(request, reply, state);
    return query && sendPage(request.params.projectId, query, reply, state);
  });
  server.get(
    '/v1/projects/:projectId/calls/export',
    { onRequest },
    async (request: ProjectRequest, reply) => {
      const query = readQuery(request, reply, state);
      return query && sendExport(request.params.projectId, query, reply, state);
    },
  );
}

async function sendPage(projectId: string, query: CallQuery, reply: FastifyReply, state: SandboxState) {
  const page = await servePage(state.log(projectId), { projectId, query, now: state.now() }, state.faults);
  const body = JSON.stringify(page);
  reply.type('application/json; charset=utf-8');
  return state.faults.strike('reset') ? sendTorn(reply, body) : reply.send(body);
}

async function sendExport(projectId: string, query: CallQuery, reply: FastifyReply, state: SandboxState) {
  const torn = state.faults.strike('reset') !== undefined;
  const moment = { projectId, now: state.now() };
  reply.header('content-disposition', 'attachment; filename="calls.csv"');
  return reply
    .type('text/csv; charset=utf-8')
    .send(Readable.from(exportCsv(state.log(projectId), query, moment, torn), { objectMode: false }));
}

/** Undefined where the query was refused and the reply is sent. */
function readQuery(request: FastifyRequest, reply: FastifyReply, state: SandboxState): CallQuery | undefined {
  const query = parseCallQuery(request.url.split('?')[1] ?? '', state.now());
  if ('range' in query) return query;
  sendProblem(reply, badRequest(query));
  return undefined;
}

function sendProblem(reply: FastifyReply, { status, body, headers }: Problem): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? request.url;
}
