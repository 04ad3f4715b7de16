import type { Schema } from './document.ts';

/** A property of a value, and what its schema says of it: undefined if it says nothing. */
export interface Field {
  /** `ipRanges[0].range`. */
  readonly path: string;
  readonly schema: Schema | undefined;
}

/** Every property of an object or a list, however deep, with the schema that it has in any form that the object may have. */
export function* fieldsOf(schema: Schema, value: unknown, path = ''): Generator<Field> {
  if (Array.isArray(value)) {
    const items = partsOf(schema).find(part => part.items !== undefined)?.items;
    for (const [index, item] of value.entries()) {
      if (items !== undefined) yield* fieldsOf(items, item, `${path}[${index}]`);
    }
  } else if (value !== null && typeof value === 'object') {
    yield* propertiesOf(schema, value, path);
  }
}

function* propertiesOf(schema: Schema, value: object, path: string): Generator<Field> {
  for (const [name, content] of Object.entries(value)) {
    const found = propertySchema(schema, name);
    const field = join(path, name);
    yield { path: field, schema: found };
    if (found !== undefined) yield* fieldsOf(found, content, field);
  }
}

function propertySchema(schema: Schema, name: string): Schema | undefined {
  for (const { properties, additionalProperties } of partsOf(schema)) {
    const found = properties?.[name] ?? additionalProperties;
    if (found === true) return {};
    if (found) return found;
  }
  return undefined;
}

/** A schema with all that it is put together from. */
export function partsOf(schema: Schema): Schema[] {
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return [schema, ...parts.flatMap(partsOf)];
}

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
