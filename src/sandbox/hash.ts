/**
 * Hashes and random numbers that depend on their inputs alone, so that any second of any year can be made
 * again without what came before it. All numbers are unsigned 32-bit integers.
 */

const GOLDEN_RATIO = 0x9e3779b9;
const TWO_TO_THE_32 = 4294967296;

/** MurmurHash3's finaliser: every bit of the input changes about half of the output. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A key for `value` below `key`: the same value under another key is unrelated. */
export function derive(key: number, value: number): number {
  return mix(Math.imul(key, GOLDEN_RATIO) + mix(value + GOLDEN_RATIO));
}

/** FNV-1a over UTF-16 code units, mixed. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

/** SplitMix with 32 bits: a stream of its own for every seed, and nothing to warm up. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** 0 … 2^32 - 1 */
  next(): number {
    this.state = (this.state + GOLDEN_RATIO) | 0;
    return mix(this.state);
  }

  /** 0 ≤ x < 1 */
  fraction(): number {
    return this.next() / TWO_TO_THE_32;
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.fraction() * items.length)] as Item;
  }

  /** An item drawn by its `weight`, given the sum of all weights. */
  weighted<Item extends { readonly weight: number }>(items: readonly Item[], total: number): Item {
    let rest = this.fraction() * total;
    for (const item of items) {
      rest -= item.weight;
      if (rest < 0) return item;
    }
    return items[items.length - 1] as Item;
  }
}
