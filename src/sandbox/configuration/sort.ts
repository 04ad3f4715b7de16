import { refuse } from './refuse.ts';

type Order<Item> = (left: Item, right: Item) => number;
type Sortable = string | null;

/**
 * The order that the `sort` parameters of a query ask for: `property,ascending` or `property,descending`, repeated or one
 * behind the other in one value. Undefined if they ask for none.
 *
 * @param properties what can be sorted by
 * @throws Refusal 400 if it is to be sorted by something else
 */
export function orderOf<Property extends string>(
  query: URLSearchParams,
  properties: readonly Property[],
): Order<Readonly<Record<Property, Sortable>>> | undefined {
  const words = query.getAll('sort').flatMap(value => value.split(','));
  const orders: Order<Readonly<Record<Property, Sortable>>>[] = [];
  for (let place = 0; place < words.length; place += 2) {
    const property = properties.find(name => name === words[place]);
    if (property === undefined) {
      const description = `${JSON.stringify(words[place])} cannot be sorted by; allowed: ${properties.join(', ')}.`;
      refuse([{ field: 'sort', description }]);
    } else orders.push(by(property, words[place + 1] === 'descending' ? -1 : 1));
  }
  return orders.length === 0 ? undefined : inTurn(orders);
}

/** What is null comes first. */
function by<Property extends string>(
  property: Property,
  sign: number,
): Order<Readonly<Record<Property, Sortable>>> {
  return (left, right) => {
    const [first, second] = [left[property] ?? '', right[property] ?? ''];
    return first === second ? 0 : first < second ? -sign : sign;
  };
}

function inTurn<Item>(orders: readonly Order<Item>[]): Order<Item> {
  return (left, right) => orders.map(order => order(left, right)).find(result => result !== 0) ?? 0;
}
