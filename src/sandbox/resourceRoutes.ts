import type { FastifyInstance, FastifyReply } from 'fastify';
import { admission, type ProjectRequest } from './admission.ts';
import type { ResourceRequest } from './configuration/handlers/handler.ts';
import { RESOURCE_OPERATIONS, type ResourceOperation } from './configuration/operations.ts';
import { type Contract, createContract } from './contract/contract.ts';
import type { Operation } from './contract/operations.ts';
import type { FaultInjector } from './faults/injector.ts';
import { badRequest, Refusal } from './problem.ts';
import { answerResource } from './resourceAnswer.ts';
import { sendJson, sendProblem } from './send.ts';
import type { SandboxState } from './state.ts';

let shared: Contract | undefined;

/** One for all sandboxes of a process: each would compile the same validators again. */
function contract(): Contract {
  shared ??= createContract();
  return shared;
}

/** Every operation on the configuration of a project: where and how the contract says, with what the table says. */
export async function registerResourceRoutes(server: FastifyInstance, state: SandboxState): Promise<void> {
  await server.register(async scope => {
    readJsonOnly(scope);
    for (const operation of RESOURCE_OPERATIONS) registerResourceRoute(scope, state, operation);
  });
}

function registerResourceRoute(
  scope: FastifyInstance,
  state: SandboxState,
  operation: ResourceOperation,
): void {
  const { operationId, resource } = operation;
  const documented = contract().operations.find(candidate => candidate.operationId === operationId);
  if (documented === undefined) throw new Error(`api/openapi.yaml has no operation ${operationId}`);
  const faults = state.faults.at([operationId, resource]);
  scope.route({
    method: documented.method,
    url: documented.path,
    onRequest: admission(state, faults),
    handler: (request: ProjectRequest, reply) =>
      serve(request, reply, state, { operation, documented, faults }),
  });
}

interface Route {
  readonly operation: ResourceOperation;
  readonly documented: Operation;
  readonly faults: FaultInjector;
}

async function serve(request: ProjectRequest, reply: FastifyReply, state: SandboxState, route: Route) {
  const { operation, documented, faults } = route;
  const { params, query, body } = request;
  const violations = contract().check(operation.operationId, {
    params,
    query: query as Record<string, unknown>,
    body,
  });
  if (violations.length > 0) return sendProblem(reply, badRequest(violations));
  const asked: ResourceRequest = {
    project: state.projects.get(params.projectId),
    params,
    query: new URLSearchParams(request.url.split('?')[1]),
    body,
  };
  try {
    const content = await answerResource(operation, asked, faults);
    if (documented.method !== 'GET') state.projects.changed();
    return sendJson(reply, successOf(documented), content, faults.strike('reset') !== undefined);
  } catch (error) {
    if (error instanceof Refusal) return sendProblem(reply, error.problem);
    throw error;
  }
}

function successOf({ responses }: Operation): number {
  return Number(Object.keys(responses).find(status => status.startsWith('2')));
}

/** A body is JSON, or there is none: the official SDK announces JSON where it sends nothing, too. */
function readJsonOnly(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)));
    } catch (error) {
      done(Object.assign(new Error(`no JSON: ${(error as Error).message}`), { statusCode: 400 }));
    }
  });
}
