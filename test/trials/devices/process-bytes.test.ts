/** What the driver counts for a process, by programs that answer as nvidia-smi does. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { readProcessBytes } from '../../../src/trials/devices/nvidia-smi.js'

const mebibyte = 2 ** 20
const folders: string[] = []

/** Puts a shell script in front of PATH; without text there is no nvidia-smi at all. */
function nvidiaSmi(script: string | null): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'nvidia-smi-'))
  folders.push(folder)
  if (script === null) {
    vi.stubEnv('PATH', folder)
    return
  }
  const file = path.join(folder, 'nvidia-smi')
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`)
}
const prints = (...lines: readonly string[]): string =>
  lines.map((line) => `echo '${line}'`).join('\n')
const card = 'GPU-9d1d48bf-04bc-2c4f-d59d-2ead2773c340'

afterEach(() => {
  vi.unstubAllEnvs()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

it('adds what a process takes of every card', async () => {
  nvidiaSmi(prints(`${card}, 4711, 2574`, `${card}, 4712, 9000`, 'GPU-other, 4711, 518'))
  expect(await readProcessBytes(4711)).toBe((2574 + 518) * mebibyte)
})
it('asks for processes, in mebibytes and without a head', async () => {
  nvidiaSmi(
    'case "$*" in "--query-compute-apps=gpu_uuid,pid,used_memory --format=csv,noheader,nounits") echo "GPU-a, 7, 1";; esac',
  )
  expect(await readProcessBytes(7)).toBe(mebibyte)
})
it.each([
  ['the driver does not say', prints(`${card}, 4711, [N/A]`)],
  ['the process is not listed, as in a container', prints(`${card}, 99, 2574`)],
  ['no process is listed', 'true'],
  ['the driver fails', `${prints('NVIDIA-SMI has failed')}\nexit 9`],
  ['it is missing', null],
])('is unknown where %s', async (_case, script) => {
  nvidiaSmi(script)
  expect(await readProcessBytes(4711)).toBeNull()
})
it('is unknown where nvidia-smi hangs, and waits no longer than the deadline', async () => {
  nvidiaSmi('trap "" TERM\nexec sleep 30')
  const startMs = performance.now()
  expect(await readProcessBytes(4711, 300)).toBeNull()
  expect(performance.now() - startMs).toBeLessThan(5000)
})
