import { type Pageable, pageOf, pageOfArray } from './pageable.ts';
import type { Project } from './project.ts';
import type { PhoneNumber } from './records.ts';
import { orderOf } from './sort.ts';

const PROPERTIES = [
  'id',
  'phoneNumber',
  'sipTrunkId',
  'countryCode',
  'createTime',
  'updateTime',
] as const satisfies readonly (keyof PhoneNumber)[];

/**
 * The phone numbers that a query asks for. Only the trunk is looked up; `filter` and `sort` go through all numbers.
 *
 * @throws Refusal 400 if it is to be sorted by something that numbers do not have
 */
export function queryNumbers(project: Project, query: URLSearchParams): Pageable<PhoneNumber> {
  const { records } = project.phoneNumbers;
  const trunkId = query.get('sipTrunkId');
  // A leading + that was not encoded arrives as a space.
  const text = query.get('filter')?.replace(/^[+ ]/, '') ?? '';
  const order = orderOf(query, PROPERTIES);
  const numbers =
    trunkId === null
      ? records
      : pageOf(project.phoneNumbers.ofTrunk(trunkId), id => records.get(id) as PhoneNumber);
  if (text === '' && order === undefined) return numbers;
  const passed = numbers.slice(0, numbers.size).filter(({ phoneNumber }) => phoneNumber.includes(text));
  return pageOfArray(order === undefined ? passed : passed.sort(order));
}
