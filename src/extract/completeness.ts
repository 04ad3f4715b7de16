import { IdSet } from './idSet.ts';
import type { ListForm } from './listForm.ts';
import type { Page } from './page.ts';
import {
  FallingTotalError,
  GrowingTotalError,
  IncompleteReadingError,
  RepeatedPageError,
  ShortPageError,
} from './readingErrors.ts';

/**
 * Proves that the pages of one reading are one whole list, by the API's own count: the total stands still, each page
 * is full and brings something new, and distinct ids plus records without an id are the total.
 *
 * No count can see a record that leaves and another that comes between two pages: the total stands still then.
 */
export class Completeness {
  /** Pages are split into it, in order. */
  readonly ids = new IdSet();
  readonly #askedPageSize: number;
  readonly #noun: string;
  records = 0;
  withoutId = 0;
  pagesRead = 0;
  /** Known from page 1 on. */
  total = 0;
  pageSize: number;
  pages = 1;

  constructor({ noun }: ListForm, askedPageSize: number) {
    this.#noun = noun;
    this.#askedPageSize = askedPageSize;
    this.pageSize = askedPageSize;
  }

  /** Takes the next page. @throws an InconsistentReadingError */
  add(page: Page): void {
    this.pagesRead++;
    if (this.pagesRead === 1) this.#begin(page);
    this.#checkTotal(page.envelope.totalItems);
    this.#checkNews(page);
    this.#checkLength(page.count);
    this.records += page.count;
    this.withoutId += page.withoutId;
  }

  /** To be called after the last page. @throws IncompleteReadingError */
  finish(): void {
    const found = this.ids.size + this.withoutId;
    if (found === this.total && this.records === this.total) return;
    throw new IncompleteReadingError(
      `${this.pages} pages brought ${this.records} ${this.#noun} (${this.ids.size} distinct ids, ` +
        `${this.withoutId} without an id), but the API counts ${this.total}: the list changed while it was read, or the count is wrong.`,
    );
  }

  #begin(page: Page): void {
    this.total = page.envelope.totalItems;
    this.pageSize = this.#effectivePageSize(page);
    this.pages = Math.max(1, Math.ceil(this.total / this.pageSize));
  }

  /** The answered page size need not be the one that was applied: what page 1 delivered tells which one was. */
  #effectivePageSize({ envelope, count }: Page): number {
    const sizes = [envelope.pageSize ?? this.#askedPageSize, this.#askedPageSize];
    return sizes.find(size => count === Math.min(size, this.total)) ?? this.#askedPageSize;
  }

  #checkTotal(total: number): void {
    if (total === this.total) return;
    const change = `Page ${this.pagesRead} counts ${total} ${this.#noun}, page 1 counted ${this.total}`;
    if (total < this.total)
      throw new FallingTotalError(`${change}: ${this.#noun} left the list while it was read.`);
    throw new GrowingTotalError(`${change}: ${this.#noun} came into the list while it was read.`);
  }

  #checkNews(page: Page): void {
    if (page.newIds > 0 || page.count === page.withoutId) return;
    throw new RepeatedPageError(
      `Page ${this.pagesRead} of ${this.pages} brought ${page.count} ${this.#noun} that earlier pages had brought, ` +
        'and no other.',
    );
  }

  #checkLength(count: number): void {
    const due = Math.min(this.pageSize, this.total - (this.pagesRead - 1) * this.pageSize);
    const isLastOfMany = this.pagesRead > 1 && this.pagesRead === this.pages;
    // How many the last page should hold is for `finish` to say.
    if (count >= (isLastOfMany ? 1 : due)) return;
    throw new ShortPageError(
      `Page ${this.pagesRead} of ${this.pages} holds ${count} ${this.#noun} where ${due} are due.`,
    );
  }
}
