/** Python with the packages that tests need, installed through pip into the cache. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { reportMissing } from './missing-part.js'

const installer = fileURLToPath(new URL('install-python.mjs', import.meta.url))

/**
 * The command, or null where Python, pip or the packages cannot be had: the tests are skipped.
 *
 * @param name of a list in `src/setup/python-packages.mjs`, or Keras as the set-up has it
 */
export function pythonFor(
  name: 'check' | 'kubernetes' | 'torch' | 'keras' | 'lightning',
  tests: string,
): string | null {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [installer, name], {
    encoding: 'utf8',
    timeout: 900_000,
    env: { ...process.env, BATCHWISE_KERAS: 'on' },
  })
  if (status === 0) return stdout
  const reason = error?.message ?? stderr.trim().split('\n').at(-1) ?? ''
  return (
    reportMissing(tests, `Python with ${name} was not installed through pip: ${reason}`) && null
  )
}
