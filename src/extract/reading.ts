import type { TransientError } from '../errors.ts';
import type { Policy } from '../manifest.ts';
import { formatInstant, type Window } from '../window.ts';
import type { Client } from './client.ts';
import { Completeness } from './completeness.ts';
import { inOrder } from './inOrder.ts';
import type { Landed, Landing, LandingWriter, ManifestFacts } from './landing.ts';
import { callsForm } from './listForm.ts';
import { type Page, splitPage } from './page.ts';

export interface ReadContext {
  readonly client: Client;
  readonly landing: Landing;
}

export interface ReadOptions {
  readonly runId: string;
  readonly policy: Policy;
  readonly signal?: AbortSignal;
  /** Told after each page, re-readings included. */
  readonly onPage?: (progress: { records: number }) => void;
  /** Told of each part as soon as it is landed: some may be when another one ends the reading with an error. */
  readonly onPart?: (landed: Landed) => void;
  /** Told of each part that failed for now, which is then not landed as a failure: the caller reads it again. */
  readonly onFailure?: (window: Window, error: TransientError) => void;
  /** Epoch milliseconds. Default Date.now. */
  readonly now?: () => number;
  /** Asked for; default 500, the API's maximum. */
  readonly pageSize?: number;
  /** A window that holds more is read in parts. Default 50,000. */
  readonly maxCalls?: number;
  /** Readings of a part before it is split or given up. Default 3. */
  readonly readings?: number;
}

/** What is known of the readings of one part so far, failed ones included. */
export interface Attempt {
  readonly window: Window;
  /** Epoch milliseconds; of the last reading. */
  fetchedAt: number;
  readings: number;
  requests: number;
  /** Of the last reading. */
  completeness: Completeness;
}

const defaultPageSize = 500;

export function beginAttempt(window: Window, options: ReadOptions): Attempt {
  const completeness = new Completeness(callsForm, options.pageSize ?? defaultPageSize);
  return { window, fetchedAt: now(options), readings: 0, requests: 0, completeness };
}

/**
 * Reads all pages of a window once and lands them. Undefined if page 1 says that there are more than `maxCalls`: then
 * nothing was landed.
 * @throws an InconsistentReadingError if the pages are no whole list, and whatever the client throws.
 */
export async function readOnce(
  context: ReadContext,
  attempt: Attempt,
  options: ReadOptions,
  maxCalls: number,
): Promise<Landed | undefined> {
  attempt.fetchedAt = now(options);
  attempt.readings++;
  attempt.completeness = new Completeness(callsForm, options.pageSize ?? defaultPageSize);
  const first = await fetchPage(context, attempt, options, 1, options.signal);
  const page = splitPage(first, attempt.completeness.ids);
  if (page.envelope.totalItems > maxCalls) {
    attempt.completeness.total = page.envelope.totalItems;
    return undefined;
  }
  const { fetchedAt, window } = attempt;
  const writer = await context.landing.open({ projectId: context.client.projectId, window, fetchedAt });
  try {
    await takePage(page, attempt, writer, options);
    await takeOtherPages(context, attempt, writer, options);
    attempt.completeness.finish();
    return await writer.commit(manifestFacts(context, attempt, options));
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

async function takeOtherPages(
  context: ReadContext,
  attempt: Attempt,
  writer: LandingWriter,
  options: ReadOptions,
): Promise<void> {
  const { completeness } = attempt;
  // Twice the requests in flight: while one page is written, the next are there, and memory stays bounded.
  const ahead = context.client.concurrency * 2;
  const fetch = (page: number, signal: AbortSignal) => fetchPage(context, attempt, options, page, signal);
  for await (const body of inOrder(2, completeness.pages, ahead, fetch, options.signal)) {
    await takePage(splitPage(body, completeness.ids), attempt, writer, options);
  }
}

async function takePage(
  page: Page,
  attempt: Attempt,
  writer: LandingWriter,
  options: ReadOptions,
): Promise<void> {
  options.signal?.throwIfAborted();
  attempt.completeness.add(page);
  await writer.write(page.lines);
  options.onPage?.({ records: page.count });
}

async function fetchPage(
  { client }: ReadContext,
  attempt: Attempt,
  options: ReadOptions,
  page: number,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const size = options.pageSize ?? defaultPageSize;
  const query = {
    'createTime>': formatInstant(attempt.window.start),
    'createTime<': formatInstant(attempt.window.end),
    page,
    // The document calls it pageSize, the official SDK sends size: a server takes the one it knows.
    pageSize: size,
    size,
  };
  // Earlier windows first: they are done one after another then, and can be loaded while others are read.
  const priority = -attempt.window.start;
  const { body } = await client.get('calls', query, signal, () => attempt.requests++, priority);
  return body;
}

/** Everything of a manifest but what the landing writer finds out. */
export function manifestFacts(
  { client }: ReadContext,
  { window, fetchedAt, readings, requests, completeness }: Attempt,
  options: ReadOptions,
): ManifestFacts {
  return {
    schema_version: 1,
    project_id: client.projectId,
    window_start: formatInstant(window.start),
    window_end: formatInstant(window.end),
    run_id: options.runId,
    fetched_at: new Date(fetchedAt).toISOString(),
    finished_at: new Date(now(options)).toISOString(),
    api_url: client.baseUrl,
    readings,
    requests,
    pages: completeness.pagesRead,
    page_size: completeness.pageSize,
    total_items: completeness.total,
    records: completeness.records,
    distinct_ids: completeness.ids.size,
    records_without_id: completeness.withoutId,
    error: null,
    not_before: null,
    policy: options.policy,
  };
}

function now(options: ReadOptions): number {
  return (options.now ?? Date.now)();
}
