interface Batch<Key, Value> {
  readonly keys: Key[]
  readonly values: Promise<readonly Value[]>
}

/**
 * Reads one field for many objects in one call: keys that are requested in one turn of the
 * executor go to `readAll` at once, which returns a value for each key, in the same order.
 * Loaders of mercurius would encode every object to use it as a cache key.
 */
export function batched<Key, Value>(
  readAll: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  let open: Batch<Key, Value> | null = null
  const openBatch = (): Batch<Key, Value> => {
    const keys: Key[] = []
    const values = nextTick().then(() => {
      open = null
      return readAll(keys)
    })
    return { keys, values }
  }
  return async (key) => {
    open ??= openBatch()
    const index = open.keys.push(key) - 1
    const values = await open.values
    const value = values[index]
    if (value === undefined) throw new Error(`no value for key ${index} of ${values.length}`)
    return value
  }
}

const nextTick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))
