import { type Pageable, pageOf } from '../pageable.ts';
import type { Project } from '../project.ts';
import type { SipTrunk } from '../records.ts';
import { addTies, removeTie, replaceTies, type TieKind } from '../ties.ts';
import { trunkOf } from '../trunks.ts';
import { parameter, type ResourceRequest } from './handler.ts';

/** What can be done with the lists of a trunk, for one kind of lists. */
export function tieHandlers(kind: TieKind) {
  return {
    ids: ({ project, ...request }: ResourceRequest): Pageable<string> => {
      const { id } = trunkOf(project, trunkIdOf({ project, ...request }));
      return pageOf(kind.ties(project).ofLeft(id), listId => listId);
    },
    add: (request: ResourceRequest) => ({
      [kind.field]: addTies(request.project, kind, trunkIdOf(request), idsOf(kind, request.body)),
    }),
    replace: (request: ResourceRequest) => ({
      [kind.field]: replaceTies(request.project, kind, trunkIdOf(request), idsOf(kind, request.body)),
    }),
    remove: (name: string) => (request: ResourceRequest) =>
      removeTie(request.project, kind, trunkIdOf(request), parameter(request, name)),
  };
}

/** The trunks that use a list. */
export function trunksTiedTo(project: Project, kind: TieKind, id: string): Pageable<SipTrunk> {
  return pageOf(kind.ties(project).ofRight(id), trunkId => trunkOf(project, trunkId));
}

export function trunkIdOf(request: ResourceRequest): string {
  return parameter(request, 'trunkId');
}

/** Bare ids, or an object that holds them: bulk updates are documented one way and sent the other way by the SDK. */
function idsOf({ field }: TieKind, body: unknown): readonly string[] {
  return Array.isArray(body) ? body : ((body as Record<string, string[]>)[field] ?? []);
}
