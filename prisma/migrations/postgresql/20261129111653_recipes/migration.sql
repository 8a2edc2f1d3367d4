-- AlterTable
ALTER TABLE "Study" ADD COLUMN     "program" TEXT;

-- AlterTable
ALTER TABLE "Worker" ADD COLUMN     "recipes" JSON;
