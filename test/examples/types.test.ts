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

/** Compiler errors with their lines, under the project's settings. `read` may change a file. */
function compileErrors(
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
  it('has the types of the OpenAPI document (npm run contracts updates them)', async () => {
    expect(
      readFileSync(path.join(client, 'api.ts'), 'utf8') ===
        (await clientTypes(readFileSync(inRoot('openapi/openapi.json'), 'utf8'))),
    ).toBe(true)
  })

  it('compiles; calls that would fail at run time do not compile', () => {
    expect(compileErrors([path.join(client, 'ask.ts'), misuse])).toEqual([])
    const lines = readFileSync(misuse, 'utf8').split('\n')
    const wrong = lines.flatMap((line, i) => (line.includes('@ts-expect-error') ? [i + 2] : []))
    expect(wrong.length).toBeGreaterThan(5)
    const found = compileErrors([misuse], (file, text) =>
      path.resolve(file) === misuse ? text.replaceAll('@ts-expect-error', '') : text,
    )
    expect([...new Set(found.map(([line]) => line))]).toEqual(wrong)
  })
})
