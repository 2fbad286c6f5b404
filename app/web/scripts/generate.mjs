// Makes the types of the API and of the feed from their contracts: `npm run generate`. openapi-typescript reads OpenAPI
// alone, so that the schemas of the AsyncAPI document are handed to it as an OpenAPI document of their own.
import { readFile, writeFile } from 'node:fs/promises'
import openapi, { astToString } from 'openapi-typescript'
import { parse } from 'yaml'

const contract = name => new URL(`../../api/${name}`, import.meta.url)
const source = name => new URL(`../src/${name}`, import.meta.url)
const made = contract => `// Made from app/api/${contract} by npm run generate; not to be edited.\n`
const options = { rootTypes: true, rootTypesNoSchemaPrefix: true }

const api = astToString(await openapi(contract('openapi.yaml'), options))
await writeFile(source('api/schema.gen.ts'), made('openapi.yaml') + api)

const feed = parse(await readFile(contract('asyncapi.yaml'), 'utf8'))
const resolve = schema => (schema.$ref ? feed.components.schemas[schema.$ref.split('/').at(-1)] : schema)

// The contract narrows by allOf; in TypeScript an intersection would leave what is narrowed optional, so that all parts
// become one object here, in which a later part's `old: false` takes away what an earlier one has.
const merge = schema => {
  const own = resolve(schema)
  const parts = [...(own.allOf ?? []).map(merge), own]
  const properties = {}
  for (const [name, property] of parts.flatMap(p => Object.entries(p.properties ?? {}))) {
    properties[name] = property && { ...properties[name], ...property }
  }
  return {
    properties,
    required: [...new Set(parts.flatMap(p => p.required ?? []))],
  }
}
const flatten = schema => {
  const { properties, required } = merge(schema)
  const there = Object.entries(properties).filter(([, s]) => s !== false)
  return { type: 'object', properties: Object.fromEntries(there), required }
}

const messages = Object.values(feed.channels.band.messages).filter(m => m.name.includes(':'))
const map = wanted => ({
  type: 'object',
  required: wanted.map(m => m.name),
  properties: Object.fromEntries(wanted.map(m => [m.name, flatten(m.payload)])),
})
const schemas = {
  ...Object.fromEntries(Object.entries(feed.components.schemas).map(([name, s]) => [name, s.allOf ? flatten(s) : s])),
  EventMap: map(messages.filter(m => !m.name.startsWith('feed:'))),
  ControlMap: map(messages.filter(m => m.name.startsWith('feed:'))),
}
for (const form of ['Created', 'Updated', 'Deleted']) delete schemas[form] // they are in the events
const types = astToString(
  await openapi({ openapi: '3.1.0', info: feed.info, paths: {}, components: { schemas } }, options),
)
await writeFile(source('realtime/events.gen.ts'), made('asyncapi.yaml') + types)
