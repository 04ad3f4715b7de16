import type { Pageable } from './pageable.ts';

/** Records by id in the order of their creation. Made for reading: replacing and removing look through all records. */
export class Records<Item extends { readonly id: string }> implements Pageable<Item> {
  private readonly byId = new Map<string, Item>();
  private readonly order: Item[] = [];

  constructor(items: Iterable<Item> = []) {
    for (const item of items) this.add(item);
  }

  get size(): number {
    return this.order.length;
  }

  get(id: string): Item | undefined {
    return this.byId.get(id);
  }

  add(item: Item): Item {
    if (this.byId.has(item.id)) throw new Error(`id ${item.id} is there already`);
    this.byId.set(item.id, item);
    this.order.push(item);
    return item;
  }

  /** Puts the record in the place of the one with the same id. */
  replace(item: Item): Item {
    const former = this.byId.get(item.id);
    if (former === undefined) throw new Error(`id ${item.id} is not there`);
    this.byId.set(item.id, item);
    this.order[this.order.indexOf(former)] = item;
    return item;
  }

  remove(id: string): void {
    const former = this.byId.get(id);
    if (former === undefined) return;
    this.byId.delete(id);
    this.order.splice(this.order.indexOf(former), 1);
  }

  slice(offset: number, limit: number): Item[] {
    return this.order.slice(offset, offset + limit);
  }

  [Symbol.iterator](): IterableIterator<Item> {
    return this.order.values();
  }
}

/** Records that belong to a parent, by the parent's id. */
export class Children<Item extends { readonly id: string }> {
  private readonly byParent = new Map<string, Records<Item>>();

  /** The parent's records; add to them with `add`. */
  of(parentId: string): Records<Item> {
    return this.byParent.get(parentId) ?? new Records<Item>();
  }

  add(parentId: string, item: Item): Item {
    const records = this.of(parentId);
    this.byParent.set(parentId, records);
    return records.add(item);
  }

  drop(parentId: string): void {
    this.byParent.delete(parentId);
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const records of this.byParent.values()) yield* records;
  }
}
