import { TerminalError } from '../errors.ts';
import { ApiRefusedError } from './apiErrors.ts';
import type { Client } from './client.ts';
import { Completeness } from './completeness.ts';
import { inOrder } from './inOrder.ts';
import { type Page, splitPage } from './page.ts';
import { InconsistentReadingError } from './readingErrors.ts';
import type { ResourceList } from './resourceLists.ts';

/** One list to be read. */
export interface ListRequest {
  readonly list: ResourceList;
  /** Null for a list of the project. */
  readonly parentId: string | null;
}

/** A list that was read whole. */
export interface ProvenList {
  /** Epoch milliseconds: when the request was sent that its first page answers. */
  readonly fetchedAt: number;
  readonly pages: readonly Page[];
  readonly records: number;
  /** The ids of its records, distinct. */
  readonly ids: () => Iterable<string>;
}

export interface ReadListOptions {
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly pageSize: number;
  /** Readings before the list is given up. */
  readonly readings: number;
  /** Told of each request, retries included. */
  readonly onRequest: () => void;
}

/**
 * Reads a list until its pages add up to it. It is held in memory, because what was not proven must not land.
 * @throws an InconsistentReadingError after the last reading, and whatever the client throws.
 */
export async function readList(
  client: Client,
  request: ListRequest,
  options: ReadListOptions,
): Promise<ProvenList> {
  for (let reading = 1; ; reading++) {
    try {
      return await readOnce(client, request, options);
    } catch (error) {
      if (!(error instanceof InconsistentReadingError) || reading >= options.readings) throw error;
    }
  }
}

async function readOnce(client: Client, request: ListRequest, options: ReadListOptions): Promise<ProvenList> {
  const { form } = request.list;
  const completeness = new Completeness(form, form.isPaged ? options.pageSize : wholeList);
  const pages: Page[] = [];
  let fetchedAt = options.now();
  const take = (body: Buffer): void => {
    const page = splitPage(body, completeness.ids, form);
    completeness.add(page);
    pages.push(page);
  };
  take(
    await fetchPage(client, request, options, 1, options.signal, () => {
      fetchedAt = options.now();
    }),
  );
  // Most lists are one page, and there may be tens of thousands: they need no signal to abandon further ones.
  if (completeness.pages > 1) {
    const fetch = (page: number, signal: AbortSignal) => fetchPage(client, request, options, page, signal);
    // Twice the requests in flight: while one page is split, the next are there.
    const ahead = client.concurrency * 2;
    for await (const body of inOrder(2, completeness.pages, ahead, fetch, options.signal)) take(body);
  }
  completeness.finish();
  return { fetchedAt, pages, records: completeness.records, ids: () => completeness.ids.texts() };
}

/** The page size of a list that is not paged. */
const wholeList = Number.MAX_SAFE_INTEGER;

/** Calls go first. No infinity, since priorities are compared by subtraction. */
const priority = Number.MIN_SAFE_INTEGER;

async function fetchPage(
  client: Client,
  { list, parentId }: ListRequest,
  { pageSize, onRequest }: ReadListOptions,
  page: number,
  signal: AbortSignal,
  onSent = () => {},
): Promise<Buffer> {
  const path = list.path(pathSegment(parentId ?? ''));
  // The document calls it pageSize, the official SDK sends size: a server takes the one it knows.
  const query = list.form.isPaged ? { page, pageSize, size: pageSize } : {};
  const noteRequest = (): void => {
    onRequest();
    onSent();
  };
  return (await client.get(path, query, signal, noteRequest, priority)).body;
}

/**
 * Whether the record that a list belongs to has vanished, by asking for it: a list may be missing (404) where its
 * record is not, and then it is the list that failed.
 */
export async function hasVanished(
  client: Client,
  { list, parentId }: ListRequest,
  { signal, onRequest }: Pick<ReadListOptions, 'signal' | 'onRequest'>,
): Promise<boolean> {
  const path = list.path(pathSegment(parentId ?? ''));
  try {
    await client.get(path.slice(0, path.lastIndexOf('/')), {}, signal, onRequest, priority);
    return false;
  } catch (error) {
    signal.throwIfAborted();
    return isMissing(error);
  }
}

/** Whether the API says that there is no such thing; an answer of the token endpoint says nothing of it. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiRefusedError && error.status === 404 && error.place.startsWith('GET ');
}

function pathSegment(id: string): string {
  // A URL swallows these, even when they are encoded, and another list would be asked for.
  if (id === '.' || id === '..') throw new TerminalError(`The id "${id}" cannot be asked for in a URL.`);
  return encodeURIComponent(id);
}
