import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkAuthorization } from './authentication.ts';
import type { FaultInjector } from './faults/injector.ts';
import { sendProblem } from './send.ts';
import type { SandboxState } from './state.ts';

export type ProjectRequest = FastifyRequest<{ Params: Record<string, string> & { projectId: string } }>;

/** What every request of the API meets before it is looked at: delays, limits, failures, and whether it may come in. */
export function admission(state: SandboxState, faults: FaultInjector) {
  return async (request: ProjectRequest, reply: FastifyReply) => {
    state.statistics.requests++;
    await state.gate.delay(faults);
    const problem =
      state.gate.refuse(faults, request.id) ??
      checkAuthorization(request.headers.authorization, state.tokens) ??
      state.gate.refuseProject(faults, request.params.projectId);
    if (problem !== undefined) return sendProblem(reply, problem);
  };
}
