import { badRequest, conflict, Refusal, resourceNotFound } from '../problem.ts';
import type { FieldViolation } from '../query.ts';

/** The resource, or a 404 that names it. */
export function found<Item>(item: Item | undefined, kind: string, id: string): Item {
  if (item === undefined) throw new Refusal(resourceNotFound(kind, id));
  return item;
}

/** A 400 where there are violations. */
export function refuse(violations: readonly FieldViolation[]): void {
  if (violations.length > 0) throw new Refusal(badRequest(violations));
}

/** @param rule what has to be unique, as the end of a sentence */
export function refuseTaken(kind: string, value: string, rule: string): never {
  throw new Refusal(conflict(kind, value, rule));
}
