/** What the documents name exists: files, scripts and links. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../support/run-program.js'

const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => file !== 'CHANGELOG.md')
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? '')

test.each(documents)('%s names only files that exist', (document) => {
  const text = textOf(document)
  const named = matches(text, /`((?:src|test|docs|openapi|examples|prisma)\/[\w./-]+)`/g)
  const linked = matches(text, /\]\(([^)#:\s]+)(?:#[\w-]*)?\)/g).map((target) =>
    path.join(path.dirname(document), target),
  )
  const missing = [...named, ...linked].filter((file) => !existsSync(path.join(root, file)))
  expect(missing).toEqual([])
})

test.each(documents)('%s names only scripts of package.json', (document) => {
  const named = matches(textOf(document), /npm run ([\w:]+)(?![\w:*])/g)
  expect(
    named.filter((name) => name !== 'NAME' && !(name in scripts) && !name.endsWith(':')),
  ).toEqual([])
})

test('every bench is described', () => {
  const benches = Object.keys(scripts).filter((name) => name.startsWith('bench:'))
  const described = new Set(matches(textOf('docs/benches.md'), /^\| `([\w:]+)`/gm))
  expect(benches.filter((name) => !described.has(name))).toEqual([])
  expect([...described].filter((name) => !benches.includes(name))).toEqual([])
})
