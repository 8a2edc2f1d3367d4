/** Random operations from a schema, with arguments, variables, fragments; some are invalid. */
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
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql'
import type { Dice } from './dice.js'
import type { Pool } from './graphql-samples.js'
import { literalOf, valueFor } from './graphql-values.js'

export type OperationKind = 'query' | 'mutation' | 'subscription'
export interface Operation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | null
}

/** An argument that needs a value. */
interface Slot {
  readonly name: string
  readonly type: GraphQLInputType
}

const wrongShare = 0.01
const depthMax = 9

export function drawOperation(
  schema: GraphQLSchema,
  kind: OperationKind,
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

  write(kind: OperationKind): Operation {
    const { dice } = this
    const root = this.rootType(kind)
    const roots = dice.some(Object.values(root.getFields()), kind === 'query' ? 0.15 : 0)
    const selected = roots.map((field) => this.field(field, dice.whole(1, depthMax))).join(' ')
    const selection = dice.chance(0.1) ? this.fragment(root, selected) : selected
    if (dice.chance(wrongShare)) this.declared.push('$unused: Int')
    const name = dice.chance(0.3) ? `Op${dice.whole(0, 9)}` : null
    const second = name !== null && dice.chance(0.1) ? ' query Other { ready }' : ''
    const head = this.head(kind, name)
    return {
      query: `${head} { ${selection} }${second} ${this.fragments.join(' ')}`,
      variables: this.variables,
      operationName: second !== '' || dice.chance(0.2) ? name : null,
    }
  }

  private rootType(kind: OperationKind): GraphQLObjectType {
    const root = {
      query: this.schema.getQueryType(),
      mutation: this.schema.getMutationType(),
      subscription: this.schema.getSubscriptionType(),
    }[kind]
    if (root === null || root === undefined) throw new Error(`the schema has no ${kind}`)
    return root
  }

  /** Keyword, name and variables; empty for some queries that need none of them. */
  private head(kind: OperationKind, name: string | null): string {
    const mayBeEmpty = kind === 'query' && name === null && this.declared.length === 0
    if (mayBeEmpty && this.dice.chance(0.5)) return ''
    const variables = this.declared.length > 0 ? `(${this.declared.join(', ')})` : ''
    return `${kind} ${name ?? ''}${variables}`
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
    const all = [...chosen]
    if (dice.chance(0.1)) all.push('__typename')
    if (dice.chance(wrongShare / 4)) all.push('nothing')
    const text = all.join(' ')
    if (!dice.chance(0.12)) return text
    return `${this.fragment(type, text)} ${dice.chance(0.3) ? (chosen[0] ?? '') : ''}`
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const alias = this.alias()
    const given = this.arguments(field.args)
    const condition = this.condition()
    const below = this.below(getNamedType(field.type), depth)
    return `${alias}${field.name}${given}${condition}${below}`
  }

  /** Sometimes the same alias for many fields, which is invalid if they differ. */
  private alias(): string {
    const { dice } = this
    if (!dice.chance(0.15)) return ''
    return `${dice.chance(0.05) ? 'x' : `a${dice.whole(0, 1e6)}`}: `
  }

  private condition(): string {
    if (!this.dice.chance(0.05)) return ''
    const directive = this.dice.pick(['include', 'skip'])
    const type = new GraphQLNonNull(this.typeOf('Boolean') as GraphQLScalarType)
    return ` @${directive}(if: ${this.value({ name: 'if', type })})`
  }

  private below(type: GraphQLNamedOutputType, depth: number): string {
    if (isObjectType(type)) return ` { ${this.selection(type, depth)} }`
    return isAbstractType(type) ? ' { __typename }' : ''
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

  private value({ name, type }: Slot): string {
    const value = name === 'if' ? this.dice.chance(0.5) : valueFor(type, name, this.dice, this.pool)
    const literal = literalOf(value, type)
    if (literal !== null && this.dice.chance(0.5)) return literal
    const variable = `v${Object.keys(this.variables).length}`
    this.variables[variable] = value
    const declaredType = this.dice.chance(wrongShare) ? this.typeOf('String') : type
    this.declared.push(`$${variable}: ${String(declaredType)}`)
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
