/** The value kept for `key`, made if it is not; the one kept longest goes when there are too many. */
export function remember<Key, Value>(
  kept: Map<Key, Value>,
  most: number,
  key: Key,
  make: () => Value,
): Value {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const value = make();
  kept.set(key, value);
  if (kept.size > most) kept.delete(kept.keys().next().value as Key);
  return value;
}
