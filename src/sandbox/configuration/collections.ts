/** What can be served page by page. */
export interface Pageable<Entry> {
  readonly size: number;
  /** Up to `limit` entries from the `offset`-th on; costs what it returns. */
  slice(offset: number, limit: number): readonly Entry[];
}

/** Records by id in the order of their creation. Reading is what it is made for: removing looks through all ids. */
export class Records<Item extends { readonly id: string }> implements Pageable<Item> {
  private readonly byId = new Map<string, Item>();
  private readonly order: string[] = [];

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
    this.order.push(item.id);
    return item;
  }

  /** Puts the record in the place of the one with the same id. */
  replace(item: Item): Item {
    if (!this.byId.has(item.id)) throw new Error(`id ${item.id} is not there`);
    this.byId.set(item.id, item);
    return item;
  }

  remove(id: string): void {
    if (this.byId.delete(id)) this.order.splice(this.order.indexOf(id), 1);
  }

  slice(offset: number, limit: number): Item[] {
    return this.order.slice(offset, offset + limit).map(id => this.byId.get(id) as Item);
  }

  /** In the order of creation: a Map keeps the place of a key whose value is replaced. */
  [Symbol.iterator](): IterableIterator<Item> {
    return this.byId.values();
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

/** Pairs of ids, looked up from either side, in the order in which they were tied. */
export class Ties {
  private readonly pairs = new Map<string, readonly [left: string, right: string]>();
  private readonly rights = new Map<string, Set<string>>();
  private readonly lefts = new Map<string, Set<string>>();

  tie(left: string, right: string): void {
    const key = keyOf(left, right);
    if (this.pairs.has(key)) return;
    this.pairs.set(key, [left, right]);
    grow(this.rights, left, right);
    grow(this.lefts, right, left);
  }

  /** Whether the two were tied. */
  untie(left: string, right: string): boolean {
    this.rights.get(left)?.delete(right);
    this.lefts.get(right)?.delete(left);
    return this.pairs.delete(keyOf(left, right));
  }

  /** What is tied to an id of the left side. */
  ofLeft(left: string): ReadonlySet<string> {
    return this.rights.get(left) ?? NONE;
  }

  ofRight(right: string): ReadonlySet<string> {
    return this.lefts.get(right) ?? NONE;
  }

  dropLeft(left: string): void {
    for (const right of [...this.ofLeft(left)]) this.untie(left, right);
    this.rights.delete(left);
  }

  dropRight(right: string): void {
    for (const left of [...this.ofRight(right)]) this.untie(left, right);
    this.lefts.delete(right);
  }

  [Symbol.iterator](): IterableIterator<readonly [left: string, right: string]> {
    return this.pairs.values();
  }
}

function keyOf(left: string, right: string): string {
  return `${left} ${right}`;
}

const NONE: ReadonlySet<string> = new Set();

function grow(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}

/** Entries looked up one by one as a page needs them, such as the trunks behind a set of ids. */
export function pageOf<Key, Entry>(keys: ReadonlySet<Key>, entry: (key: Key) => Entry): Pageable<Entry> {
  return {
    size: keys.size,
    slice: (offset, limit) => [...keys].slice(offset, offset + limit).map(entry),
  };
}

/** A list that is at hand as a whole. */
export function pageOfArray<Entry>(entries: readonly Entry[]): Pageable<Entry> {
  return { size: entries.length, slice: (offset, limit) => entries.slice(offset, offset + limit) };
}

/** A list whose entries are finished as a page needs them. */
export function pageThrough<Item, Entry>(
  items: Pageable<Item>,
  finish: (item: Item) => Entry,
): Pageable<Entry> {
  return { size: items.size, slice: (offset, limit) => items.slice(offset, limit).map(finish) };
}
