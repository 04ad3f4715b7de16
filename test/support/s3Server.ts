import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './home.ts';
import type { Environment } from './program.ts';

interface Koa {
  callback(): RequestListener;
  configureBuckets(): Promise<unknown>;
}

type KoaMaker = new (options: object) => Koa;

/** What a request is, as far as tests ask. */
interface S3Request {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
}

interface S3Answer {
  readonly status: number;
  readonly body?: string;
}

export interface S3Server {
  readonly url: string;
  /** What the SDK, and so the program, needs to find it. */
  readonly environment: Environment;
  /** All so far. */
  readonly requests: readonly S3Request[];
  /** Gives other answers than the store's, where `answer` gives one. */
  intercept(answer: (request: S3Request) => S3Answer | undefined): void;
}

export const bucket = 'warehouse';

/**
 * s3rver, which speaks the protocol of S3 over a folder, and checks signatures but for those of listings: it drops the last
 * `/` of their path before it does. Gone when the test is over.
 */
export async function openS3Server(): Promise<S3Server> {
  const { default: S3rver } = (await import('@20minutes/s3rver')) as unknown as { default: KoaMaker };
  const options = { directory: await temporaryFolder(), silent: true, configureBuckets: [{ name: bucket }] };
  const strict = new S3rver(options);
  const lenient = new S3rver({ ...options, allowMismatchedSignatures: true });
  await strict.configureBuckets();
  const [answer, answerListing] = [strict.callback(), lenient.callback()];
  const requests: S3Request[] = [];
  let intercepted: (request: S3Request) => S3Answer | undefined = () => undefined;
  const server = createServer((message: IncomingMessage, response: ServerResponse) => {
    const request = { method: message.method ?? '', url: message.url ?? '' };
    requests.push(request);
    const other = intercepted(request);
    if (other === undefined) return void (isListing(request) ? answerListing : answer)(message, response);
    message.resume();
    message.on('end', () => response.writeHead(other.status).end(other.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    environment: {
      AWS_ENDPOINT_URL_S3: url,
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
    },
    intercept(answer) {
      intercepted = answer;
    },
  };
}

function isListing({ method, url }: S3Request): boolean {
  return method === 'GET' && /^\/[^/]+\/?\?/.test(url);
}
