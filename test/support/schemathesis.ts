/** schemathesis, which tests a service by its OpenAPI document. What is missing is installed where that is possible. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const installer = fileURLToPath(new URL('../bench/fuzz/install-schemathesis.mjs', import.meta.url))

function provide(): { readonly folder: string } | { readonly missing: string } {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [installer], { encoding: 'utf8', timeout: 600_000 })
  if (status === 0) return { folder: stdout.trim() }
  return { missing: `schemathesis was not installed through pip: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? ''}` }
}

/** Its folder, or null where there is none: then its tests are skipped, and the reason is told. In continuous integration that is an error: nothing may be left untested there. */
export function schemathesis(): { readonly folder: string } | null {
  const provided = provide()
  if ('folder' in provided) return provided
  if ((process.env['CI'] ?? '') !== '') throw new Error(`the service cannot be fuzzed: ${provided.missing}`)
  process.stderr.write(`\n!!! the fuzz by the OpenAPI document is SKIPPED: ${provided.missing}\n`)
  return null
}
