/**
 * A set of byte strings, exact, without an object per entry: 50,000 ids of 26 bytes take about 4 MB. Entries lie
 * one after another in one array; a table with open addressing holds their numbers, found by a 32-bit hash.
 */
export class IdSet {
  #count = 0;
  #bytes = new Uint8Array(1 << 14);
  /** Entry n is `#bytes[#ends[n] … #ends[n + 1])`. */
  #ends = new Uint32Array(1 << 10);
  #hashes = new Uint32Array(1 << 10);
  /** Number of the entry + 1; 0 is free. Its length is a power of two, over twice the entries; the others' is the same. */
  #slots = new Uint32Array(1 << 10);

  get size(): number {
    return this.#count;
  }

  /** Adds `source[start … end)`. Returns false if it was there. */
  add(source: Uint8Array, start: number, end: number): boolean {
    const hash = hashOf(source, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot] ?? 0; entry !== 0; entry = this.#slots[slot] ?? 0) {
      if (this.#hashes[entry - 1] === hash && this.#equals(entry - 1, source, start, end)) return false;
      slot = (slot + 1) & mask;
    }
    this.#append(hash, source, start, end);
    this.#slots[slot] = this.#count;
    if (this.#count * 2 >= this.#slots.length) this.#growTable();
    return true;
  }

  /** The entries as texts, in the order in which they came. */
  *texts(): Generator<string> {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    for (let entry = 0; entry < this.#count; entry++) {
      yield decoder.decode(this.#bytes.subarray(this.#ends[entry], this.#ends[entry + 1]));
    }
  }

  #equals(entry: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.#ends[entry] ?? 0;
    const length = end - start;
    if ((this.#ends[entry + 1] ?? 0) - from !== length) return false;
    for (let index = 0; index < length; index++) {
      if (this.#bytes[from + index] !== source[start + index]) return false;
    }
    return true;
  }

  #append(hash: number, source: Uint8Array, start: number, end: number): void {
    const from = this.#ends[this.#count] ?? 0;
    const to = from + end - start;
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * to));
    // Ids are short: a loop beats the call that `set` and `subarray` cost.
    for (let index = start; index < end; index++) this.#bytes[from + index - start] = source[index] ?? 0;
    this.#hashes[this.#count++] = hash;
    this.#ends[this.#count] = to;
  }

  #growTable(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#count; entry++) {
      let slot = (this.#hashes[entry] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
    this.#ends = grown(this.#ends, new Uint32Array(slots.length));
    this.#hashes = grown(this.#hashes, new Uint32Array(slots.length));
  }
}

function grown<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** FNV-1a, with the finish of MurmurHash3 because the table uses the low bits. */
function hashOf(source: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (source[index] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
