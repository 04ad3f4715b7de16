import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Parameter, readContract, type Schema } from '../../src/sandbox/contract/document.ts';
import { partsOf } from '../../src/sandbox/contract/fields.ts';
import { listOperations } from '../../src/sandbox/contract/operations.ts';

interface Constraints {
  readonly type?: string;
  readonly [keyword: string]: unknown;
}

/** What the provider's document says; `providerDocument.json` names its source. */
interface ProviderDocument {
  readonly operations: readonly {
    readonly method: string;
    readonly path: string;
    readonly operationId: string;
    readonly statuses: readonly string[];
    /** `query:page` */
    readonly parameters: readonly string[];
  }[];
  readonly parameters: Readonly<
    Record<string, { readonly name: string; readonly in: string } & Readonly<Record<string, unknown>>>
  >;
  readonly examples: readonly string[];
  readonly requestBodies: readonly string[];
  readonly schemas: Readonly<
    Record<
      string,
      {
        readonly properties?: Readonly<Record<string, Constraints>>;
        readonly required?: readonly string[];
        readonly enum?: readonly string[];
      }
    >
  >;
}

const provider: ProviderDocument = JSON.parse(
  readFileSync(new URL('providerDocument.json', import.meta.url), 'utf8'),
);
const operations = listOperations();
const { components } = readContract();
const schemas = components.schemas as Readonly<Record<string, Schema>>;

/** Where the contract differs on purpose; a comment of `api/openapi.yaml` gives the reason beside each place. */
const OPTIONAL_BY_CHOICE = ['RegisteredEndpoint.credentialUserName'];
const TEXT_INSTEAD_OF_NUMBER = ['SipEndpointIdQuery', 'SipTrunkIdQuery', 'SipEndpointId'];

test.each(provider.operations)('$operationId is in the contract as documented', documented => {
  const operation = operations.find(({ operationId }) => operationId === documented.operationId);
  const path = documented.path.replaceAll(/\{(\w+)\}/g, ':$1');
  expect(operation).toMatchObject({ method: documented.method, path });
  const parameters = operation?.parameters.map(parameter => `${parameter.in}:${parameter.name}`);
  expect(parameters).toEqual(expect.arrayContaining(['path:projectId', ...documented.parameters]));
  expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining([...documented.statuses]));
});

test('every operation answers with one success and the documented errors', () => {
  for (const { operationId, path, responses } of operations) {
    const statuses = Object.keys(responses);
    expect({ operationId, success: statuses.filter(status => status.startsWith('2')).length }).toEqual({
      operationId,
      success: 1,
    });
    const errors = ['400', '401', '429', '5XX', ...(path.startsWith('/v1/') ? ['403', '404'] : [])];
    expect(statuses).toEqual(expect.arrayContaining(errors));
  }
});

test('operation ids, and methods of a path, are there once', () => {
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  expect(new Set(operations.map(({ method, path }) => `${method} ${path}`)).size).toBe(operations.length);
});

test.each(Object.entries(provider.parameters))(
  'the parameter %s is in the contract as documented',
  (name, documented) => {
    const { name: _, in: place, ...bounds } = documented;
    const parameter = components.parameters?.[name] as Parameter;
    expect(parameter).toMatchObject({ name: documented.name, in: place });
    if (TEXT_INSTEAD_OF_NUMBER.includes(name)) expect(parameter.schema).toMatchObject({ type: 'string' });
    else expect(parameter.schema).toMatchObject(bounds);
  },
);

test.each(Object.entries(provider.schemas))(
  'the schema %s is in the contract as documented',
  (name, documented) => {
    const schema = schemas[name];
    expect(schema).toBeDefined();
    const parts = partsOf(schema ?? {});
    const required = parts.flatMap(part => part.required ?? []);
    const expected = documented.required?.filter(field => !OPTIONAL_BY_CHOICE.includes(`${name}.${field}`));
    expect(required).toEqual(expect.arrayContaining(expected ?? []));
    if (documented.enum !== undefined) expect(schema).toMatchObject({ enum: documented.enum });
    for (const [field, { type, ...constraints }] of Object.entries(documented.properties ?? {})) {
      const property = parts.map(({ properties }) => properties?.[field]).find(found => found !== undefined);
      expect({ field, ...property }).toMatchObject({ field, ...constraints });
      // A property without a type of its own refers to a schema, which may be read-only as a whole.
      if (type === undefined) continue;
      expect(typesOf(property ?? {})).toContain(type);
      expect({ field, readOnly: property?.readOnly ?? false }).toEqual({
        field,
        readOnly: constraints.readOnly ?? false,
      });
    }
  },
);

function typesOf(schema: Schema): string[] {
  return partsOf(schema).flatMap(({ type }) => type ?? []);
}

test('every example and request body of the document is in the contract', () => {
  expect(Object.keys(components.examples ?? {})).toEqual(expect.arrayContaining([...provider.examples]));
  expect(Object.keys(components.requestBodies ?? {})).toEqual(
    expect.arrayContaining([...provider.requestBodies]),
  );
});

test('the operations that only the official SDK has are in the contract too', () => {
  const documented = new Set(provider.operations.map(({ operationId }) => operationId));
  const own = operations.filter(({ operationId }) => !documented.has(operationId));
  expect(own.map(({ operationId }) => operationId).sort()).toEqual(
    [
      'addCredentialListToTrunk',
      'createCredentialList',
      'createToken',
      'deleteCredential',
      'deleteCredentialList',
      'exportCalls',
      'getAccessControlListById',
      'getCredentialListById',
      'getCredentialLists',
      'getCredentialListsForTrunk',
      'removeCredentialListFromTrunk',
      'updateCredential',
      'updateCredentialList',
    ].sort(),
  );
});
