import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { admission, type ProjectRequest } from './admission.ts';
import { exportCsv } from './export.ts';
import type { FaultInjector } from './faults/injector.ts';
import { servePage } from './page.ts';
import { badRequest } from './problem.ts';
import { type CallQuery, parseCallQuery } from './query.ts';
import { sendJson, sendProblem } from './send.ts';
import type { SandboxState } from './state.ts';

/** `findCalls` and `exportCalls`. */
export function registerCallRoutes(server: FastifyInstance, state: SandboxState): void {
  const page = state.faults.at(['findCalls', 'calls']);
  server.get(
    '/v1/projects/:projectId/calls',
    { onRequest: admission(state, page) },
    async (request: ProjectRequest, reply) => {
      const query = readQuery(request, reply, state);
      return query && sendPage(request.params.projectId, query, reply, state, page);
    },
  );
  const whole = state.faults.at(['exportCalls', 'calls']);
  server.get(
    '/v1/projects/:projectId/calls/export',
    { onRequest: admission(state, whole) },
    async (request: ProjectRequest, reply) => {
      const query = readQuery(request, reply, state);
      return query && sendExport(request.params.projectId, query, reply, state, whole);
    },
  );
}

async function sendPage(
  projectId: string,
  query: CallQuery,
  reply: FastifyReply,
  state: SandboxState,
  faults: FaultInjector,
) {
  const page = await servePage(state.log(projectId), { projectId, query, now: state.now() }, faults);
  return sendJson(reply, 200, page, faults.strike('reset') !== undefined);
}

async function sendExport(
  projectId: string,
  query: CallQuery,
  reply: FastifyReply,
  state: SandboxState,
  faults: FaultInjector,
) {
  const torn = faults.strike('reset') !== undefined;
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
