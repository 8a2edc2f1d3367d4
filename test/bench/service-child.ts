import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A service in its own process: its address and a valid key. */
export interface ServiceChild {
  readonly url: string
  readonly key: string
  /** Sends one word to the script and returns its answer. */
  ask<Answer>(word: string): Promise<Answer>
  close(): Promise<void>
}
export interface ChildOptions {
  readonly nodeOptions?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/**
 * Starts a script in its own process, so that the load generator and the service do not share an
 * event loop. The script writes one line of JSON, `{url, key}`, and ends when its stdin closes.
 *
 * @param given first line that the script reads from its stdin, as JSON.
 */
export async function startServiceChild(
  script: URL,
  given?: unknown,
  { nodeOptions = [], environment = {} }: ChildOptions = {},
): Promise<ServiceChild> {
  const child = spawn(
    process.execPath,
    [...nodeOptions, '--import', 'tsx', fileURLToPath(script)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_NO_WARNINGS: '1', ...environment },
    },
  )
  const ended = once(child, 'exit')
  if (given !== undefined) child.stdin.write(`${JSON.stringify(given)}\n`)
  const lines = createInterface(child.stdout)
  const next = async <Answer>(): Promise<Answer> => {
    const [line] = (await Promise.race([
      once(lines, 'line'),
      ended.then(() => []),
    ])) as readonly string[]
    if (line === undefined)
      throw new Error(`${script.pathname} ended with ${String(child.exitCode)}`)
    return JSON.parse(line) as Answer
  }
  const { url, key } = await next<Pick<ServiceChild, 'url' | 'key'>>()
  return {
    url,
    key,
    ask: (word) => {
      child.stdin.write(`${word}\n`)
      return next()
    },
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
