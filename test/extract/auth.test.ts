import { expect, onTestFinished, test } from 'vitest';
import type { Authorizer } from '../../src/extract/auth.ts';
import { createTokenAuthorizer } from '../../src/extract/auth.ts';
import { createHttp, defaultTimeouts } from '../../src/extract/http.ts';
import { type Handler, rejection, sendJson, serve } from './support.ts';

interface Fixture {
  readonly authorizer: Authorizer;
  readonly requests: () => number;
  now: number;
}

async function authorizerAgainst(handler: Handler, keySecret = 'secret-of-the-key'): Promise<Fixture> {
  const url = await serve(handler);
  const http = createHttp(defaultTimeouts, 10);
  onTestFinished(() => http.close());
  let requests = 0;
  const authorizer = createTokenAuthorizer({
    authUrl: `${url}/oauth2/token`,
    keyId: 'key',
    keySecret,
    http,
    now: () => fixture.now,
    userAgent: 'test',
    onTokenRequest: () => requests++,
  });
  const fixture: Fixture = { authorizer, requests: () => requests, now: 0 };
  return fixture;
}

/** Answers token-1, token-2, … that live as long as given. */
function tokens(expiresIn: unknown): Handler {
  let count = 0;
  return (_, response) => sendJson(response, { access_token: `token-${++count}`, expires_in: expiresIn });
}

test('a token is asked for with the client credentials grant', async () => {
  const seen: unknown[] = [];
  const { authorizer } = await authorizerAgainst((request, response) => {
    request.on('data', body =>
      seen.push(request.method, request.url, request.headers.authorization, String(body)),
    );
    request.on('end', () => sendJson(response, { access_token: 'abc', expires_in: 3600 }));
  });
  expect(await authorizer.header()).toBe('Bearer abc');
  const basic = Buffer.from('key:secret-of-the-key').toString('base64');
  expect(seen).toEqual(['POST', '/oauth2/token', `Basic ${basic}`, 'grant_type=client_credentials']);
});

test.each([
  [3600, 3_539_000, 3_541_000],
  [10, 8900, 9100],
  ['3600', 3_539_000, 3_541_000],
  [undefined, 3_539_000, 3_541_000],
  ['soon', 3_539_000, 3_541_000],
])(
  'a token that lives %s seconds is used until %i ms and refreshed at %i ms',
  async (life, used, refreshed) => {
    const fixture = await authorizerAgainst(tokens(life));
    expect(await fixture.authorizer.header()).toBe('Bearer token-1');
    fixture.now = used;
    expect(await fixture.authorizer.header()).toBe('Bearer token-1');
    fixture.now = refreshed;
    expect(await fixture.authorizer.header()).toBe('Bearer token-2');
  },
);

test('however many wait, one token is asked for', async () => {
  const fixture = await authorizerAgainst(tokens(3600));
  const headers = await Promise.all(Array.from({ length: 50 }, () => fixture.authorizer.header()));
  expect(new Set(headers)).toEqual(new Set(['Bearer token-1']));
  fixture.now = 4_000_000;
  await Promise.all(Array.from({ length: 50 }, () => fixture.authorizer.header()));
  expect(fixture.requests()).toBe(2);
});

test('a late report of an expired token does not discard a newer one', async () => {
  const { authorizer, requests } = await authorizerAgainst(tokens(3600));
  const old = await authorizer.header();
  expect(authorizer.expire(old)).toBe(true);
  const fresh = await authorizer.header();
  expect(authorizer.expire(old)).toBe(true);
  expect(await authorizer.header()).toBe(fresh);
  expect(requests()).toBe(2);
});

test('one who stops waiting does not stop the others', async () => {
  let answerNow = () => {};
  const asked = Promise.withResolvers<void>();
  const { authorizer } = await authorizerAgainst((_, response) => {
    answerNow = () => sendJson(response, { access_token: 'abc', expires_in: 3600 });
    asked.resolve();
  });
  const abort = new AbortController();
  const one = rejection(authorizer.header(abort.signal));
  const other = authorizer.header();
  await asked.promise;
  const reason = new Error('stopped by hand');
  abort.abort(reason);
  expect(await one).toBe(reason);
  answerNow();
  expect(await other).toBe('Bearer abc');
});

test('a failed token request is not remembered', async () => {
  let count = 0;
  const { authorizer } = await authorizerAgainst((_, response) => {
    if (++count === 1) sendJson(response, { message: 'busy' }, 503);
    else sendJson(response, { access_token: 'abc' });
  });
  expect((await rejection(authorizer.header())).name).toBe('ApiUnavailableError');
  expect(await authorizer.header()).toBe('Bearer abc');
});

test.each([
  [401, 'ApiRefusedError', 'SINCH_KEY_SECRET'],
  [400, 'ApiRefusedError', 'refused again'],
  [404, 'ApiRefusedError', 'SINCH_AUTH_URL'],
  [429, 'ApiUnavailableError', '429'],
  [500, 'ApiUnavailableError', '500'],
])('a token endpoint that answers %i ends in %s', async (status, name, text) => {
  const { authorizer } = await authorizerAgainst((_, response) =>
    sendJson(response, { error: 'invalid_client', error_description: 'unknown client' }, status),
  );
  const error = await rejection(authorizer.header());
  expect(error.name).toBe(name);
  expect(error.message).toContain(`POST /oauth2/token answered ${status}: unknown client.`);
  expect(error.message).toContain(text);
});

test.each([
  ['no JSON at all', 'TransientError'],
  ['{"token":"a-very-secret-token"}', 'TerminalError'],
  ['{"access_token":"a-very-secret-token\\nX-Evil: 1"}', 'TerminalError'],
  ['{"access_token":"a-very-secret-token"', 'TransientError'],
])('an answer that holds no token (%s) is a %s that does not quote it', async (body, name) => {
  const { authorizer } = await authorizerAgainst((_, response) => response.end(body));
  const error = await rejection(authorizer.header());
  expect(error.name).toBe(name);
  expect(error.message).not.toContain('a-very-secret-token');
});
