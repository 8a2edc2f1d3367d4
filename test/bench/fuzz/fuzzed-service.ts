import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface FuzzedService { readonly url: string; readonly key: string; close(): Promise<void> }

/** `service.ts` as a process of its own: what fuzzes it neither waits for it nor slows it down. */
export async function startFuzzedService(): Promise<FuzzedService> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('service.ts', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } })
  const ended = once(child, 'exit')
  const lines = createInterface(child.stdout)
  const [first] = await Promise.race([once(lines, 'line'), ended.then(() => [])]) as readonly string[]
  if (first === undefined) throw new Error(`the service to fuzz ended with ${String(child.exitCode)}`)
  const { url, key } = JSON.parse(first) as Pick<FuzzedService, 'url' | 'key'>
  return {
    url, key,
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
