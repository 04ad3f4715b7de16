import type { Pageable } from '../pageable.ts';
import type { Project } from '../project.ts';

/** A request that the contract allows, as a handler takes it. */
export interface ResourceRequest {
  readonly project: Project;
  /** Of the path, by the contract's names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** As the contract says. */
  readonly body: unknown;
}

/**
 * What serves an operation: one page of a list, a list that is not paged, or anything else, undefined for an answer
 * without content. `key` is the name of the list in the answer. All throw Refusal and leave the project as it was then.
 */
export type Handler =
  | {
      readonly kind: 'page';
      readonly key: string;
      readonly read: (request: ResourceRequest) => Pageable<unknown>;
    }
  | {
      readonly kind: 'list';
      readonly key: string;
      readonly read: (request: ResourceRequest) => readonly unknown[];
    }
  | { readonly kind: 'answer'; readonly read: (request: ResourceRequest) => unknown };

export function page(key: string, read: (request: ResourceRequest) => Pageable<unknown>): Handler {
  return { kind: 'page', key, read };
}

export function list(key: string, read: (request: ResourceRequest) => readonly unknown[]): Handler {
  return { kind: 'list', key, read };
}

export function answer(read: (request: ResourceRequest) => unknown): Handler {
  return { kind: 'answer', read };
}

/** A parameter of the path, which the router has proven to be there. */
export function parameter({ params }: ResourceRequest, name: string): string {
  return params[name] as string;
}
