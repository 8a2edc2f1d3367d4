import { spawn } from 'node:child_process'

const quiet = process.argv.includes('--quiet')
const say = (text) => process.stderr.write(text)

/**
 * Runs one step. Its function answers `null` when there was nothing to do, else a few words on what came of it.
 * A line is printed when there was something to do.
 */
export async function step(name, work) {
  const start = performance.now()
  let announced = false
  const announce = (what) => {
    say(`${announced ? '' : `set-up: ${name}\n`}  ${what}\n`)
    announced = true
  }
  const result = await work(announce)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  if (result !== null && (!quiet || announced)) say(`  ${name}: ${result} (${seconds} s)\n`)
}

/** Runs a program; its output is shown only when it fails. */
export function run(command, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
      env: { ...process.env, ...options.env },
    })
    let [out, all] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += chunk
      all = (all + chunk).slice(-8000)
    })
    child.stderr.on('data', (chunk) => {
      all = (all + chunk).slice(-8000)
    })
    child.on('error', (error) => reject(new Error(`${command} does not run: ${error.message}`)))
    child.on('close', (code) =>
      code === 0
        ? resolve(out)
        : reject(new Error(`${command} ${parameters.join(' ')} ended with ${code}\n${all.trim()}`)),
    )
  })
}

/** Does this program run at all? */
export const runs = (command, parameters) =>
  run(command, parameters).then(
    () => true,
    () => false,
  )
