import {
  type CredentialListBody,
  createCredentialList,
  credentialListOf,
  deleteCredential,
  deleteCredentialList,
  renameCredentialList,
  setPassword,
  wholeCredentialList,
} from '../credentialLists.ts';
import { pageOf, pageOfArray, pageThrough } from '../pageable.ts';
import { orderOf } from '../sort.ts';
import { CREDENTIAL_LIST_TIE } from '../ties.ts';
import { trunkOf } from '../trunks.ts';
import { answer, page, parameter, type ResourceRequest } from './handler.ts';
import { tieHandlers, trunkIdOf, trunksTiedTo } from './tieHandlers.ts';

/** Operations of `credentialLists`, by their names in the contract. */
export const CREDENTIAL_LISTS = {
  getCredentialLists: page('credentialLists', ({ project }) =>
    pageThrough(project.credentialLists, list => wholeCredentialList(project, list)),
  ),
  createCredentialList: answer(({ project, body }) =>
    createCredentialList(project, body as CredentialListBody),
  ),
  getCredentialListById: answer(request => credentialListOf(request.project, idOf(request))),
  updateCredentialList: answer(request => {
    const { name } = request.body as { name: string };
    return renameCredentialList(request.project, idOf(request), name);
  }),
  deleteCredentialList: answer(request => deleteCredentialList(request.project, idOf(request))),
  updateCredential: answer(request => {
    const { password } = request.body as { password: string };
    return setPassword(...placeOf(request), password);
  }),
  deleteCredential: answer(request => deleteCredential(...placeOf(request))),
};

const ties = tieHandlers(CREDENTIAL_LIST_TIE);

const SORTABLE = ['id', 'name', 'createTime', 'updateTime'] as const;

/** Operations of `trunkCredentialLists`: which trunk uses which list. */
export const TRUNK_CREDENTIAL_LISTS = {
  trunksByCredentialList: page('trunks', request => {
    const { id } = credentialListOf(request.project, idOf(request));
    return trunksTiedTo(request.project, CREDENTIAL_LIST_TIE, id);
  }),
  getCredentialListsForTrunk: page('credentialLists', ({ project, ...request }) => {
    const { id } = trunkOf(project, trunkIdOf({ project, ...request }));
    const ids = CREDENTIAL_LIST_TIE.ties(project).ofLeft(id);
    const order = orderOf(request.query, SORTABLE);
    if (order === undefined) return pageOf(ids, listId => credentialListOf(project, listId));
    return pageOfArray(Array.from(ids, listId => credentialListOf(project, listId)).sort(order));
  }),
  addCredentialListToTrunk: answer(ties.add),
  bulkUpdateCredentialListsForTrunk: answer(ties.replace),
  removeCredentialListFromTrunk: answer(ties.remove('credentialListId')),
};

function idOf(request: ResourceRequest): string {
  return parameter(request, 'id');
}

function placeOf(request: ResourceRequest) {
  return [request.project, idOf(request), parameter(request, 'username')] as const;
}
