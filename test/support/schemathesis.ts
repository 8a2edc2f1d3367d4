/** schemathesis, which tests a service by its OpenAPI document. What is missing is installed where that is possible. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { toldIfMissing } from './missing-part.js'

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

/** Its folder, or null where there is none. */
export function schemathesis(): { readonly folder: string } | null {
  const provided = provide()
  if ('folder' in provided) return provided
  toldIfMissing('the tests by the OpenAPI document', provided.missing)
  return null
}
