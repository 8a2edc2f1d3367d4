import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A service in a process of its own: where it listens, and a key that lets in. */
export interface ServiceChild { readonly url: string; readonly key: string; readonly pid: number; close(): Promise<void> }

/**
 * A script as a process of its own: what loads it neither waits for it nor slows it down. The script writes one line of JSON, where it listens and a key, and ends when its stdin closes.
 * `given`: what it reads from there first.
 */
export async function startServiceChild(script: URL, given?: unknown): Promise<ServiceChild> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(script)], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } })
  const ended = once(child, 'exit')
  if (given !== undefined) child.stdin.write(`${JSON.stringify(given)}\n`)
  const lines = createInterface(child.stdout)
  const [first] = await Promise.race([once(lines, 'line'), ended.then(() => [])]) as readonly string[]
  if (first === undefined || child.pid === undefined) throw new Error(`${script.pathname} ended with ${String(child.exitCode)}`)
  const { url, key } = JSON.parse(first) as Pick<ServiceChild, 'url' | 'key'>
  return {
    url, key, pid: child.pid,
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
