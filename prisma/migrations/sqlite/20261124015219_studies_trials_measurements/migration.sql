-- CreateTable
CREATE TABLE "Study" (
    "id" TEXT NOT NULL PRIMARY KEY,
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
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Trial" (
    "subjectId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "studyId" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "outcome" JSONB,
    "startedAt" DATETIME NOT NULL,
    "finishedAt" DATETIME,

    PRIMARY KEY ("subjectId", "ordinal")
);

-- CreateTable
CREATE TABLE "Measurement" (
    "subjectId" TEXT NOT NULL,
    "trialOrdinal" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "at" REAL,
    "value" JSONB NOT NULL,

    PRIMARY KEY ("subjectId", "trialOrdinal", "seq"),
    CONSTRAINT "Measurement_subjectId_trialOrdinal_fkey" FOREIGN KEY ("subjectId", "trialOrdinal") REFERENCES "Trial" ("subjectId", "ordinal") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Study_idempotencyKey_key" ON "Study"("idempotencyKey");

-- CreateIndex
CREATE INDEX "Study_questionId_state_idx" ON "Study"("questionId", "state");

-- CreateIndex
CREATE INDEX "Study_createdAt_id_idx" ON "Study"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Study_state_idx" ON "Study"("state");

-- CreateIndex
CREATE UNIQUE INDEX "Trial_subjectId_key_key" ON "Trial"("subjectId", "key");
