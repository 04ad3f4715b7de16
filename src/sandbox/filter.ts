import { groupIdOf, regionOf, relationshipTypeOf } from './family.ts';
import type { CallPlan } from './plan.ts';
import type { CallFilter } from './query.ts';

/** Whether the call passes the filter at `now`; a call in progress has no result yet. */
export function matches(plan: CallPlan, filter: CallFilter, now: number): boolean {
  return (
    (filter.from === undefined || startsWith(plan.from, filter.from)) &&
    (filter.to === undefined || startsWith(plan.to, filter.to)) &&
    (filter.trunkId === undefined || plan.trunk.id === filter.trunkId) &&
    (filter.callResults === undefined || (plan.endTime <= now && filter.callResults.includes(plan.result))) &&
    (filter.directions === undefined || filter.directions.includes(plan.direction)) &&
    (filter.fromCountry === undefined || plan.fromCountry.code === filter.fromCountry) &&
    (filter.toCountry === undefined || plan.toCountry.code === filter.toCountry) &&
    (filter.emergency === undefined || plan.emergency === filter.emergency) &&
    belongs(plan, filter)
  );
}

function belongs(plan: CallPlan, filter: CallFilter): boolean {
  return (
    (filter.region === undefined || regionOf(plan) === filter.region) &&
    (filter.groupId === undefined || groupIdOf(plan) === filter.groupId) &&
    (filter.parentId === undefined || plan.parentId === filter.parentId) &&
    (filter.relationshipTypes === undefined || filter.relationshipTypes.includes(relationshipTypeOf(plan))) &&
    (filter.hasChildren === undefined || plan.forwarded === filter.hasChildren)
  );
}

function startsWith(number: string, start: string): boolean {
  return number.startsWith(start, number.startsWith('+') ? 1 : 0);
}
