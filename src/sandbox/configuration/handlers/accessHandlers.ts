import {
  type AccessControlListBody,
  accessControlListOf,
  createAccessControlList,
  deleteAccessControlList,
  listHeadOf,
  updateAccessControlList,
  wholeList,
} from '../accessControlLists.ts';
import { addRange, deleteRange, type IpRangeBody, updateRange } from '../ipRanges.ts';
import { pageThrough } from '../pageable.ts';
import { ACCESS_CONTROL_LIST_TIE } from '../ties.ts';
import { answer, page, parameter, type ResourceRequest } from './handler.ts';
import { tieHandlers, trunksTiedTo } from './tieHandlers.ts';

/** Operations of `accessControlLists`, by their names in the contract. */
export const ACCESS_CONTROL_LISTS = {
  getAccessControlList: page('accessControlLists', ({ project }) =>
    pageThrough(project.accessControlLists, list => wholeList(project, list)),
  ),
  createAccessControlList: answer(({ project, body }) =>
    createAccessControlList(project, body as AccessControlListBody),
  ),
  getAccessControlListById: answer(request => accessControlListOf(request.project, idOf(request))),
  updateAccessControlList: answer(request =>
    updateAccessControlList(request.project, idOf(request), request.body as AccessControlListBody),
  ),
  deleteAccessControlList: answer(request => deleteAccessControlList(request.project, idOf(request))),
};

/** Operations of `ipRanges`. */
export const IP_RANGES = {
  getIpRangesForAccessControlList: page('ipRanges', request => {
    const { id } = listHeadOf(request.project, listIdOf(request));
    return request.project.ipRanges.of(id);
  }),
  addIpRangeToAccessControlList: answer(request =>
    addRange(request.project, listIdOf(request), request.body as IpRangeBody),
  ),
  updateIpRangeFromAccessControlList: answer(request =>
    updateRange(...rangePlace(request), request.body as IpRangeBody),
  ),
  deleteIpRangeFromAccessControlList: answer(request => deleteRange(...rangePlace(request))),
};

const ties = tieHandlers(ACCESS_CONTROL_LIST_TIE);

/** Operations of `trunkAccessControlLists`: which trunk uses which list. */
export const TRUNK_ACCESS_CONTROL_LISTS = {
  trunksByACL: page('trunks', request => {
    const { id } = listHeadOf(request.project, idOf(request));
    return trunksTiedTo(request.project, ACCESS_CONTROL_LIST_TIE, id);
  }),
  getAccessControlListsForTrunk: page('accessControlListIds', ties.ids),
  addAccessControlListToTrunk: answer(ties.add),
  bulkUpdateACLsForTrunk: answer(ties.replace),
  deleteAccessControlListFromTrunk: answer(ties.remove('accessControlListId')),
};

function idOf(request: ResourceRequest): string {
  return parameter(request, 'id');
}

function listIdOf(request: ResourceRequest): string {
  return parameter(request, 'accessControlListId');
}

function rangePlace(request: ResourceRequest) {
  return [request.project, listIdOf(request), parameter(request, 'ipRangeId')] as const;
}
