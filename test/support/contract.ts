import { type Contract, createContract } from '../../src/sandbox/contract/contract.ts';
import { type Response, readContract } from '../../src/sandbox/contract/document.ts';
import { fieldsOf } from '../../src/sandbox/contract/fields.ts';
import type { Operation } from '../../src/sandbox/contract/operations.ts';
import { violationsOf } from '../../src/sandbox/contract/violations.ts';
import type { Exchange } from '../../src/sandbox/exchange.ts';

/** What of an exchange the contract does not allow. */
export interface ExchangeViolations {
  readonly request: readonly string[];
  readonly answer: readonly string[];
}

export type Answer = Pick<Exchange, 'status' | 'headers' | 'responseBody'>;

const contract: Contract = createContract();

/** Undefined of what is no operation, and not meant to be one: the pages for a browser. */
export function violationsOfExchange(exchange: Exchange): ExchangeViolations | undefined {
  const { method, route } = exchange;
  const operation = contract.operations.find(({ path, method: own }) => path === route && own === method);
  if (operation !== undefined) {
    return { request: requestViolations(operation, exchange), answer: answerViolations(operation, exchange) };
  }
  if (route !== undefined) return undefined;
  const [notFound] = [readContract().components.responses?.NotFound as Response];
  return { request: [], answer: answerViolations({ responses: { 404: notFound } }, exchange) };
}

/** Stricter than the sandbox, which ignores what it does not know: tests send nothing by mistake. */
function requestViolations(operation: Operation, { params, query, requestBody }: Exchange): string[] {
  const body = requestBody instanceof URLSearchParams ? Object.fromEntries(requestBody) : requestBody;
  const known = operation.parameters.map(({ name }) => name);
  const unknown = Object.keys(query).filter(name => !known.includes(name));
  const [schema] = Object.values(operation.requestBody?.content ?? {}).map(content => content.schema);
  return [
    ...contract.check(operation.operationId, { params, query, body }).map(line),
    ...unknown.map(name => `${name} is no parameter of ${operation.operationId}`),
    ...(schema === undefined ? [] : unknownFields(schema, body)),
  ];
}

/** The status, the media type, the headers and the body have to be documented, and nothing else may be in the body. */
export function answerViolations({ responses }: Pick<Operation, 'responses'>, answer: Answer): string[] {
  const { status, headers } = answer;
  const response = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
  if (response === undefined) return [`status ${status} is not documented`];
  const missing = Object.entries(response.headers ?? {})
    .filter(([name, { required }]) => required === true && headers[name.toLowerCase()] === undefined)
    .map(([name]) => `the header ${name} is missing`);
  return [...missing, ...bodyViolations(response, answer)];
}

function bodyViolations({ content }: Response, { status, headers, responseBody }: Answer): string[] {
  if (content === undefined) return responseBody === '' ? [] : [`status ${status} has no body`];
  const type = String(headers['content-type'] ?? 'no media type').split(';')[0] ?? '';
  const schema = content[type]?.schema;
  if (schema === undefined) return [`${type} is not documented for status ${status}`];
  if (type !== 'application/json' || responseBody === undefined) return [];
  try {
    const body: unknown = JSON.parse(responseBody);
    return [...violationsOf(schema, body).map(line), ...unknownFields(schema, body)];
  } catch {
    return ['the body is no JSON'];
  }
}

function unknownFields(schema: Parameters<typeof fieldsOf>[0], body: unknown): string[] {
  return [...fieldsOf(schema, body)]
    .filter(field => field.schema === undefined)
    .map(({ path }) => `${path} is no field that the contract knows`);
}

function line({ field, description }: { readonly field: string; readonly description: string }): string {
  return `${field} ${description}`;
}
