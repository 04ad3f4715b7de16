import { ElasticSipTrunkingService } from '@sinch/elastic-sip-trunking';
import { expect, test } from 'vitest';
import { PROJECT } from '../client.ts';
import { openApi } from './api.ts';

test('the official SDK reads times as dates, pages through lists, and deletes', async () => {
  const { sandbox, now } = await openApi();
  const sdk = new ElasticSipTrunkingService({
    projectId: PROJECT,
    keyId: 'any-key',
    keySecret: 'sandbox',
    authHostname: sandbox.url,
    elasticSipTrunkingHostname: sandbox.url,
  });
  const trunk = await sdk.sipTrunks.create({ createSipTrunkRequestBody: { name: 'A', hostName: 'a' } });
  expect(trunk).toMatchObject({ createTime: new Date('2026-10-08T12:00:00Z'), updateTime: null });
  const ids: (string | undefined)[] = [];
  for await (const { id } of sdk.sipTrunks.list({ size: 2 })) ids.push(id);
  expect(ids).toEqual(now().trunks.map(({ id }) => id));
  await sdk.sipTrunks.delete({ sipTrunkId: trunk.id ?? '' });
  expect(now().trunks.map(({ id }) => id)).toEqual(ids.slice(0, -1));
});
