/** Records, or calls, of the same numbers, time and length: nothing tells them apart. */
export interface Twins {
  readonly isRecord: boolean;
  /** Microseconds. */
  readonly time: number;
  readonly seconds: number;
  /** In rising order; those from `taken` on are free. */
  readonly ids: number[];
  taken: number;
}

export type Pair = readonly [Twins, Twins];

interface Link {
  readonly twins: Twins;
  shorter: Link | undefined;
  longer: Link | undefined;
}

export function isFree(twins: Twins): boolean {
  return twins.taken < twins.ids.length;
}

/**
 * The records of one instant and the calls of another (or the same) instant in order of their lengths. Of all their
 * pairs, which are equally far apart in time, the closest in length are always neighbours here.
 */
export class Meeting {
  readonly #links = new Map<Twins, Link>();

  /** @param lists twins of either instant, each in order of length */
  constructor(...lists: readonly (readonly Twins[])[]) {
    let last: Link | undefined;
    for (const twins of lists.flat().filter(isFree).sort(byLength)) {
      const link: Link = { twins, shorter: last, longer: undefined };
      if (last) last.longer = link;
      this.#links.set(twins, link);
      last = link;
    }
  }

  /** All neighbours of which one is a record and one a call. */
  *pairs(): Generator<Pair> {
    for (const { twins, longer } of this.#links.values())
      if (longer && longer.twins.isRecord !== twins.isRecord) yield [twins, longer.twins];
  }

  /** Takes out what has nothing free any more; the pair that becomes neighbours by that, if one does. */
  remove(twins: Twins): Pair | undefined {
    const link = this.#links.get(twins);
    if (link === undefined) return undefined;
    const { shorter, longer } = link;
    this.#links.delete(twins);
    if (shorter) shorter.longer = longer;
    if (longer) longer.shorter = shorter;
    if (!shorter || !longer || shorter.twins.isRecord === longer.twins.isRecord) return undefined;
    return [shorter.twins, longer.twins];
  }
}

function byLength(a: Twins, b: Twins): number {
  return a.seconds - b.seconds;
}
