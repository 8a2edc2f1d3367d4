/** Makes a value once for each object and key, and keeps it as long as the object is there; for what is made of things that never change. */
export function oncePer<Subject extends object, Key, Value>(make: (subject: Subject, key: Key) => Value): (subject: Subject, key: Key) => Value {
  const made = new WeakMap<Subject, Map<Key, Value>>()
  return (subject, key) => {
    const known = made.get(subject) ?? new Map<Key, Value>()
    made.set(subject, known)
    const value = known.has(key) ? (known.get(key) as Value) : make(subject, key)
    known.set(key, value)
    return value
  }
}
