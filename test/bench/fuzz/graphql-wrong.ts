/** Requests outside the schema: broken documents, malformed bodies, huge or deep operations. */
import type { Dice } from './dice.js'
import type { Operation } from './graphql-operations.js'

const plain = (query: string): Operation => ({ query, variables: {}, operationName: null })
const nested = (open: string, middle: string, close: string, depth: number): string =>
  `${open.repeat(depth)}${middle}${close.repeat(depth)}`

const numbered = (count: number, text: (i: number) => string, separator = ' '): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(separator)

/** Each fragment spreads all earlier ones, so its expanded size doubles. */
function nestedFragments(count: number): string {
  const spreads = (length: number): string => numbered(length, (i) => `...F${i}`)
  const fragments = numbered(count, (i) => `fragment F${i} on Query { ready ${spreads(i)} }`)
  return `{ ${spreads(count)} } ${fragments}`
}

/** Operations with extreme size, depth or form; some are valid. */
export function excessive(dice: Dice): Operation {
  const many = dice.pick([10, 100, 1000, 5000])
  return plain(
    dice.pick<() => string>([
      () => nested('{ ... on Query ', '{ ready }', ' }', many),
      () => `{ ${numbered(many, (i) => `a${i}: ready`)} }`,
      () => `{ ${'ready '.repeat(many)} }`,
      () => `mutation { importStudy(document: ${nested('[', '', ']', many)}) { created } }`,
      () => `mutation { importStudy(document: ${nested('{a: ', '1', '}', many)}) { created } }`,
      () =>
        `{ __schema { types { fields { type { ${nested('ofType { ', 'name', ' }', dice.whole(1, 30))} } } } } }`,
      () => `{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }`,
      () => nestedFragments(Math.min(many, 30)),
      () => `{ ready ${'@include(if: true) '.repeat(many)} }`,
      () =>
        `{ studies(first: 100) { nodes { trials(first: 500) { nodes { measurements { name value } } } } edges { node { trials(first: 500) { nodes { id } } } } } }`,
      () => `{ ${'n'.repeat(many * 10)} }`,
      () => `{ ready } # ${'x'.repeat(many * 10)}`,
      () => `query Q { ready } query Q { ready }`,
      () => `{ study(id: """block ${'"'.repeat(2)} ${'\\"""'}""") { id } }`,
      () => `query(${numbered(Math.min(many, 300), (i) => `$v${i}: Int = ${i}`, ', ')}) { ready }`,
      () =>
        `query($a: [[[[StudyState!]!]!]!]! = [[[[done]]]]) { studies(filter: {state: $a}) { nodes { id } } }`,
      () => `subscription { studyEvents(id: "x") { id } a: studyEvents(id: "y") { id } }`,
      () => `query @skip(if: true) { ready @deprecated }`,
      () => '',
      () => '#',
      () => '\ufeff{ ready }',
      () => '{ }',
      () => '{',
      () => 'type A { a: Int }',
      () => '{ __typename }',
      () => '{ __type(name: "Study") { fields { name } } }',
    ])(),
  )
}

const tokens = ['', '{', '}', '(', ')', '$', ':', '"', '...', '@', '\u0000'] as const

/** The operation with some characters removed or inserted. */
export function mangled(operation: Operation, dice: Dice): Operation {
  let { query } = operation
  for (let i = dice.whole(1, 3); i > 0; i--) {
    const at = dice.whole(0, query.length)
    const inserted = dice.pick([...tokens, dice.text()])
    query = `${query.slice(0, at)}${inserted}${query.slice(at + dice.whole(0, 2))}`
  }
  return { ...operation, query }
}

/** A request body that breaks the protocol. */
export function envelope({ query, variables, operationName }: Operation, dice: Dice): string {
  const odd = dice.pick<unknown>([
    null,
    0,
    true,
    'text',
    [],
    {},
    [1],
    { a: 1 },
    '__proto__',
    dice.json(),
  ])
  return dice.pick<() => string>([
    () => JSON.stringify({ query: odd, variables }),
    () => JSON.stringify({ query, variables: odd }),
    () => JSON.stringify({ query, variables, operationName: odd }),
    () => JSON.stringify({ query, variables, extensions: odd }),
    () => JSON.stringify({ query, extensions: { persistedQuery: odd } }),
    () =>
      JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: dice.text() } } }),
    () =>
      JSON.stringify({
        query,
        variables,
        extensions: { persistedQuery: { version: dice.whole(0, 2), sha256Hash: 'ab'.repeat(32) } },
      }),
    () =>
      JSON.stringify([
        { query, variables },
        { query, variables, operationName },
      ]),
    () => JSON.stringify(odd),
    () => JSON.stringify({ query, variables }).slice(0, dice.whole(0, 60)),
    () => '',
    () => `{"query": ${JSON.stringify(query)}, "query": "{ ready }", "__proto__": {"a": 1}}`,
  ])()
}
