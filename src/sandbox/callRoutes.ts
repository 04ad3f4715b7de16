import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { admission, type ProjectRequest } from './admission.ts';
import { exportCsv } from './export.ts';
import { type ExportQuery, parseExportQuery } from './exportQuery.ts';
import type { FaultInjector } from './faults/injector.ts';
import { servePage } from './page.ts';
import { badRequest } from './problem.ts';
import { type CallQuery, type FieldViolation, parseCallQuery } from './query.ts';
import { sendJson, sendProblem } from './send.ts';
import type { SandboxState } from './state.ts';

/** `findCalls` and `exportCalls`. */
export function registerCallRoutes(server: FastifyInstance, state: SandboxState): void {
  const page = state.faults.at(['findCalls', 'calls']);
  server.get(
    '/v1/projects/:projectId/calls',
    { onRequest: admission(state, page) },
    async (request: ProjectRequest, reply) => {
      const query = readQuery(parseCallQuery, request, reply, state);
      return query && sendPage(request.params.projectId, query, reply, state, page);
    },
  );
  const whole = state.faults.at(['exportCalls', 'calls']);
  server.get(
    '/v1/projects/:projectId/calls/export',
    { onRequest: admission(state, whole) },
    async (request: ProjectRequest, reply) => {
      const query = readQuery(parseExportQuery, request, reply, state);
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
  { projectIds, fileName, ...selection }: ExportQuery,
  reply: FastifyReply,
  state: SandboxState,
  faults: FaultInjector,
) {
  const torn = faults.strike('reset') !== undefined;
  const ids = [...new Set([projectId, ...projectIds])];
  const projects = ids.map(id => ({ projectId: id, log: state.log(id) }));
  const lines = exportCsv(projects, { ...selection, now: state.now() }, torn);
  reply.header('content-disposition', `attachment; filename="${fileName}"`);
  return reply.type('text/csv; charset=utf-8').send(Readable.from(lines, { objectMode: false }));
}

/** Undefined where the query was refused and the reply is sent. */
function readQuery<Query extends object>(
  parse: (text: string, now: number) => Query | readonly FieldViolation[],
  request: FastifyRequest,
  reply: FastifyReply,
  state: SandboxState,
): Query | undefined {
  const query = parse(request.url.split('?')[1] ?? '', state.now());
  if (!Array.isArray(query)) return query as Query;
  sendProblem(reply, badRequest(query));
  return undefined;
}
