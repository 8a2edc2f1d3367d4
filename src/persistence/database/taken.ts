import { Prisma } from '../../generated/sqlite/client.js'

/** The database refused a second row with the same unique value. */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
