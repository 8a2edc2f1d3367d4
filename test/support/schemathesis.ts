/** schemathesis tests a service by its OpenAPI document. It is installed if missing. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { reportMissing } from './missing-part.js'

const installer = fileURLToPath(new URL('../bench/fuzz/install-schemathesis.mjs', import.meta.url))

function provide(): { readonly folder: string } | { readonly missing: string } {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [installer], {
    encoding: 'utf8',
    timeout: 600_000,
  })
  if (status === 0) return { folder: stdout.trim() }
  return {
    missing: `schemathesis was not installed through pip: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? ''}`,
  }
}

/** The folder of schemathesis, or null if it cannot be installed. */
export function schemathesis(): { readonly folder: string } | null {
  const provided = provide()
  if ('folder' in provided) return provided
  reportMissing('the tests by the OpenAPI document', provided.missing)
  return null
}
