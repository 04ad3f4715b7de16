import type { ServerResponse } from 'node:http';
import { type Handler, sendJson } from './support.ts';

export interface FakeCall {
  readonly callId: string;
  /** Seconds since the epoch. */
  readonly createTime: number;
}

/** `count` calls, one every `step` seconds from `start`. */
export function manyCalls(start: number, count: number, step = 1): FakeCall[] {
  return Array.from({ length: count }, (_, index) => ({
    callId: `call-${start}-${index}`,
    createTime: start + Math.floor(index * step),
  }));
}

export interface PageRequest {
  readonly start: number;
  readonly end: number;
  readonly page: number;
  readonly pageSize: number;
}

export interface PageAnswer {
  calls: FakeCall[];
  totalItems: number;
  pageSize: number;
  pageNumber: number;
}

/** What the API would answer over these calls: an inclusive range, cut into pages. */
export function answer(calls: readonly FakeCall[], request: PageRequest): PageAnswer {
  const { start, end, page, pageSize } = request;
  const listed = calls.filter(call => call.createTime >= start && call.createTime <= end);
  return {
    calls: listed.slice((page - 1) * pageSize, page * pageSize),
    totalItems: listed.length,
    pageSize,
    pageNumber: page,
  };
}

/** Handler of `GET /v1/projects/project/calls`: any other request is answered 404. */
export function callsHandler(respond: (request: PageRequest, response: ServerResponse) => unknown): Handler {
  return (request, response, url) => {
    if (request.method !== 'GET' || url.pathname !== '/v1/projects/project/calls') {
      sendJson(response, { message: 'unexpected request' }, 404);
      return;
    }
    const body = respond(readRequest(url.searchParams), response);
    if (!response.writableEnded && body !== undefined) sendJson(response, body);
  };
}

function readRequest(query: URLSearchParams): PageRequest {
  const time = (name: string) => Date.parse(query.get(name) ?? '') / 1000;
  return {
    start: time('createTime>'),
    end: time('createTime<'),
    page: Number(query.get('page')),
    pageSize: Number(query.get('pageSize')),
  };
}
