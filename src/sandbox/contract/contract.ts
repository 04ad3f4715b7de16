import type { Content, Schema } from './document.ts';
import { fieldsOf } from './fields.ts';
import { listOperations, type Operation } from './operations.ts';
import { type FieldViolation, violationsOf, violationsOfTexts } from './violations.ts';

/** A request as a router hands it over. */
export interface ContractRequest {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Decoded texts, or lists of them where a parameter is repeated. */
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** Undefined if there is none. */
  readonly body?: unknown;
}

/** `api/openapi.yaml` at work. */
export interface Contract {
  readonly operations: readonly Operation[];
  /**
   * What of a request is not as the contract says: parameters by their name, fields of the body by their path. Parameters
   * and fields that the contract does not know are ignored, as the provider ignores them; a read-only field is refused.
   *
   * @throws if there is no such operation
   */
  check(operationId: string, request: ContractRequest): FieldViolation[];
}

/** Validators are compiled where they are first needed, and kept. */
export function createContract(): Contract {
  const operations = new Map(
    listOperations().map(operation => [operation.operationId, new Checks(operation)]),
  );
  return {
    operations: Array.from(operations.values(), ({ operation }) => operation),
    check(operationId, request) {
      const checks = operations.get(operationId);
      if (checks === undefined) throw new Error(`api/openapi.yaml has no operation ${operationId}`);
      return checks.check(request);
    },
  };
}

/** Schemas are kept as they are made, because a validator is compiled once for each. */
class Checks {
  private readonly params: Schema;
  private readonly query: Schema;
  readonly operation: Operation;

  constructor(operation: Operation) {
    this.operation = operation;
    this.params = parameterSchema(operation, 'path');
    this.query = parameterSchema(operation, 'query');
  }

  check({ params = {}, query = {}, body }: ContractRequest): FieldViolation[] {
    return [
      ...violationsOfTexts(this.params, params),
      ...violationsOfTexts(this.query, this.splitLists(query)),
      ...this.checkBody(body),
    ];
  }

  private splitLists(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const lists = this.operation.parameters
      .filter(({ explode }) => explode === false)
      .map(({ name }) => name);
    const split = lists
      .filter(name => query[name] !== undefined)
      .map(name => [name, [query[name]].flat().flatMap(value => String(value).split(','))]);
    return { ...query, ...Object.fromEntries(split) };
  }

  private checkBody(body: unknown): FieldViolation[] {
    const { requestBody } = this.operation;
    if (requestBody === undefined) return [];
    const [type, schema] = only(requestBody.content);
    if (body === undefined) {
      return requestBody.required ? [{ field: 'body', description: `is required, as ${type}` }] : [];
    }
    return [...violationsOf(schema, body).map(ofWhole), ...readOnlyFields(schema, body)];
  }
}

function ofWhole({ field, description }: FieldViolation): FieldViolation {
  return { field: field === '' ? 'body' : field, description };
}

function readOnlyFields(schema: Schema, body: unknown): FieldViolation[] {
  return [...fieldsOf(schema, body)]
    .filter(field => field.schema?.readOnly === true)
    .map(({ path }) => ({ field: path, description: 'is read-only' }));
}

function parameterSchema({ parameters }: Operation, place: 'path' | 'query'): Schema {
  const own = parameters.filter(parameter => parameter.in === place);
  return {
    type: 'object',
    required: own.filter(({ required }) => required === true).map(({ name }) => name),
    properties: Object.fromEntries(own.map(({ name, schema }) => [name, schema])),
  };
}

/** Every body of the contract has one media type. */
function only(content: Content): [type: string, schema: Schema] {
  const [entry, ...others] = Object.entries(content);
  if (entry === undefined || others.length > 0) throw new Error('a body needs exactly one media type');
  return [entry[0], entry[1].schema];
}
