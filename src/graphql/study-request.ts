const nested: ReadonlySet<string> = new Set(['model', 'data', 'price', 'power'])

/** The GraphQL input as the request that the use case parses: a field that is null was not given. */
export function toStudyRequest(input: Readonly<Record<string, unknown>>): unknown {
  return withoutNulls(
    Object.fromEntries(
      Object.entries(input).map(([name, value]) => [
        name,
        nested.has(name) ? withoutNulls(value) : value,
      ]),
    ),
  )
}

/** Only of the fields that the schema names: what lies deeper (Keras' own JSON, layers) keeps its nulls. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== null && field !== undefined),
  )
}
