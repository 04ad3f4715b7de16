import { serve } from './mirror.ts';

/** A call as the API lists it; whatever a test leaves out is not in the record. */
export interface ServedCall {
  readonly callId: string;
  readonly createTime: string;
  readonly [field: string]: unknown;
}

/** An API of calls alone, of one page a range, whose list a test changes between two runs; Basic and OAuth are not checked. */
export async function serveCalls(
  list: () => readonly ServedCall[],
): Promise<{ url: string; authUrl: string }> {
  const url = await serve((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
    const answers: Readonly<Record<string, () => object>> = {
      calls: () => pageOf(list(), searchParams),
      token: () => token,
    };
    const body = answers[pathname.split('/').at(-1) ?? '']?.();
    const status = body === undefined ? 404 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  });
  return { url, authUrl: `${url}/oauth2/token` };
}

const token = { access_token: 'token', expires_in: 3600, token_type: 'bearer' };

function pageOf(list: readonly ServedCall[], query: URLSearchParams): object {
  const from = Date.parse(query.get('createTime>') ?? '');
  const to = Date.parse(query.get('createTime<') ?? '');
  const calls = list.filter(({ createTime }) => {
    const time = Math.floor(Date.parse(createTime) / 1000) * 1000;
    return time >= from && time <= to;
  });
  return { calls, totalItems: calls.length, pageNumber: 1, pageSize: 500 };
}

/** An outbound call of half a minute that costs a cent. */
export function callAt(callId: string, createTime: string, more: object = {}): ServedCall {
  const after = (seconds: number): string => new Date(Date.parse(createTime) + seconds * 1000).toISOString();
  return {
    callId,
    createTime,
    answerTime: after(5),
    endTime: after(35),
    direction: 'OUTBOUND',
    callResult: 'COMPLETED',
    from: '+12015555555',
    to: '+4930123456',
    trunkId: 'trunk',
    projectId: 'project',
    durationSeconds: 30,
    billingDurationSeconds: 30,
    price: { currencyCode: 'USD', amount: '0.0100' },
    pricePerMinute: { currencyCode: 'USD', amount: '0.0200' },
    ...more,
  };
}
