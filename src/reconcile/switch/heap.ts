/** A binary heap: the least element comes out first. */
export class Heap<T> {
  readonly #elements: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  push(element: T): void {
    const elements = this.#elements;
    let place = elements.push(element) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#isInOrder(parent, place)) return;
      this.#swap(parent, place);
      place = parent;
    }
  }

  pop(): T | undefined {
    const [least] = this.#elements;
    const last = this.#elements.pop();
    if (last === undefined || this.#elements.length === 0) return least;
    this.#elements[0] = last;
    this.#sink();
    return least;
  }

  #sink(): void {
    const { length } = this.#elements;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= length) return;
      const right = left + 1;
      const lesser = right < length && !this.#isInOrder(left, right) ? right : left;
      if (this.#isInOrder(place, lesser)) return;
      this.#swap(place, lesser);
      place = lesser;
    }
  }

  #isInOrder(first: number, second: number): boolean {
    return this.#compare(this.#elements[first] as T, this.#elements[second] as T) <= 0;
  }

  #swap(a: number, b: number): void {
    const elements = this.#elements;
    [elements[a], elements[b]] = [elements[b] as T, elements[a] as T];
  }
}
