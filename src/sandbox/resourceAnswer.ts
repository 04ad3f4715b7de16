import type { ResourceRequest } from './configuration/handlers/handler.ts';
import type { ResourceOperation } from './configuration/operations.ts';
import type { FaultInjector } from './faults/injector.ts';
import { type PageBounds, servePageOf } from './faults/pages.ts';
import { formerEntry, ghostOfEntry, listedResource } from './faults/resources.ts';

const DEFAULT_PAGE_SIZE = 500;

/** The body of an answer, undefined if it has none; lists come through whatever faults are switched on. */
export async function answerResource(
  { operationId, handler }: ResourceOperation,
  request: ResourceRequest,
  faults: FaultInjector,
): Promise<unknown> {
  if (handler.kind === 'answer') return handler.read(request);
  const listed = (entry: unknown) => listedResource(entry, faults.profile);
  if (handler.kind === 'list') return { [handler.key]: handler.read(request).map(listed) };
  const entries = handler.read(request);
  const list = {
    subject: subjectOf(operationId, request),
    slice: (offset: number, limit: number) => ({
      total: entries.size,
      entries: entries.slice(offset, limit),
    }),
    ghost: ghostOfEntry,
    provisional: formerEntry,
  };
  const { entries: shown, ...page } = await servePageOf(list, boundsOf(request.query), faults);
  return { [handler.key]: shown.map(listed), ...page };
}

/** `size` is what the official SDK sends. */
function boundsOf(query: URLSearchParams): PageBounds {
  return {
    page: Number(query.get('page') ?? 1),
    pageSize: Number(query.get('pageSize') ?? query.get('size') ?? DEFAULT_PAGE_SIZE),
  };
}

const OF_THE_PAGE = ['page', 'pageSize', 'size'];

function subjectOf(operationId: string, { params, query }: ResourceRequest): string {
  const filters = [...query].filter(([name]) => !OF_THE_PAGE.includes(name));
  return JSON.stringify([operationId, params, filters]);
}
