// `node bare.ts ORIGIN REQUESTS`: asks for the paths in the file REQUESTS in their order, as many at a time as sync does,
// and drops the answers. Prints what that took, in seconds, start of the process excluded.
import { readFileSync } from 'node:fs';
import { Agent } from 'undici';
import { concurrency, keyId, keySecret } from '../environment.ts';

const [, , origin = '', file = ''] = process.argv;
const paths = (JSON.parse(readFileSync(file, 'utf8')) as string[]).values();
const headers = {
  accept: 'application/json',
  authorization: `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`,
};
const agent = new Agent({ connections: concurrency });

const began = performance.now();
await Promise.all(Array.from({ length: concurrency }, take));
process.stdout.write(JSON.stringify({ seconds: (performance.now() - began) / 1000 }));
await agent.close();

async function take(): Promise<void> {
  for (const path of paths) {
    const { statusCode, body } = await agent.request({ origin, path, method: 'GET', headers });
    await body.arrayBuffer();
    if (statusCode !== 200) throw new Error(`${path} was answered with ${statusCode}`);
  }
}
