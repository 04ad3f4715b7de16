import { expect, test } from 'vitest';
import { RESOURCE_OPERATIONS } from '../../../src/sandbox/configuration/operations.ts';
import { listOperations } from '../../../src/sandbox/contract/operations.ts';
import { CALL_OPERATIONS } from '../../../src/sandbox/faults/targets.ts';

test('every operation of the contract has a handler, and every handler an operation', () => {
  const served = [
    'createToken',
    ...CALL_OPERATIONS,
    ...RESOURCE_OPERATIONS.map(({ operationId }) => operationId),
  ];
  const documented = listOperations().map(({ operationId }) => operationId);
  expect(served.toSorted()).toEqual(documented.toSorted());
});
