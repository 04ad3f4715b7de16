import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readContractText } from '../../src/sandbox/contract/document.ts';
import { listOperations } from '../../src/sandbox/contract/operations.ts';
import { openSandbox } from './client.ts';

interface Page {
  readonly url: string;
  readonly status: number;
  readonly policy: string | null;
  readonly text: string;
}

/** Without credentials, as a browser asks. */
async function load(url: string): Promise<Page> {
  const response = await fetch(url);
  const policy = response.headers.get('content-security-policy');
  return { url, status: response.status, policy, text: await response.text() };
}

/** What a browser loads by itself for a page: scripts, style sheets, icons and images, not links. */
function assets({ url, text }: Page): string[] {
  const tags = text.match(/<(?:script|link|img|iframe)\b[^>]*>/g) ?? [];
  const named = tags.flatMap(tag => /\b(?:src|href)="([^"]*)"/.exec(tag)?.[1] ?? []);
  const styled = Array.from(text.matchAll(/url\(["']?([^"')]+)/g), ([, target = '']) => target);
  return [...named, ...styled].map(target => new URL(target, url).href);
}

test('the page at / names every operation and links to where it is described', async () => {
  const { sandbox } = await openSandbox();
  const { status, text } = await load(`${sandbox.url}/`);
  expect(status).toBe(200);
  const operations = listOperations();
  expect(operations.length).toBeGreaterThan(40);
  for (const { method, path, operationId, tags } of operations) {
    const shown = path.replaceAll(/:(\w+)/g, '{$1}');
    expect(text).toContain(`<code>${method}</code></td><td><code>${shown}</code>`);
    expect(text).toContain(`href="docs/#/${encodeURIComponent(tags[0] ?? '')}/${operationId}"`);
  }
});

test.each(['/', '/docs/', '/docs'])('%s and all that it loads comes from the sandbox', async path => {
  const { sandbox } = await openSandbox();
  const page = await load(sandbox.url + path);
  expect(page.status).toBe(200);
  expect(page.policy).toContain("default-src 'self'");
  const targets = assets(page);
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.filter(target => !target.startsWith(sandbox.url))).toEqual([]);
  for (const asset of await Promise.all(targets.map(load))) {
    expect(asset).toMatchObject({ status: 200 });
    const inner = asset.url.endsWith('.css') ? assets(asset) : [];
    expect(inner.filter(target => !target.startsWith('data:'))).toEqual([]);
  }
});

test('the viewer shows the contract, with the addresses of the sandbox', async () => {
  const { sandbox } = await openSandbox();
  const shown = JSON.parse((await load(`${sandbox.url}/docs/json`)).text);
  const written = parse(readContractText());
  expect(Object.keys(shown.paths)).toEqual(Object.keys(written.paths));
  expect(shown.components.schemas).toEqual(written.components.schemas);
  expect(shown.servers).toEqual([expect.objectContaining({ url: '/' })]);
  expect(shown.paths['/v1/projects/{projectId}/trunks'].get.parameters[0]).toEqual({
    $ref: '#/components/parameters/ProjectId',
  });
  expect(JSON.stringify(shown.paths)).not.toContain('auth.sinch.com');
  const initializer = await load(`${sandbox.url}/docs/static/swagger-initializer.js`);
  expect(initializer.text).toContain("url: resolveUrl('./json')");
  expect(initializer.text).toContain('validatorUrl: null');
});

test('the contract is served as it is written and as JSON', async () => {
  const { sandbox } = await openSandbox();
  expect(await load(`${sandbox.url}/openapi.yaml`)).toMatchObject({ status: 200, text: readContractText() });
  const json = await load(`${sandbox.url}/openapi.json`);
  expect(JSON.parse(json.text)).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/' }] });
});
