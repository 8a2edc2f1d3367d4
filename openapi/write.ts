/** `npm run contracts`: writes the OpenAPI document and the types of the TypeScript client. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openApiText } from '../src/rest/document/open-api-text.js'
import { clientTypes } from './client-types.js'

function write(relativePath: string, text: string): void {
  const file = fileURLToPath(new URL(relativePath, import.meta.url))
  writeFileSync(file, text)
  process.stdout.write(`${file}\n`)
}

const document = await openApiText()
write('openapi.json', document)
write('../examples/typescript-client/api.ts', await clientTypes(document))
