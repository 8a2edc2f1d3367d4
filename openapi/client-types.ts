import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

/** The types of the TypeScript client (examples/typescript-client/api.ts), from the OpenAPI document. */
export async function clientTypes(documentText: string): Promise<string> {
  const types = astToString(
    await openapiTS(JSON.parse(documentText) as OpenAPI3, {
      rootTypes: true,
      rootTypesNoSchemaPrefix: true,
    }),
  )
  return `/* Made of openapi/openapi.json by \`npm run contracts\`. */\n\n${types}`
}
