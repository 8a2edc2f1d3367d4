import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a program to its end, by default in the project root, with `input` on its stdin. */
export function runProgram(
  program: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input = '',
  folder = root,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
    // a program that ends without reading closes the pipe
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}
