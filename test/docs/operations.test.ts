import { ElasticSipTrunkingDomainApi, type ElasticSipTrunkingService } from '@sinch/elastic-sip-trunking';
import { expect, onTestFinished, test } from 'vitest';
import { listOperations } from '../../src/sandbox/contract/operations.ts';
import type { Exchange } from '../../src/sandbox/exchange.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { sdkFor } from '../sandbox/sdk/sdk.ts';
import { readSection, readTable, sourceOf } from './operationsTable.ts';

const table = readTable();
const PROJECT = '/v1/projects/:projectId';

/** Classes of the SDK that are for resources which the provider's document does not have. */
const OTHER_RESOURCES = ['callBlockingRules', 'projects'];

type Call = (data: object) => Promise<unknown>;

/** `sipTrunks.list` → the method, for all that the published SDK has. */
function methodsOf(sdk: ElasticSipTrunkingService): Map<string, Call> {
  const classes = Object.entries(sdk).filter(([, api]) => api instanceof ElasticSipTrunkingDomainApi);
  return new Map(
    classes.flatMap(([name, api]) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(api))
        .filter(method => method !== 'constructor')
        .map(method => [`${name}.${method}`, (data: object) => api[method](data)] as const),
    ),
  );
}

/** Calls a method with ids that nothing has, and says which request that made. */
async function openMethods() {
  const exchanges: Exchange[] = [];
  const sandbox = await startSandbox({ onExchange: exchange => exchanges.push(exchange) });
  onTestFinished(() => sandbox.close());
  const methods = methodsOf(sdkFor(sandbox));
  const requestOf = async (call: Call) => {
    // The answer is of no concern: nothing was sent that an operation could do.
    await call({}).catch(() => undefined);
    const { method, route = 'nowhere', status } = exchanges.at(-1) as Exchange;
    return { request: `${method} ${route}`, status };
  };
  return { methods, requestOf };
}

test('the table has every operation of the contract once, with its method and path', () => {
  const documented = listOperations().map(({ operationId, method, path }) => ({
    operationId,
    request: `${method} ${path.replace(PROJECT, '').replaceAll(/:(\w+)/g, '{$1}')}`,
  }));
  expect(table.map(({ operationId, request }) => ({ operationId, request }))).toEqual(documented);
});

test('the table has every method of the SDK once, beside the operation that it reaches', async () => {
  const { methods, requestOf } = await openMethods();
  const rows = table.flatMap(({ operationId, methods: named }) => named.map(name => [name, operationId]));
  expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
  const operations = new Map(listOperations().map(each => [`${each.method} ${each.path}`, each.operationId]));
  const reached: (string | undefined)[][] = [];
  for (const [name, call] of methods) {
    if (OTHER_RESOURCES.includes(name.split('.')[0] ?? '')) continue;
    reached.push([name, operations.get((await requestOf(call)).request)]);
  }
  expect(reached.length).toBeGreaterThan(30);
  expect(rows.toSorted()).toEqual(reached.toSorted());
});

test('what the SDK has for other resources is named beside the table, and is a 404', async () => {
  const { methods, requestOf } = await openMethods();
  const others = [...methods].filter(([name]) => OTHER_RESOURCES.includes(name.split('.')[0] ?? ''));
  expect(others.map(([name]) => name).toSorted()).toEqual([
    'callBlockingRules.create',
    'callBlockingRules.delete',
    'callBlockingRules.list',
    'callBlockingRules.update',
    'projects.add',
  ]);
  expect(OTHER_RESOURCES.filter(name => !readSection().includes(`\`${name}\``))).toEqual([]);
  for (const [, call] of others) expect(await requestOf(call)).toMatchObject({ status: 404 });
});

test.each(table)('the test of $operationId is there, and drives it', row => {
  const source = sourceOf(row);
  expect(source, `${row.file} has no test '${row.test}'`).toBeDefined();
  for (const method of row.methods) expect(source).toContain(`sdk.${method}(`);
  if (row.methods.length > 0) return;
  const [method = '', path = ''] = row.request.split(' ');
  const [word = ''] = path
    .split('/')
    .filter(part => part !== '' && !part.startsWith('{'))
    .slice(-1);
  expect(source).toContain(word);
  if (method === 'PUT') expect(source).toContain(`'PUT'`);
});
