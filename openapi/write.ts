/** Writes what is made of the routes, `npm run contracts`: the OpenAPI document, and of it the types of the TypeScript client. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openApiText } from '../src/rest/document/open-api-text.js'
import { clientTypes } from './client-types.js'

const document = await openApiText()
for (const [name, text] of [
  ['openapi.json', document],
  ['../examples/typescript-client/api.ts', await clientTypes(document)],
] as const) {
  const file = fileURLToPath(new URL(name, import.meta.url))
  writeFileSync(file, text)
  process.stdout.write(`${file}\n`)
}
