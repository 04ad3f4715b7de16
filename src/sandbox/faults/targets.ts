import { RESOURCE_OPERATIONS } from '../configuration/operations.ts';

export const CALL_OPERATIONS = ['findCalls', 'exportCalls'] as const;

/** Resources that a fault can be aimed at: all operations that belong to one. */
export const RESOURCES: readonly string[] = [
  'calls',
  ...new Set(RESOURCE_OPERATIONS.map(({ resource }) => resource)),
];

/** Whether the text names a resource or an operation of the contract. */
export function isTarget(text: string): boolean {
  const operations = [...CALL_OPERATIONS, ...RESOURCE_OPERATIONS.map(({ operationId }) => operationId)];
  return RESOURCES.includes(text) || operations.includes(text);
}
