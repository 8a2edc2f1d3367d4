-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Study" (
    "id" TEXT NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Study_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Trial" (
    "subjectId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "studyId" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "outcome" JSONB,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Trial_pkey" PRIMARY KEY ("subjectId","ordinal")
);

-- CreateTable
CREATE TABLE "Measurement" (
    "subjectId" TEXT NOT NULL,
    "trialOrdinal" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "at" DOUBLE PRECISION,
    "value" JSONB NOT NULL,

    CONSTRAINT "Measurement_pkey" PRIMARY KEY ("subjectId","trialOrdinal","seq")
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

-- AddForeignKey
ALTER TABLE "Measurement" ADD CONSTRAINT "Measurement_subjectId_trialOrdinal_fkey" FOREIGN KEY ("subjectId", "trialOrdinal") REFERENCES "Trial"("subjectId", "ordinal") ON DELETE CASCADE ON UPDATE CASCADE;
