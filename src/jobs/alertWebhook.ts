import { TerminalError, TransientError } from '../errors.ts';
import { NetworkError } from '../extract/apiErrors.ts';
import { createHttp, type Http, type HttpResponse, headerOf } from '../extract/http.ts';
import { parseRetryAfter, type RetryEffects, systemEffects, withRetries } from '../extract/retry.ts';
import type { AlertMessage } from '../load/alerts.ts';

export interface WebhookOptions {
  /** May hold a secret in any of its parts: it is never logged, and errors name the variable instead. */
  readonly url: string;
  readonly signal?: AbortSignal | undefined;
  readonly effects?: Partial<RetryEffects> | undefined;
}

/** Posts messages to one URL. */
export interface Webhook {
  /**
   * `tries` in all, the first included.
   * @throws an ExpectedError once they are used up, or at once where repeating cannot help; an UnreachableWebhookError
   *   where the URL cannot be connected to.
   */
  send(message: AlertMessage, tries?: number): Promise<void>;
  close(): Promise<void>;
}

/** Nobody answers at the URL, whatever the message. */
export class UnreachableWebhookError extends TransientError {}

const retry = { tries: 4, baseMs: 1_000, capMs: 10_000, retryAfterCapMs: 30_000 };
const timeouts = { connectMs: 5_000, headersMs: 10_000, bodyMs: 5_000 };

/** For a whole answer: one that trickles in must not hold up the next look. */
const answerMs = 15_000;

export function createWebhook({ url, signal, effects }: WebhookOptions): Webhook {
  const http = createHttp(timeouts, 1);
  const policy = { ...retry, effects: { ...systemEffects, ...effects } };
  return {
    send: (message, tries = retry.tries) =>
      withRetries(() => post(http, url, message, signal, policy.effects.now), { ...policy, tries }, signal),
    close: () => http.close(),
  };
}

const place = 'POST to TRUNKLEDGER_ALERT_URL';

async function post(
  http: Http,
  url: string,
  message: AlertMessage,
  signal: AbortSignal | undefined,
  now: () => number,
): Promise<void> {
  const body = JSON.stringify(payloadOf(message));
  const deadline = AbortSignal.timeout(answerMs);
  const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
  try {
    const response = await http.send({
      method: 'POST',
      url,
      place,
      headers: headersFor(url),
      body,
      signal: either,
    });
    refuse(response, now);
  } catch (error) {
    signal?.throwIfAborted();
    if (isUnreachable(error)) throw new UnreachableWebhookError(error.message, { cause: error });
    if (!deadline.aborted) throw error;
    throw new TransientError(`${place} got no whole answer within ${answerMs / 1000} s.`);
  }
}

/** What befalls a request that was connected. */
const connectedCodes: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_ABORTED',
]);

function isUnreachable(error: unknown): error is NetworkError {
  if (!(error instanceof NetworkError)) return false;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return !connectedCodes.has(code) && !String(code).startsWith('HPE_');
}

/** A name and a password in the URL are sent as Basic auth. */
function headersFor(url: string): Record<string, string> {
  const { username, password } = new URL(url);
  const headers = { 'content-type': 'application/json', 'user-agent': 'trunkledger' };
  if (username === '' && password === '') return headers;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { ...headers, authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function refuse(response: HttpResponse, now: () => number): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  const answered = `${place} was answered ${status}.`;
  if (status !== 408 && status !== 425 && status !== 429 && status < 500) throw new TerminalError(answered);
  const notBefore = parseRetryAfter(headerOf(response, 'retry-after'), now());
  throw new TransientError(answered, notBefore === undefined ? {} : { notBefore });
}

/**
 * The JSON that is posted:
 *
 * - `id`: of the occurrence of a cause; its two messages carry the same. A message may arrive twice, where the program
 *   was killed before it noted the first one.
 * - `status`: `begun` or `mended`.
 * - `kind`: `failed_night`, `open_gap`, `rejected_calls` or `refused_shrink`.
 * - `project_id`, `subject` (a stretch of time, or the reason of a rejection), `detail` (for a person).
 * - `since`, `mended_at`: ISO 8601, UTC; `mended_at` is null until then.
 * - `text`: all of it as one line, which is what chat systems show.
 *
 * It holds no phone number and no secret.
 */
function payloadOf({ id, status, projectId, kind, subject, detail, since, mendedAt }: AlertMessage) {
  const title = `trunkledger: ${kind.replaceAll('_', ' ')}`;
  const text =
    status === 'begun'
      ? `${title}. ${detail}`
      : `${title} is mended: ${subject} (it was there since ${since}).`;
  return { id, status, kind, project_id: projectId, subject, detail, since, mended_at: mendedAt, text };
}
