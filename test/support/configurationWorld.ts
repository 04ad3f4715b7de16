import type { FailedList, Resource } from '../../src/manifest.ts';
import type { TestList } from './configuration.ts';

/** A thing of the world: what a list shows of it. */
export type Thing = Readonly<Record<string, string | number | boolean>> & { readonly id: string };

/** One change: what it does to which thing, drawn as small numbers. */
export interface Change {
  readonly resource: Resource;
  readonly action: 'put' | 'remove';
  /** Which trunk or list the thing belongs to. */
  readonly parent: number;
  readonly which: number;
  readonly value: number;
}

/** Resource whose list names the parents of a resource's lists. */
export const parentOf: Partial<Record<Resource, Resource>> = {
  sip_endpoints: 'trunks',
  ip_ranges: 'access_control_lists',
  trunk_access_control_lists: 'access_control_lists',
};

export const worldResources = [
  'trunks',
  'access_control_lists',
  'phone_numbers',
  'country_permissions',
  'sip_endpoints',
  'ip_ranges',
  'trunk_access_control_lists',
] as const satisfies readonly Resource[];

const initials: Partial<Record<Resource, string>> = {
  trunks: 't',
  access_control_lists: 'a',
  phone_numbers: 'n',
  country_permissions: 'P',
  sip_endpoints: 'e',
  ip_ranges: 'r',
  trunk_access_control_lists: 't',
};

/** Name of a list: `sip_endpoints/t0`, `trunks/`. */
export function listName(resource: Resource, parent: string | null): string {
  return `${resource}/${parent ?? ''}`;
}

/** A little project that an owner changes: every list that the API would answer with, as it is now. */
export class World {
  readonly #lists = new Map<string, Map<string, Thing>>();
  readonly #tellsTimes: boolean;

  /** `tellsTimes`: whether records say when they were created and last modified. */
  constructor(tellsTimes: boolean) {
    this.#tellsTimes = tellsTimes;
    for (const resource of worldResources) {
      if (parentOf[resource] === undefined) this.#lists.set(listName(resource, null), new Map());
    }
  }

  /** A change at a time (ISO 8601). One to what is not there does nothing. */
  apply({ resource, action, parent, which, value }: Change, at: string): void {
    const above = parentOf[resource];
    const parentId = above === undefined ? null : `${initials[above]}${parent}`;
    const list = this.#lists.get(listName(resource, parentId));
    const id = `${initials[resource]}${which}`;
    if (list === undefined) return;
    if (action === 'remove') this.#remove(resource, list, id);
    else if (resource !== 'trunk_access_control_lists') this.#put(resource, list, id, value, at);
    else if (this.#lists.get(listName('trunks', null))?.has(id)) list.set(id, { id });
  }

  #put(resource: Resource, list: Map<string, Thing>, id: string, value: number, at: string): void {
    const known = list.get(id);
    const times = this.#tellsTimes && resource !== 'country_permissions';
    list.set(id, {
      id,
      ...fieldsOf(resource, id, value),
      ...(times ? { createTime: known?.createTime ?? at, updateTime: at } : {}),
    });
    for (const child of childrenOf(resource)) {
      const name = listName(child, id);
      if (!this.#lists.has(name)) this.#lists.set(name, new Map());
    }
  }

  #remove(resource: Resource, list: Map<string, Thing>, id: string): void {
    list.delete(id);
    for (const child of childrenOf(resource)) this.#lists.delete(listName(child, id));
    if (resource !== 'trunks') return;
    for (const [name, ties] of this.#lists) if (name.startsWith('trunk_access_')) ties.delete(id);
  }

  /** A reading: `fails` says of each list, in the order in which they are read, whether it could be read whole. */
  read(fails: () => boolean): { lists: TestList[]; failed: FailedList[] } {
    const lists: TestList[] = [];
    const failed: FailedList[] = [];
    const whole = new Map<Resource, readonly string[]>();
    const readOne = (resource: Resource, parent: string | null): void => {
      const records = [...(this.#lists.get(listName(resource, parent))?.values() ?? [])];
      if (fails()) {
        failed.push({ resource, parent_id: parent, error: 'it moved' });
        return;
      }
      lists.push({ resource, records, ...(parent === null ? {} : { parent }) });
      if (parent === null)
        whole.set(
          resource,
          records.map(record => record.id),
        );
    };
    for (const resource of worldResources) {
      const above = parentOf[resource];
      if (above === undefined) readOne(resource, null);
      else if (whole.has(above)) for (const parent of whole.get(above) ?? []) readOne(resource, parent);
      else failed.push({ resource, parent_id: null, error: 'nobody knows the parents' });
    }
    return { lists, failed };
  }
}

function childrenOf(resource: Resource): readonly Resource[] {
  return worldResources.filter(child => parentOf[child] === resource);
}

function fieldsOf(resource: Resource, id: string, value: number): Record<string, string | number | boolean> {
  switch (resource) {
    case 'phone_numbers':
      return { phoneNumber: `+1555222000${id.slice(1)}`, sipTrunkId: `t${value}` };
    case 'country_permissions':
      return { isoCode: id, enabled: value === 0 };
    case 'sip_endpoints':
      return { port: value };
    case 'ip_ranges':
      return { range: value };
    default:
      return { name: `${value}` };
  }
}
