/** Operations drawn from a schema: arguments, variables, aliases, fragments, directives; most of them right, some of them not. */
import {
  getNamedType,
  GraphQLNonNull,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql'
import type { Dice } from './dice.js'
import type { Pool } from './graphql-samples.js'
import { literalOf, valueFor } from './graphql-values.js'

export type Kind = 'query' | 'mutation' | 'subscription'
export interface Operation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | null
}

const wrongShare = 0.01
const depthMost = 9

export function drawOperation(
  schema: GraphQLSchema,
  kind: Kind,
  dice: Dice,
  pool: Pool,
): Operation {
  return new Draft(schema, dice, pool).write(kind)
}

class Draft {
  private readonly variables: Record<string, unknown> = {}
  private readonly declared: string[] = []
  private readonly fragments: string[] = []
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly dice: Dice,
    private readonly pool: Pool,
  ) {}

  write(kind: Kind): Operation {
    const root = {
      query: this.schema.getQueryType(),
      mutation: this.schema.getMutationType(),
      subscription: this.schema.getSubscriptionType(),
    }[kind]
    if (root === null || root === undefined) throw new Error(`the schema has no ${kind}`)
    const { dice } = this
    const roots = dice.some(Object.values(root.getFields()), kind === 'query' ? 0.15 : 0)
    const selected = roots.map((field) => this.field(field, dice.whole(1, depthMost))).join(' ')
    const selection = dice.chance(0.1) ? this.fragment(root, selected) : selected
    if (dice.chance(wrongShare)) this.declared.push('$unused: Int')
    const name = dice.chance(0.3) ? `Op${dice.whole(0, 9)}` : null
    const others = name !== null && dice.chance(0.1) ? ' query Other { ready }' : ''
    const operation =
      kind === 'query' && name === null && this.declared.length === 0 && dice.chance(0.5)
        ? ''
        : [
            kind,
            ' ',
            name ?? '',
            this.declared.length > 0 ? `(${this.declared.join(', ')})` : '',
          ].join('')
    return {
      query: `${operation} { ${selection} }${others} ${this.fragments.join(' ')}`,
      variables: this.variables,
      operationName: others !== '' || dice.chance(0.2) ? name : null,
    }
  }

  private selection(type: GraphQLObjectType, depth: number): string {
    const { dice } = this
    const fields = Object.values(type.getFields()).filter(
      (field) => depth > 0 || isLeafType(getNamedType(field.type)),
    )
    if (fields.length === 0) return '__typename'
    const chosen = dice
      .some(fields, depth > 3 ? 0.25 : 0.4)
      .map((field) => this.field(field, depth - 1))
    const all = [
      ...chosen,
      ...(dice.chance(0.1) ? ['__typename'] : []),
      ...(dice.chance(wrongShare / 4) ? ['nothing'] : []),
    ].join(' ')
    return dice.chance(0.12)
      ? `${this.fragment(type, all)} ${dice.chance(0.3) ? (chosen[0] ?? '') : ''}`
      : all
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const { dice } = this
    const type = getNamedType(field.type)
    // a name of many fields now and then, which two of them may not share
    const alias = dice.chance(0.15) ? `${dice.chance(0.05) ? 'x' : `a${dice.whole(0, 1e6)}`}: ` : ''
    const given = this.arguments(field.args)
    const condition = dice.chance(0.05)
      ? ` @${dice.pick(['include', 'skip'])}(if: ${this.value({ name: 'if', type: new GraphQLNonNull(this.typeOf('Boolean') as GraphQLScalarType) })})`
      : ''
    const below = isObjectType(type)
      ? ` { ${this.selection(type, depth)} }`
      : isAbstractType(type)
        ? ' { __typename }'
        : ''
    return `${alias}${field.name}${given}${condition}${below}`
  }

  private arguments(args: readonly GraphQLArgument[]): string {
    const given = args.filter(({ type }) =>
      isNonNullType(type) ? !this.dice.chance(wrongShare) : this.dice.chance(0.4),
    )
    const texts = [
      ...given.map((argument) => `${argument.name}: ${this.value(argument)}`),
      ...(this.dice.chance(wrongShare / 4) ? ['other: 1'] : []),
    ]
    return texts.length === 0 ? '' : `(${texts.join(', ')})`
  }

  private value({
    name,
    type,
  }: {
    readonly name: string
    readonly type: GraphQLInputType
  }): string {
    const value = name === 'if' ? this.dice.chance(0.5) : valueFor(type, name, this.dice, this.pool)
    const literal = literalOf(value, type)
    if (literal !== null && this.dice.chance(0.5)) return literal
    const variable = `v${Object.keys(this.variables).length}`
    this.variables[variable] = value
    this.declared.push(
      `$${variable}: ${String(this.dice.chance(wrongShare) ? this.typeOf('String') : type)}`,
    )
    return `$${variable}`
  }

  private fragment(type: GraphQLObjectType, selected: string): string {
    if (this.dice.chance(0.5)) return `... on ${type.name} { ${selected} }`
    const name = `F${this.fragments.length}`
    this.fragments.push(`fragment ${name} on ${type.name} { ${selected} }`)
    return `...${name}`
  }

  private typeOf(name: string): GraphQLInputType {
    return this.schema.getType(name) as GraphQLInputType
  }
}
