-- DropIndex
DROP INDEX "Study_owner_idempotencyKey_key";

-- AlterTable
ALTER TABLE "Study" DROP COLUMN "idempotencyKey",
ADD COLUMN     "device" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "engine" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "modelName" TEXT NOT NULL DEFAULT '';
UPDATE "Study" SET "device" = coalesce("request"->>'device', ''), "engine" = coalesce("request"->>'engine', ''), "modelName" = coalesce("request"->'model'->>'name', '');

-- CreateTable
CREATE TABLE "StudyEvent" (
    "studyId" TEXT NOT NULL,
    "id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "state" TEXT NOT NULL,
    "progress" JSONB NOT NULL,
    "trialId" TEXT,

    CONSTRAINT "StudyEvent_pkey" PRIMARY KEY ("studyId","id")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "owner" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "studyId" TEXT NOT NULL,

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("owner","key")
);

-- CreateIndex
CREATE INDEX "Study_updatedAt_id_idx" ON "Study"("updatedAt", "id");
