import { type Pageable, pageOf, pageOfArray } from './pageable.ts';
import type { Project } from './project.ts';
import type { PhoneNumber } from './records.ts';
import { refuse } from './refuse.ts';

type Property = keyof PhoneNumber;
type Order = (left: PhoneNumber, right: PhoneNumber) => number;

const PROPERTIES: readonly Property[] = [
  'id',
  'phoneNumber',
  'sipTrunkId',
  'countryCode',
  'createTime',
  'updateTime',
];

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
  const orders = readSort(query.getAll('sort'));
  const numbers =
    trunkId === null
      ? records
      : pageOf(project.phoneNumbers.ofTrunk(trunkId), id => records.get(id) as PhoneNumber);
  if (text === '' && orders.length === 0) return numbers;
  const passed = numbers.slice(0, numbers.size).filter(({ phoneNumber }) => phoneNumber.includes(text));
  return pageOfArray(orders.length === 0 ? passed : passed.sort(inTurn(orders)));
}

/** `property,ascending` or `property,descending`, repeated or one behind the other. */
function readSort(values: readonly string[]): Order[] {
  const words = values.flatMap(value => value.split(','));
  const orders: Order[] = [];
  for (let place = 0; place < words.length; place += 2) {
    const property = PROPERTIES.find(name => name === words[place]);
    if (property === undefined) {
      const description = `${JSON.stringify(words[place])} cannot be sorted by; allowed: ${PROPERTIES.join(', ')}.`;
      refuse([{ field: 'sort', description }]);
    } else orders.push(by(property, words[place + 1] === 'descending' ? -1 : 1));
  }
  return orders;
}

function by(property: Property, sign: number): Order {
  return (left, right) => {
    const [first, second] = [left[property] ?? '', right[property] ?? ''];
    return first === second ? 0 : first < second ? -sign : sign;
  };
}

function inTurn(orders: readonly Order[]): Order {
  return (left, right) => orders.map(order => order(left, right)).find(result => result !== 0) ?? 0;
}
