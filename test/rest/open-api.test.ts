import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openApiText } from '../../src/rest/document/open-api-text.js'

const file = new URL('../../openapi/openapi.json', import.meta.url)

describe('the OpenAPI document', () => {
  it('equals the committed file (npm run contracts writes it)', async () => {
    expect(readFileSync(file, 'utf8')).toBe(await openApiText())
  })

  it('has a target for every reference, and an id, a summary and a problem for every operation', () => {
    const document = JSON.parse(readFileSync(file, 'utf8')) as {
      openapi: string
      paths: Record<
        string,
        Record<string, { operationId?: string; summary?: string; responses: object }>
      >
      components: { schemas: Record<string, unknown> }
    }
    expect(document.openapi).toBe('3.1.0')
    for (const [, name] of readFileSync(file, 'utf8').matchAll(
      /"#\/components\/schemas\/([^"]+)"/g,
    ))
      expect(document.components.schemas).toHaveProperty(String(name))
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const { operationId, summary, responses } of operations) {
      expect(summary, operationId).toBeTruthy()
      if (operationId !== 'isAlive')
        expect(
          Object.keys(responses).some((status) => status >= '400'),
          operationId,
        ).toBe(true)
    }
  })
})
