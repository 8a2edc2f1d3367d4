-- DropIndex
DROP INDEX "Study_idempotencyKey_key";

-- AlterTable
ALTER TABLE "Study" DROP COLUMN "idempotencyKey",
ADD COLUMN     "device" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "engine" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "modelName" TEXT NOT NULL DEFAULT '';
UPDATE "Study" SET "device" = "request"->>'device', "engine" = "request"->>'engine', "modelName" = "request"->'model'->>'name';

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
    "key" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "studyId" TEXT NOT NULL,

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "Study_updatedAt_id_idx" ON "Study"("updatedAt", "id");
