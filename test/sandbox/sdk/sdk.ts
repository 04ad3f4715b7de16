import { ElasticSipTrunkingService } from '@sinch/elastic-sip-trunking';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { PROJECT } from '../client.ts';
import { type Api, openApi } from '../configuration/api.ts';

/** When things are made and changed: the sandbox's clock, as the SDK gives it. */
export const NOW = new Date('2026-10-08T12:00:00Z');

/** A sandbox of one test, with the official SDK for it. */
export interface SdkApi extends Api {
  readonly sdk: ElasticSipTrunkingService;
}

export async function openSdk(options: Parameters<typeof openApi>[0] = {}): Promise<SdkApi> {
  const api = await openApi(options);
  return { ...api, sdk: sdkFor(api.sandbox) };
}

/** The SDK as it is published, told where the sandbox is and nothing else. */
export function sdkFor({ url }: Pick<Sandbox, 'url'>): ElasticSipTrunkingService {
  return new ElasticSipTrunkingService({
    projectId: PROJECT,
    keyId: 'any-key',
    keySecret: 'sandbox',
    authHostname: url,
    elasticSipTrunkingHostname: url,
  });
}

/** What the sandbox has, as the SDK gives it: texts of times are dates, and all else is as it is. */
export function asModel(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, field) =>
    /^[a-z]+Time$/.test(key) && typeof field === 'string' ? new Date(field) : field,
  );
}

/** All entries of all pages, as a loop gets them. */
export async function collect<Entry>(list: AsyncIterable<Entry>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of list) entries.push(entry);
  return entries;
}

/** The id of what the SDK answered, whose types do not promise one. */
export function idOf({ id }: { readonly id?: string }): string {
  if (id === undefined) throw new Error('the answer has no id');
  return id;
}
