/** Writes openapi/openapi.json from the routes: `npm run contracts`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openApiText } from './open-api-text.js'

const file = fileURLToPath(new URL('../../openapi/openapi.json', import.meta.url))
mkdirSync(fileURLToPath(new URL('../../openapi/', import.meta.url)), { recursive: true })
writeFileSync(file, await openApiText())
process.stdout.write(`${file}\n`)
