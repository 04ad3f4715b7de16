import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A JSON Schema of the contract, without references. */
export interface Schema {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly readOnly?: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  /** False: a list is one value with commas. */
  readonly explode?: boolean;
  readonly schema: Schema;
}

/** Schemas by media type. */
export type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Response {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly content?: Content;
}

/** What a path says of one method. */
export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  /** By status, `200` or `5XX`. */
  readonly responses: Readonly<Record<string, Response>>;
}

/** `api/openapi.yaml` with every reference replaced by what it points at. */
export interface ContractDocument {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface PathItem {
  readonly parameters?: readonly Parameter[];
  readonly get?: OperationObject;
  readonly post?: OperationObject;
  readonly put?: OperationObject;
  readonly delete?: OperationObject;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Two folders up from the sources as from what they are built to. */
const FILE = new URL('../../../api/openapi.yaml', import.meta.url);

/** The contract as it is written. */
export function readContractText(): string {
  return readFileSync(FILE, 'utf8');
}

let parsed: Json | undefined;
let whole: ContractDocument | undefined;

/** The same as data, references included; not to be changed. Parsed once in a process: it takes 0.1 s. */
export function parseContract(): unknown {
  parsed ??= parse(readContractText()) as Json;
  return parsed;
}

/** The same without references. */
export function readContract(): ContractDocument {
  whole ??= dereference(parseContract() as Json);
  return whole;
}

/** The contract has no circular references; what stands beside a reference only describes, and goes before. */
function dereference(root: Json): ContractDocument {
  const resolve = (node: Json): Json => {
    if (node === null || typeof node !== 'object') return node;
    if (isList(node)) return node.map(resolve);
    const { $ref, ...beside } = node;
    const copy = mapValues(beside, resolve);
    return typeof $ref === 'string' ? { ...(resolve(at(root, $ref)) as object), ...copy } : copy;
  };
  return resolve(root) as unknown as ContractDocument;
}

function at(root: Json, pointer: string): Json {
  let node: Json | undefined = root;
  for (const key of pointer.split('/').slice(1)) {
    node = (node as Record<string, Json> | undefined)?.[key];
  }
  if (node === undefined) throw new Error(`api/openapi.yaml: ${pointer} points at nothing`);
  return node;
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node);
}

function mapValues(record: Readonly<Record<string, Json>>, change: (value: Json) => Json) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
