/** What can be served page by page. */
export interface Pageable<Entry> {
  readonly size: number;
  /** Up to `limit` entries from the `offset`-th on; costs what it returns. */
  slice(offset: number, limit: number): readonly Entry[];
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
