import { type ContractDocument, type OperationObject, type Parameter, readContract } from './document.ts';

/** One operation of the contract. */
export interface Operation extends OperationObject {
  /** `GET`, `POST`, `PUT` or `DELETE`. */
  readonly method: Method;
  /** As a router takes it: `/v1/projects/:projectId/trunks/:sipTrunkId`. */
  readonly path: string;
  /** Those of the path and of the method. */
  readonly parameters: readonly Parameter[];
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const METHODS = ['get', 'post', 'put', 'delete'] as const;

/** Every operation, in the order of the contract. */
export function listOperations(document: ContractDocument = readContract()): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method): Operation[] => {
      const operation = item[method];
      if (operation === undefined) return [];
      return [
        {
          ...operation,
          method: method.toUpperCase() as Method,
          path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
          parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])],
        },
      ];
    }),
  );
}
