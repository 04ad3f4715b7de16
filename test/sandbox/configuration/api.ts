import type { Configuration } from '../../../src/sandbox/configuration/snapshot.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { BASIC, openSandbox, PROJECT } from '../client.ts';

export type Json = Readonly<Record<string, unknown>>;

interface Reply<Body = Json> {
  readonly status: number;
  readonly body: Body;
}

/** A sandbox of one test, for operations on the configuration of a project. */
export interface Api {
  readonly sandbox: Sandbox;
  /** A request below the project, with a JSON body if there is one. The body of an answer without content is undefined. */
  send<Body = Json>(method: string, path: string, body?: unknown): Promise<Reply<Body>>;
  get<Body = Json>(path: string): Promise<Body>;
  /** What the project has. */
  now(): Configuration;
}

export async function openApi(options: Parameters<typeof openSandbox>[0] = {}): Promise<Api> {
  const { sandbox } = await openSandbox(options);
  const send: Api['send'] = async <Body>(method: string, path: string, body?: unknown) => {
    const answer = await request(sandbox, method, path, {
      ...(body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
  };
  return {
    sandbox,
    send,
    get: async <Body>(path: string) => (await send<Body>('GET', path)).body,
    now: () => sandbox.configuration(PROJECT),
  };
}

/** A request as it is: any body, of any type. */
export function request(
  sandbox: Sandbox,
  method: string,
  path: string,
  { body, type }: { readonly body?: string; readonly type?: string } = {},
): Promise<Response> {
  const headers = { authorization: BASIC, ...(type !== undefined && { 'content-type': type }) };
  return fetch(`${sandbox.url}/v1/projects/${PROJECT}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
}

/** The first of a list that has to have one. */
export function first<Item>(items: readonly Item[] | undefined): Item {
  const [item] = items ?? [];
  if (item === undefined) throw new Error('the list is empty');
  return item;
}
