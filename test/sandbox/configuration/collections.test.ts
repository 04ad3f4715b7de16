import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Children, Records } from '../../../src/sandbox/configuration/collections.ts';
import { Ties } from '../../../src/sandbox/configuration/pairs.ts';

const item = (id: string, value = 0) => ({ id, value });

test('records keep the order of their creation through updates and removals', () => {
  const records = new Records([item('b'), item('a'), item('c')]);
  records.replace(item('b', 1));
  records.remove('a');
  records.remove('nobody');
  records.add(item('a', 2));
  const expected = [item('b', 1), item('c'), item('a', 2)];
  expect([...records]).toEqual(expected);
  expect(records.slice(1, 5)).toEqual(expected.slice(1));
  expect(records.size).toBe(3);
});

test('an id cannot be taken twice, nor replaced where it is not', () => {
  const records = new Records([item('a')]);
  expect(() => records.add(item('a', 1))).toThrow('id a is there already');
  expect(() => records.replace(item('b'))).toThrow('id b is not there');
  expect([...records]).toEqual([item('a')]);
});

test('children belong to their parent and go with it', () => {
  const children = new Children<{ id: string; value: number }>();
  children.add('one', item('a'));
  children.add('other', item('b'));
  children.drop('one');
  expect(children.of('one').size).toBe(0);
  expect([...children]).toEqual([item('b')]);
});

test('ties show the same pairs from both sides, whatever was tied and untied before', () => {
  const step = fc.tuple(
    fc.constantFrom('tie', 'untie', 'dropLeft', 'dropRight'),
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom('x', 'y', 'z'),
  );
  const whole = fc.property(fc.array(step, { maxLength: 30 }), list => {
    const ties = new Ties();
    let pairs: string[] = [];
    for (const [kind, left, right] of list) {
      const pair = `${left}${right}`;
      if (kind === 'tie') {
        ties.tie(left, right);
        pairs = pairs.includes(pair) ? pairs : [...pairs, pair];
      } else if (kind === 'untie') {
        expect(ties.untie(left, right)).toBe(pairs.includes(pair));
        pairs = pairs.filter(other => other !== pair);
      } else if (kind === 'dropLeft') {
        ties.dropLeft(left);
        pairs = pairs.filter(other => !other.startsWith(left));
      } else {
        ties.dropRight(right);
        pairs = pairs.filter(other => !other.endsWith(right));
      }
    }
    expect(Array.from(ties, pair => pair.join(''))).toEqual(pairs);
    for (const left of 'abc')
      expect(Array.from(ties.ofLeft(left), right => left + right)).toEqual(
        pairs.filter(pair => pair.startsWith(left)),
      );
    for (const right of 'xyz')
      expect(Array.from(ties.ofRight(right), left => left + right)).toEqual(
        pairs.filter(pair => pair.endsWith(right)),
      );
  });
  fc.assert(whole);
});
