import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../src', import.meta.url))
const files = walk(source)

function walk(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !file.startsWith('generated/'))
}
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(source, file), 'utf8')
  return [...text.matchAll(/(?<!')(?:from|import)\s*\(?\s*'([^']+)'/g)]
    .map(([, name]) => name ?? '')
    .map((name) =>
      name.startsWith('.')
        ? path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, '.ts')
        : name,
    )
}
const area = (file: string): string =>
  file.includes('/')
    ? file.startsWith('trials/worker/')
      ? 'trials/worker'
      : (file.split('/')[0] ?? '')
    : file

/** What each area may import of the others. Composition (app, main, server, cli) stands outside the list. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  advice: [],
  'trials/worker': ['advice', 'trials/failure-classes.ts', 'trials/protocol.ts'],
  studies: ['advice', 'errors.ts', 'trials/protocol.ts'],
  trials: ['advice', 'studies', 'errors.ts'],
  access: ['studies', 'errors.ts'],
  observe: ['access', 'advice', 'studies', 'version.ts'],
  persistence: ['advice', 'studies', 'access', 'errors.ts', 'generated'],
  queue: ['advice', 'studies', 'errors.ts'],
  rest: ['advice', 'studies', 'access', 'http', 'errors.ts', 'web', 'version.ts'],
  graphql: ['advice', 'studies', 'access', 'http', 'errors.ts', 'web', 'version.ts'],
  http: ['studies', 'access', 'observe', 'errors.ts'],
  web: ['advice', 'studies', 'errors.ts'],
}

test('there are files to look at', () => {
  expect(files.length).toBeGreaterThan(60)
})

test.each(files.filter((file) => area(file) in allowed))('%s imports downward only', (file) => {
  const own = area(file)
  const wrong = importsOf(file).filter((name) => {
    if (!name.endsWith('.ts')) return false
    const target = area(name)
    return (
      target !== own &&
      !(allowed[own] ?? []).some((permitted) => permitted === target || permitted === name)
    )
  })
  expect(wrong).toEqual([])
})

test.each(files.filter((file) => file.startsWith('advice/')))('%s is pure', (file) => {
  expect(importsOf(file).filter((name) => !name.endsWith('.ts'))).toEqual([])
  expect(readFileSync(path.join(source, file), 'utf8')).not.toMatch(
    /\bMath\.random\b|\bnew Date\b|\bDate\.now\b|\bperformance\.|\bprocess\./,
  )
})

test('only the worker knows TensorFlow.js and Dawn', () => {
  const users = files.filter(
    (file) =>
      importsOf(file).some((name) => name.startsWith('@tensorflow/') || name === 'webgpu') ||
      /(require|load|load<\w+>)\('(@tensorflow|webgpu)/.test(
        readFileSync(path.join(source, file), 'utf8'),
      ),
  )
  expect(users.length).toBeGreaterThan(3)
  expect(users.filter((file) => !file.startsWith('trials/worker/'))).toEqual([])
})

test('no file is longer than 300 lines', () => {
  expect(
    files.filter((file) => readFileSync(path.join(source, file), 'utf8').split('\n').length > 300),
  ).toEqual([])
})
