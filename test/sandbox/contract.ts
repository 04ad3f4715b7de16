import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

interface Response {
  readonly $ref?: string;
  readonly headers?: Record<string, unknown>;
  readonly content?: Record<string, { readonly schema: unknown }>;
}

interface Operation {
  readonly responses: Record<string, Response>;
}

interface Contract {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly responses: Record<string, Response> };
}

const text = readFileSync(new URL('../../api/openapi.yaml', import.meta.url), 'utf8');
const contract: Contract = parse(text);
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(contract, 'contract');

/** What the contract says of an answer: the schema's complaints, and headers that are missing. */
export function violations(
  path: string,
  method: string,
  answer: { readonly status: number; readonly headers: Headers; readonly body: unknown },
): string[] {
  const response = documented(path, method, answer.status);
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const schema = response.content?.[type]?.schema;
  if (schema === undefined) return [`${answer.status} ${type} is not documented`];
  const missing =
    answer.status === 401 && !answer.headers.has('www-authenticate') ? ['no WWW-Authenticate'] : [];
  return [...complaints(schema, answer.body), ...missing];
}

function complaints(schema: unknown, body: unknown): string[] {
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/'));
  const validate = ajv.compile(absolute);
  validate(body);
  return (validate.errors ?? []).map(error => `${error.instancePath} ${error.message}`);
}

function documented(path: string, method: string, status: number): Response {
  const responses = contract.paths[path]?.[method]?.responses ?? {};
  const response = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
  if (response === undefined) throw new Error(`${method} ${path} documents no ${status}`);
  const name = response.$ref?.split('/').at(-1);
  return name === undefined ? response : (contract.components.responses[name] as Response);
}
