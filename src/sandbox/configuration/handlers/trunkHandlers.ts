import {
  createEndpoint,
  deleteEndpoint,
  type EndpointBody,
  endpointOf,
  updateEndpoint,
} from '../endpoints.ts';
import { TOP_LEVEL_DOMAIN } from '../hostNames.ts';
import { type Pageable, pageOfArray } from '../pageable.ts';
import type { SipTrunk } from '../records.ts';
import { createTrunk, deleteTrunk, type TrunkBody, trunkOf, updateTrunk } from '../trunks.ts';
import { answer, page, parameter, type ResourceRequest } from './handler.ts';

/** Operations of `trunks`, by their names in the contract. */
export const TRUNKS = {
  getSipTrunks: page('trunks', listTrunks),
  createSipTrunk: answer(({ project, body }) => createTrunk(project, body as TrunkBody)),
  getSipTrunkById: answer(request => trunkOf(request.project, idOf(request))),
  updateSipTrunk: answer(request => updateTrunk(request.project, idOf(request), request.body as TrunkBody)),
  deleteSipTrunk: answer(request => deleteTrunk(request.project, idOf(request))),
};

/** Operations of `endpoints`. */
export const ENDPOINTS = {
  getSipEndpoint: page('endpoints', request => {
    const trunk = trunkOf(request.project, idOf(request));
    return request.project.endpoints.of(trunk.id);
  }),
  createSipEndpoint: answer(request =>
    createEndpoint(request.project, idOf(request), request.body as EndpointBody),
  ),
  getSipEndpointById: answer(request => endpointOf(...placeOf(request))),
  updateSipEndpoint: answer(request => updateEndpoint(...placeOf(request), request.body as EndpointBody)),
  deleteSipEndpoint: answer(request => deleteEndpoint(...placeOf(request))),
};

function idOf(request: ResourceRequest): string {
  return parameter(request, 'sipTrunkId');
}

function placeOf(request: ResourceRequest) {
  return [request.project, idOf(request), parameter(request, 'sipEndpointId')] as const;
}

/** A domain is the host name of at most one trunk with the top level domain behind it. */
function listTrunks({ project, query }: ResourceRequest): Pageable<SipTrunk> {
  const domain = query.get('domain')?.toLowerCase();
  if (domain === undefined) return project.trunks;
  const hostName = domain.endsWith(TOP_LEVEL_DOMAIN) ? domain.slice(0, -TOP_LEVEL_DOMAIN.length) : '';
  const trunk = project.trunks.get(project.hostNames.owner(hostName) ?? '');
  return pageOfArray(trunk === undefined ? [] : [trunk]);
}
