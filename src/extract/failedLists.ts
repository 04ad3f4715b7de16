import type { FailedList, Resource } from '../manifest.ts';
import type { ListRequest } from './readList.ts';

/** Failed lists of one resource in a row after which the others are not asked for. */
const outage = 20;

/** The lists of a reading that failed. An outage is not met once for each of thousands of trunks, with all its waits. */
export class FailedLists {
  readonly #failed: FailedList[] = [];
  readonly #inARow = new Map<Resource, number>();
  /** Lists that were not asked for, of resources that were given up. */
  readonly #skipped = new Map<Resource, number>();

  get isEmpty(): boolean {
    return this.#failed.length === 0;
  }

  /** The API answered: no outage. */
  noteAnswer(resource: Resource): void {
    this.#inARow.set(resource, 0);
  }

  add({ list, parentId }: ListRequest, error: Error): void {
    const { resource } = list;
    this.#failed.push({ resource, parent_id: parentId, error: `${error.name}: ${error.message}` });
    const inARow = (this.#inARow.get(resource) ?? 0) + 1;
    this.#inARow.set(resource, inARow);
    if (inARow >= outage && !this.#skipped.has(resource)) this.#skipped.set(resource, 0);
  }

  /** None of a resource's lists could be asked for. */
  addAll(resource: Resource, error: string): void {
    this.#failed.push({ resource, parent_id: null, error });
  }

  /** Whether the lists of a resource were given up; if so, one more was not asked for. */
  skips(resource: Resource): boolean {
    const skipped = this.#skipped.get(resource);
    if (skipped === undefined) return false;
    this.#skipped.set(resource, skipped + 1);
    return true;
  }

  /** With one for all lists of a resource that were given up. */
  toArray(): FailedList[] {
    const givenUp = [...this.#skipped].filter(([, skipped]) => skipped > 0);
    return [
      ...this.#failed,
      ...givenUp.map(([resource, skipped]) => ({
        resource,
        parent_id: null,
        error: `${skipped} more lists were not asked for, after ${outage} in a row had failed.`,
      })),
    ];
  }
}
