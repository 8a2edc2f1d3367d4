import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { clientTypes } from '../../openapi/client-types.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const inRoot = (...parts: string[]): string => path.join(root, ...parts)
const client = inRoot('examples/typescript-client')
const misuse = inRoot('test/examples/misuse.ts')

/**
 * The compiler's diagnostics under the settings of the project, with their lines. `read` may
 * change the text of a file.
 */
function complaints(
  files: readonly string[],
  read: (file: string, text: string) => string = (_file, text) => text,
): readonly (readonly [number, string])[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(inRoot('tsconfig.json'), (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  )
  const host = ts.createCompilerHost(options)
  const readFile = host.readFile.bind(host)
  host.readFile = (file) => {
    const text = readFile(file)
    return text === undefined ? undefined : read(file, text)
  }
  return ts
    .getPreEmitDiagnostics(ts.createProgram(files, options, host))
    .map(({ file, start, messageText }) => [
      file === undefined || start === undefined
        ? 0
        : file.getLineAndCharacterOfPosition(start).line + 1,
      ts.flattenDiagnosticMessageText(messageText, '\n'),
    ])
}

describe('the TypeScript client', () => {
  it('has the types of the OpenAPI document (else: npm run contracts)', async () => {
    expect(
      readFileSync(path.join(client, 'api.ts'), 'utf8') ===
        (await clientTypes(readFileSync(inRoot('openapi/openapi.json'), 'utf8'))),
    ).toBe(true)
  })

  it('compiles, and what would be refused or break at run time does not', () => {
    expect(complaints([path.join(client, 'ask.ts'), misuse])).toEqual([])
    const lines = readFileSync(misuse, 'utf8').split('\n')
    const wrong = lines.flatMap((line, i) => (line.includes('@ts-expect-error') ? [i + 2] : []))
    expect(wrong.length).toBeGreaterThan(5)
    const found = complaints([misuse], (file, text) =>
      path.resolve(file) === misuse ? text.replaceAll('@ts-expect-error', '') : text,
    )
    expect([...new Set(found.map(([line]) => line))]).toEqual(wrong)
  })
})
