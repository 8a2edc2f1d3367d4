-- CreateTable
CREATE TABLE "StudyEvent" (
    "studyId" TEXT NOT NULL,
    "id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "state" TEXT NOT NULL,
    "progress" JSONB NOT NULL,
    "trialId" TEXT,

    PRIMARY KEY ("studyId", "id")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "owner" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "studyId" TEXT NOT NULL,

    PRIMARY KEY ("owner", "key")
);

-- AlterTable: not Prisma's rebuilding of the whole table, which would lose columns that it does not list
DROP INDEX "Study_owner_idempotencyKey_key";
ALTER TABLE "Study" DROP COLUMN "idempotencyKey";
ALTER TABLE "Study" ADD COLUMN "device" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Study" ADD COLUMN "engine" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Study" ADD COLUMN "modelName" TEXT NOT NULL DEFAULT '';
UPDATE "Study" SET "device" = coalesce(json_extract("request", '$.device'), ''), "engine" = coalesce(json_extract("request", '$.engine'), ''), "modelName" = coalesce(json_extract("request", '$.model.name'), '');

-- CreateIndex
CREATE INDEX "Study_updatedAt_id_idx" ON "Study"("updatedAt", "id");
