import { ApiRefusedError, ApiUnavailableError, errorDetail } from './apiErrors.ts';
import { type HttpResponse, headerOf } from './http.ts';
import { parseRetryAfter } from './retry.ts';

export interface RefusalSource {
  readonly place: string;
  /** Texts that must not appear in the error. */
  readonly secrets: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The error for an answer other than 200: transient if the server could not answer now, else terminal. */
export function refusalOf(
  response: HttpResponse,
  source: RefusalSource,
): ApiRefusedError | ApiUnavailableError {
  const { status, body } = response;
  const context = { place: source.place, status, detail: errorDetail(body, source.secrets) };
  if (!isTransient(status)) return new ApiRefusedError(context);
  return new ApiUnavailableError(context, parseRetryAfter(headerOf(response, 'retry-after'), source.now));
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
