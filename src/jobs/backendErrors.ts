import { ExpectedError, UsageError } from '../errors.ts';
import type { BackendLogger } from './backend.ts';

/** A queue URL as a person may see it: without its password. */
export function maskUrl(url: string): string {
  if (!URL.canParse(url)) return url.replace(/\/\/[^@/]*@/, '//***@');
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  for (const name of ['password', 'sslpassword']) {
    if (parsed.searchParams.has(name)) parsed.searchParams.set(name, '***');
  }
  return parsed.toString();
}

/** The store does not answer, or does not let this program in. Names the URL, why, and what to do; exit code 1. */
export function queueError(url: string, problem: string, remedy: string, cause?: unknown): ExpectedError {
  return new ExpectedError(describe(url, problem, remedy), { cause });
}

/** The store cannot be used as it is set up, however often it is tried. Says the same; exit code 2. */
export function queueUsageError(url: string, problem: string, remedy: string, cause?: unknown): UsageError {
  return new UsageError(describe(url, problem, remedy), { cause });
}

function describe(url: string, problem: string, remedy: string): string {
  const secret = URL.canParse(url) ? decodeURIComponent(new URL(url).password) : '';
  const text = `TRUNKLEDGER_QUEUE_URL is ${maskUrl(url)}: ${problem} ${remedy}`;
  return secret === '' ? text : text.replaceAll(secret, '***');
}

/** What an error of a driver says, also where it is several in one. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join('; ');
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/**
 * Errors of a connection, which every queue and worker of it reports again while it is away: the same one is a warning
 * once a minute, and a debug line otherwise.
 */
export function createErrorReport(
  logger: BackendLogger,
  now: () => number = Date.now,
): (error: Error) => void {
  const warned = new Map<string, number>();
  return error => {
    const reason = reasonOf(error);
    const isNew = now() - (warned.get(reason) ?? Number.NEGATIVE_INFINITY) >= 60_000;
    if (!isNew) return logger.debug({ reason }, 'the queue reports an error again');
    if (warned.size >= 100) warned.clear();
    warned.set(reason, now());
    logger.warn({ reason }, 'the queue reports an error');
  };
}
