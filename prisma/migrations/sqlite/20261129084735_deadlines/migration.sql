-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Study" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL,
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
    "traceparent" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "device" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "modelName" TEXT NOT NULL,
    "deadlineAt" DATETIME,
    "priority" INTEGER NOT NULL DEFAULT 1
);
INSERT INTO "new_Study" ("advice", "createdAt", "data", "device", "engine", "error", "finishedAt", "id", "modelName", "owner", "progress", "question", "questionId", "request", "startedAt", "state", "subject", "subjectId", "traceparent", "updatedAt") SELECT "advice", "createdAt", "data", "device", "engine", "error", "finishedAt", "id", "modelName", "owner", "progress", "question", "questionId", "request", "startedAt", "state", "subject", "subjectId", "traceparent", "updatedAt" FROM "Study";
DROP TABLE "Study";
ALTER TABLE "new_Study" RENAME TO "Study";
CREATE INDEX "Study_questionId_state_idx" ON "Study"("questionId", "state");
CREATE INDEX "Study_subjectId_state_idx" ON "Study"("subjectId", "state");
CREATE INDEX "Study_createdAt_id_idx" ON "Study"("createdAt", "id");
CREATE INDEX "Study_owner_createdAt_id_idx" ON "Study"("owner", "createdAt", "id");
CREATE INDEX "Study_updatedAt_id_idx" ON "Study"("updatedAt", "id");
CREATE INDEX "Study_state_idx" ON "Study"("state");
CREATE INDEX "Study_deadlineAt_state_idx" ON "Study"("deadlineAt", "state");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
