import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

/** Generates the types of the TypeScript client (examples/typescript-client/api.ts). */
export async function clientTypes(documentText: string): Promise<string> {
  const types = astToString(
    await openapiTS(JSON.parse(documentText) as OpenAPI3, {
      rootTypes: true,
      rootTypesNoSchemaPrefix: true,
    }),
  )
  return `/* Generated from openapi/openapi.json by \`npm run contracts\`. */\n\n${types}`
}
