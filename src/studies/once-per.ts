import { LRUCache } from 'lru-cache'

/** Makes a value once for each object and key, and keeps it as long as the object is there; for what is made of things that never change. */
export function oncePer<Subject extends object, Key, Value>(
  make: (subject: Subject, key: Key) => Value,
): (subject: Subject, key: Key) => Value {
  const made = new WeakMap<Subject, Map<Key, Value>>()
  return (subject, key) => {
    const known = made.get(subject) ?? new Map<Key, Value>()
    made.set(subject, known)
    const value = known.has(key) ? (known.get(key) as Value) : make(subject, key)
    known.set(key, value)
    return value
  }
}

/**
 * The same for values that come as JSON and are new objects each time: once for each text, for what follows from the text alone. What throws is made again. `charactersMax`: so much text is kept
 * altogether, and nothing of what is longer than a sixteenth of it.
 */
export function oncePerText<Given, Value extends object>(
  make: (given: Given) => Value,
  charactersMax: number,
): (given: Given) => Value {
  const made = new LRUCache<string, Value>({
    maxSize: charactersMax,
    maxEntrySize: charactersMax / 16,
    sizeCalculation: (_value, text) => Math.max(1, text.length),
  })
  return (given) => {
    // undefined has none
    const text = (JSON.stringify(given) as string | undefined) ?? ''
    const known = made.get(text)
    if (known !== undefined) return known
    const value = make(given)
    made.set(text, value)
    return value
  }
}
