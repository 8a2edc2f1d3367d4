-- DropIndex
DROP INDEX "Study_idempotencyKey_key";

-- AlterTable
ALTER TABLE "Study" ADD COLUMN     "owner" TEXT NOT NULL DEFAULT 'local',
ADD COLUMN     "traceparent" TEXT;

-- CreateTable
CREATE TABLE "DatasetOwner" (
    "datasetId" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "DatasetOwner_pkey" PRIMARY KEY ("datasetId","owner")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "prefix" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),
    "lastUsedAt" TIMESTAMP(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("prefix")
);

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_name_key" ON "ApiKey"("name");

-- CreateIndex
CREATE INDEX "Study_owner_createdAt_id_idx" ON "Study"("owner", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Study_owner_idempotencyKey_key" ON "Study"("owner", "idempotencyKey");
