/** The JSON Schema of the trial protocol, as a judge of single lines. */
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

const file = new URL('../../src/trials/protocol/protocol.schema.json', import.meta.url)
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')) as object, 'protocol')

function validatorOf(definition: string): ValidateFunction {
  const validate = ajv.getSchema(`protocol#/$defs/${definition}`)
  if (validate === undefined) throw new Error(`the schema has no ${definition}`)
  return validate
}

/** What the schema objects to in a message; empty where it is one. */
export function faultsIn(side: 'child' | 'parent', message: unknown): readonly string[] {
  const { type } = message as { type?: unknown }
  // the definition of this very message gives one clear fault; `oneOf` would give one of each
  const known = typeof type === 'string' && ajv.getSchema(`protocol#/$defs/${type}`) !== undefined
  const validate = validatorOf(known ? type : `${side}Message`)
  if (validate(message) && validatorOf(`${side}Message`)(message)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message: fault }) => `${instancePath} ${fault ?? ''}`,
  )
}
