import type { CallPlan } from './plan.ts';

/** What the dashboard's export says of a call and its list does not: where it ran, and which calls belong together. */

const REGIONS: Readonly<Record<string, string>> = { US: 'us', CA: 'us' };

export const RELATIONSHIP_TYPES = ['PARENT', 'CHILD'] as const;

type RelationshipType = (typeof RELATIONSHIP_TYPES)[number];

export function regionOf({ trunk }: CallPlan): string {
  return REGIONS[trunk.home.code] ?? 'eu';
}

/** The id of the call that the others were made for. */
export function groupIdOf({ id, parentId }: CallPlan): string {
  return parentId ?? id;
}

export function relationshipTypeOf({ parentId }: CallPlan): RelationshipType {
  return parentId === undefined ? 'PARENT' : 'CHILD';
}
