import { TerminalError, TransientError } from '../errors.ts';

/** Where and how the API answered: what every refusal says. */
export interface RefusalContext {
  /** `GET /v1/projects/…/calls`: without the query, which may hold phone numbers. */
  readonly place: string;
  readonly status: number;
  /** The message of the API's Error body, already shortened; empty if it sent none. */
  readonly detail: string;
}

/** The API understood the request and will answer it the same way again: 4xx other than 429. */
export class ApiRefusedError extends TerminalError {
  readonly status: number;
  readonly place: string;

  constructor(context: RefusalContext) {
    super(`${describe(context)} ${remedyFor(context.status)}`);
    this.status = context.status;
    this.place = context.place;
  }
}

/** The API could not answer now: 429, 5xx. */
export class ApiUnavailableError extends TransientError {
  readonly status: number;

  constructor(context: RefusalContext, notBefore: number | undefined) {
    super(describe(context), notBefore === undefined ? {} : { notBefore });
    this.status = context.status;
  }
}

/** No whole answer arrived: connection refused or reset, timeout, truncated body. */
export class NetworkError extends TransientError {}

/**
 * The text of an API Error body (`{ message }`, `{ error: { message } }` or OAuth's `error_description`), or the
 * start of the body itself: one line of at most 200 characters. A server that repeats what it was sent must not carry a
 * secret into a log: `secrets` are blotted out.
 */
export function errorDetail(body: Buffer, secrets: readonly string[]): string {
  const text = body.toString('utf8', 0, 10_000);
  let detail = messageOf(parseJson(text)) ?? text;
  for (const secret of secrets) if (secret !== '') detail = detail.replaceAll(secret, '[secret]');
  return detail.replaceAll(/\s+/g, ' ').trim().slice(0, 200).replace(/\.+$/, '');
}

function messageOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null) return undefined;
  const fields = body as Record<string, unknown>;
  for (const candidate of [fields.message, fields.error_description]) {
    if (typeof candidate === 'string') return candidate;
  }
  return messageOf(fields.error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe({ place, status, detail }: RefusalContext): string {
  return `${place} answered ${status}${detail === '' ? '' : `: ${detail}`}.`;
}

function remedyFor(status: number): string {
  switch (status) {
    case 401:
      return 'Check SINCH_KEY_ID and SINCH_KEY_SECRET: the key may be mistyped, deleted or of another project.';
    case 403:
      return 'Check that the access key belongs to SINCH_PROJECT_ID and may read Elastic SIP Trunking.';
    case 404:
      return 'Check SINCH_PROJECT_ID, SINCH_API_URL and SINCH_AUTH_URL.';
    default:
      return 'The same request will be refused again.';
  }
}
