import { Prisma } from '../../generated/sqlite/client.js'

export const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue
export const optionalJson = (value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull =>
  value === null ? Prisma.DbNull : json(value)
