import { Prisma } from '../generated/sqlite/client.js'

export const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue
export const optionalJson = (value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull => (value === null ? Prisma.DbNull : json(value))

/** A row with this key is there already. */
export const isTaken = (error: unknown): boolean => error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
