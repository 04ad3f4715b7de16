import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Schema } from './document.ts';
import { join, partsOf } from './fields.ts';

/** What is wrong with which field, as the Error body says it. */
export interface FieldViolation {
  /** `ipRanges[0].range`, empty for the value as a whole. */
  readonly field: string;
  readonly description: string;
}

/** The provider's own name for a format. Empty is none: so the document has a number to forward calls to. */
const E164 = /^(\+[1-9]\d{1,14})?$/;
const OPTIONS = { strict: false, allErrors: true, verbose: true, formats: { 'E.164': E164 } } as const;
const ajv = withFormats(new Ajv2020(OPTIONS));

/** Of a query: `"5"` is a number, and one value a list of one. Changes the value that it looks at. */
const coercing = withFormats(new Ajv2020({ ...OPTIONS, coerceTypes: 'array' }));

/** What of the value is not as the schema says. */
export function violationsOf(schema: Schema, value: unknown, path = ''): FieldViolation[] {
  return validate(ajv, schema, value, path);
}

/** The same of texts that stand for numbers, booleans and lists. */
export function violationsOfTexts(
  schema: Schema,
  texts: Readonly<Record<string, unknown>>,
): FieldViolation[] {
  return validate(coercing, schema, structuredClone(texts), '');
}

function validate(validator: Ajv2020, schema: Schema, value: unknown, path: string): FieldViolation[] {
  const check = validator.compile(schema);
  if (check(value)) return [];
  const errors = check.errors ?? [];
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf');
  const isOfChoice = ({ schemaPath }: ErrorObject) =>
    choices.some(choice => schemaPath.startsWith(`${choice.schemaPath}/`));
  return errors
    .filter(error => !isOfChoice(error))
    .flatMap(error => {
      const place = placeOf(path, error);
      return choices.includes(error) ? ofChoice(validator, error, place) : [describe(error, place)];
    });
}

/** A value that fits none of the forms is measured by the one that it resembles most. */
function ofChoice(
  validator: Ajv2020,
  { schema, data, params }: ErrorObject,
  place: string,
): FieldViolation[] {
  const forms = schema as readonly Schema[];
  const closest = forms.toSorted((a, b) => resemblance(b, data) - resemblance(a, data))[0];
  if (!Array.isArray(params.passingSchemas) && closest !== undefined)
    return validate(validator, closest, data, place);
  const names = forms.map(({ title, properties = {} }) => title ?? Object.keys(properties).join(' and '));
  return [
    { field: place, description: `has to have one of the forms ${names.join(', ')}, not several at once` },
  ];
}

/** How many of the value's properties the form knows, behind whether it is of such a value at all. */
function resemblance(form: Schema, data: unknown): number {
  const type = Array.isArray(data) ? 'array' : typeof data;
  const known = new Set(partsOf(form).flatMap(part => Object.keys(part.properties ?? {})));
  const shared = type === 'object' ? Object.keys(data ?? {}).filter(name => known.has(name)).length : 0;
  return (partsOf(form).some(part => part.type === type) ? 1000 : 0) + shared;
}

function placeOf(path: string, { instancePath, keyword, params }: ErrorObject): string {
  const names = instancePath.split('/').slice(1);
  const place = names.reduce(
    (left, name) => (/^\d+$/.test(name) ? `${left}[${name}]` : join(left, name)),
    path,
  );
  return keyword === 'required' ? join(place, String(params.missingProperty)) : place;
}

function describe({ keyword, params, data, message }: ErrorObject, field: string): FieldViolation {
  const value = textOf(data);
  const shown = value.length > 60 ? `${value.slice(0, 57)}…` : value;
  return { field, description: WORDS[keyword]?.(shown, params) ?? `${shown} ${message ?? 'is not allowed'}` };
}

function textOf(data: unknown): string {
  try {
    return JSON.stringify(data) ?? 'nothing';
  } catch {
    return 'What is nested this deeply';
  }
}

type Words = (value: string, params: Readonly<Record<string, unknown>>) => string;

const WORDS: Readonly<Record<string, Words>> = {
  required: () => 'is required',
  type: (value, { type }) => `${value} is not of the type ${[type].flat().join(' or ')}`,
  enum: (value, { allowedValues }) => `${value} is none of ${(allowedValues as unknown[]).join(', ')}`,
  const: (value, { allowedValue }) => `${value} has to be ${JSON.stringify(allowedValue)}`,
  minimum: (value, { limit }) => `${value} is below the minimum of ${limit}`,
  maximum: (value, { limit }) => `${value} is above the maximum of ${limit}`,
  minLength: (value, { limit }) => `${value} is shorter than ${limit} characters`,
  maxLength: (value, { limit }) => `${value} is longer than ${limit} characters`,
  minItems: (_, { limit }) => `has to have at least ${limit} of them`,
  pattern: (value, { pattern }) => `${value} does not match ${pattern}`,
};

function withFormats(instance: Ajv2020): Ajv2020 {
  formats.default(instance);
  return instance;
}
