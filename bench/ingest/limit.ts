// `node limit.ts CALLS ORIGIN DATABASE`: the bare download of all pages, discarded, then one read_json of the same
// calls into a table of typed columns. Prints what each part took, in seconds.
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Agent } from 'undici';
import { concurrency } from '../environment.ts';
import { runBenchFile } from '../sql.ts';
import { instant, projectId } from './callRecord.ts';
import { folderOf, pageSize, windowsOf } from './windows.ts';

const [, , calls = '', origin = '', database = ''] = process.argv;

const began = performance.now();
await download();
const downloaded = performance.now();
await readIntoTable();
const read = performance.now();
const parts = { download: (downloaded - began) / 1000, readJson: (read - downloaded) / 1000 };
process.stdout.write(JSON.stringify(parts));

async function download(): Promise<void> {
  const agent = new Agent({ connections: concurrency });
  const paths = allPaths();
  const take = async (): Promise<void> => {
    for (const path of paths) {
      const { body } = await agent.request({ origin, path, method: 'GET' });
      await body.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, take));
  await agent.close();
}

function* allPaths(): Generator<string> {
  for (const window of windowsOf(Number(calls))) {
    const range = `createTime%3E=${instant(window.start)}&createTime%3C=${instant(window.end)}`;
    for (let page = 1; page <= Math.ceil(window.calls / pageSize); page++)
      yield `/v1/projects/${projectId}/calls?${range}&page=${page}&size=${pageSize}`;
  }
}

async function readIntoTable(): Promise<void> {
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  await runBenchFile(connection, 'limit', { files: join(folderOf(Number(calls)), '*.ndjson') });
  connection.disconnectSync();
  instance.closeSync();
}
