import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import type { ClientOptions } from '../../src/extract/client.ts';
import { type ConfigurationOptions, readConfiguration } from '../../src/extract/configuration.ts';
import { createLanding, type Landing } from '../../src/extract/landing.ts';
import type { ConfigurationManifest } from '../../src/manifest.ts';
import {
  answerOf,
  type FakeList,
  type FakeLists,
  type ListRequest,
  listsHandler,
} from './configurationServer.ts';
import { connect, serve, temporaryFolder } from './support.ts';

/** The lines of one list, as they were landed. */
interface LandedList {
  readonly resource: string;
  readonly parent_id: string | null;
  readonly fetched_at: string;
  readonly total_items: number;
  /** As delivered. */
  readonly records: readonly string[];
}

export interface ConfigurationReader {
  readonly landing: Landing;
  /** In the order in which they came. */
  readonly requests: ListRequest[];
  /** Requests that the client has sent. */
  sent(): number;
  /** Fails if nothing lands. */
  read(
    options?: Partial<ConfigurationOptions>,
  ): Promise<{ manifest: ConfigurationManifest; lists: LandedList[] }>;
  /** What `readConfiguration` answers. */
  readRaw(options?: Partial<ConfigurationOptions>): ReturnType<typeof readConfiguration>;
  files(): Promise<string[]>;
}

type Respond = (request: ListRequest, list: FakeList, response: ServerResponse) => unknown;

/** Reads pages of ten from a server of one's own. */
export async function configurationReader(
  lists: FakeLists,
  respond: Respond = (request, list) => answerOf(list, request),
  client: Partial<ClientOptions> = {},
): Promise<ConfigurationReader> {
  const requests: ListRequest[] = [];
  const url = await serve(
    listsHandler(lists, (request, list, response) => {
      requests.push(request);
      return respond(request, list, response);
    }),
  );
  const landing = createLanding(await temporaryFolder());
  const context = { client: connect(url, { retry: { tries: 2 }, ...client }), landing };
  const readRaw = (options: Partial<ConfigurationOptions> = {}) =>
    readConfiguration(context, { runId: 'run', pageSize: 10, ...options });
  return {
    landing,
    requests,
    sent: () => context.client.stats.requests,
    readRaw,
    async read(options) {
      const landed = await readRaw(options);
      if (landed === undefined) throw new Error('nothing was landed');
      await landing.verify(landed.path);
      return { manifest: landed.manifest, lists: listsOf(await linesIn(landing, landed)) };
    },
    async files() {
      const entries = await readdir(landing.directory, { recursive: true, withFileTypes: true });
      return entries.filter(entry => entry.isFile()).map(entry => entry.name);
    },
  };
}

async function linesIn(
  landing: Landing,
  { path, manifest }: { path: string; manifest: ConfigurationManifest },
): Promise<string[]> {
  const bytes = await readFile(join(landing.directory, dirname(path), manifest.data_file));
  return zstdDecompressSync(bytes).toString().split('\n').slice(0, -1);
}

/** Fails if a record does not stand under the announcement of its list. */
function listsOf(lines: readonly string[]): LandedList[] {
  const lists: (LandedList & { readonly records: string[] })[] = [];
  for (const line of lines) {
    const { resource, parent_id, fetched_at, total_items } = JSON.parse(line);
    const list = lists.at(-1);
    if (total_items !== undefined) {
      lists.push({ resource, parent_id, fetched_at, total_items, records: [] });
      continue;
    }
    const before = `{"resource":${JSON.stringify(resource)},"parent_id":${JSON.stringify(parent_id)},"record":`;
    if (list?.resource !== resource || list?.parent_id !== parent_id || !line.startsWith(before)) {
      throw new Error(`this line does not stand in its list: ${line}`);
    }
    list?.records.push(line.slice(before.length, -1));
  }
  return lists;
}

/** `resource` or `resource of parent`. */
export function nameOf({
  resource,
  parent_id: parent,
}: {
  resource: string;
  parent_id: string | null;
}): string {
  return parent === null ? resource : `${resource} of ${parent}`;
}
