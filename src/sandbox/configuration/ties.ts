import type { Ties } from './pairs.ts';
import type { Project } from './project.ts';
import { found, refuse } from './refuse.ts';
import { trunkOf } from './trunks.ts';

/** What trunks are tied to: access control lists or credential lists. */
export interface TieKind {
  readonly name: string;
  /** Field of requests and answers that holds the ids. */
  readonly field: string;
  readonly ties: (project: Project) => Ties;
  readonly exists: (project: Project, id: string) => boolean;
}

export const ACCESS_CONTROL_LIST_TIE: TieKind = {
  name: 'access control list',
  field: 'accessControlListIds',
  ties: project => project.trunkAccessControlLists,
  exists: (project, id) => project.accessControlLists.get(id) !== undefined,
};

export const CREDENTIAL_LIST_TIE: TieKind = {
  name: 'credential list',
  field: 'credentialListIds',
  ties: project => project.trunkCredentialLists,
  exists: (project, id) => project.credentialLists.get(id) !== undefined,
};

/** Adds to the lists of a trunk; one that it has stays. Returns the ids of all that it has then. */
export function addTies(project: Project, kind: TieKind, trunkId: string, ids: readonly string[]): string[] {
  trunkOf(project, trunkId);
  refuseUnknown(project, kind, ids);
  const ties = kind.ties(project);
  for (const id of ids) ties.tie(trunkId, id);
  return [...ties.ofLeft(trunkId)];
}

/** The trunk has these lists then and no other; an id may be there twice, as in the document's example. */
export function replaceTies(
  project: Project,
  kind: TieKind,
  trunkId: string,
  ids: readonly string[],
): string[] {
  trunkOf(project, trunkId);
  refuseUnknown(project, kind, ids);
  kind.ties(project).dropLeft(trunkId);
  return addTies(project, kind, trunkId, ids);
}

/** @throws Refusal 404 if the trunk does not have the list */
export function removeTie(project: Project, kind: TieKind, trunkId: string, id: string): void {
  trunkOf(project, trunkId);
  found(kind.ties(project).untie(trunkId, id) || undefined, `${kind.name} of the trunk`, id);
}

function refuseUnknown(project: Project, kind: TieKind, ids: readonly string[]): void {
  refuse(
    ids.flatMap((id, index) => {
      if (kind.exists(project, id)) return [];
      const description = `There is no ${kind.name} ${JSON.stringify(id)} in this project.`;
      return [{ field: `${kind.field}[${index}]`, description }];
    }),
  );
}
