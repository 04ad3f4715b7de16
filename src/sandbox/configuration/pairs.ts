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
