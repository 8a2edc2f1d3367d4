-- CreateTable
CREATE TABLE "DatasetOwner" (
    "datasetId" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("datasetId", "owner")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "prefix" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME,
    "revokedAt" DATETIME,
    "lastUsedAt" DATETIME
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Study" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL DEFAULT 'local',
    "state" TEXT NOT NULL,
    "questionId" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "subject" JSONB NOT NULL,
    "data" JSONB NOT NULL,
    "question" JSONB NOT NULL,
    "progress" JSONB NOT NULL,
    "advice" JSONB,
    "error" JSONB,
    "idempotencyKey" TEXT,
    "traceparent" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME
);
INSERT INTO "new_Study" ("advice", "createdAt", "data", "error", "finishedAt", "id", "idempotencyKey", "progress", "question", "questionId", "request", "startedAt", "state", "subject", "subjectId", "updatedAt") SELECT "advice", "createdAt", "data", "error", "finishedAt", "id", "idempotencyKey", "progress", "question", "questionId", "request", "startedAt", "state", "subject", "subjectId", "updatedAt" FROM "Study";
DROP TABLE "Study";
ALTER TABLE "new_Study" RENAME TO "Study";
CREATE INDEX "Study_questionId_state_idx" ON "Study"("questionId", "state");
CREATE INDEX "Study_createdAt_id_idx" ON "Study"("createdAt", "id");
CREATE INDEX "Study_owner_createdAt_id_idx" ON "Study"("owner", "createdAt", "id");
CREATE INDEX "Study_state_idx" ON "Study"("state");
CREATE UNIQUE INDEX "Study_owner_idempotencyKey_key" ON "Study"("owner", "idempotencyKey");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_name_key" ON "ApiKey"("name");
