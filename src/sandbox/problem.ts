import type { components } from '../../api/types.d.ts';
import type { FieldViolation } from './query.ts';

type ErrorBody = components['schemas']['Error'];
type ErrorDetail = components['schemas']['ErrorDetail'];

/** A response that is not what was asked for: status, the documented body, and headers beside it. */
export interface Problem {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request that is refused where its resources are looked at: nothing was changed. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.body.message);
    this.problem = problem;
  }
}

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

function problem(
  status: number,
  message: string,
  details: ErrorDetail[] = [],
  headers: Readonly<Record<string, string>> = {},
): Problem {
  return {
    status,
    body: { code: status, status: STATUS_NAMES[status] ?? 'UNKNOWN', message, details },
    headers,
  };
}

export function badRequest(violations: readonly FieldViolation[]): Problem {
  const fields = violations.map(({ field }) => field).join(', ');
  return problem(400, `Bad request: ${fields}.`, [{ type: 'BadRequest', fieldViolations: [...violations] }]);
}

export function unauthenticated(challenge: string, message: string): Problem {
  return problem(401, message, [], { 'www-authenticate': challenge });
}

export function forbidden(projectId: string): Problem {
  return problem(403, `The access key may not use project ${projectId}.`, [
    errorInfo('PROJECT_FORBIDDEN', { projectId }),
  ]);
}

export function projectNotFound(projectId: string): Problem {
  return problem(404, `Project ${projectId} does not exist.`, [
    errorInfo('PROJECT_NOT_FOUND', { projectId }),
  ]);
}

export function pathNotFound(method: string, path: string): Problem {
  return problem(404, `${method} ${path} is no operation of this API.`, [
    errorInfo('PATH_NOT_FOUND', { path }),
  ]);
}

/**
 * A resource that the project does not have.
 *
 * @param kind as it stands in a sentence, for example `SIP trunk`
 */
export function resourceNotFound(kind: string, id: string): Problem {
  return problem(404, `There is no ${kind} ${id} in this project.`, [
    errorInfo(`${reasonOf(kind)}_NOT_FOUND`, { id }),
  ]);
}

/** Something that has to be unique is there already. */
export function conflict(kind: string, value: string, rule: string): Problem {
  return problem(409, `The ${kind} ${value} is taken: ${rule}.`, [
    errorInfo(`${reasonOf(kind)}_TAKEN`, { value }),
  ]);
}

function reasonOf(kind: string): string {
  return kind.toUpperCase().replaceAll(' ', '_');
}

/** The same with the id under which the server knows the request. */
export function withRequestId({ body, ...rest }: Problem, requestId: string): Problem {
  const details = body.details.filter(({ type }) => type !== 'RequestInfo');
  return { ...rest, body: { ...body, details: [...details, { type: 'RequestInfo', requestId }] } };
}

/** @param retryAfter value of the header, left out if undefined */
export function tooManyRequests(retryAfter: string | undefined): Problem {
  const violation = { subject: 'requests', description: 'More requests than this access key is allowed.' };
  return problem(
    429,
    'Too many requests.',
    [{ type: 'QuotaFailure', violations: [violation] }],
    retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  );
}

export function serverError(
  status: number,
  requestId: string,
  cause = 'the sandbox was told to fail',
): Problem {
  return problem(status, `The request could not be served: ${cause}.`, [{ type: 'RequestInfo', requestId }]);
}

function errorInfo(reason: string, metaData: Record<string, string>): ErrorDetail {
  return { type: 'ErrorInfo', reason, domain: 'sinch.voice', metaData };
}
