-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Study" (
    "id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "questionId" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "request" JSON NOT NULL,
    "subject" JSON NOT NULL,
    "data" JSON NOT NULL,
    "question" JSON NOT NULL,
    "progress" JSON NOT NULL,
    "advice" JSON,
    "error" JSON,
    "traceparent" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "device" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "modelName" TEXT NOT NULL,

    CONSTRAINT "Study_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Trial" (
    "subjectId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "studyId" TEXT NOT NULL,
    "spec" JSON NOT NULL,
    "outcome" JSON,
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
    "value" JSON NOT NULL,

    CONSTRAINT "Measurement_pkey" PRIMARY KEY ("subjectId","trialOrdinal","seq")
);

-- CreateTable
CREATE TABLE "DatasetOwner" (
    "datasetId" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "bytes" BIGINT NOT NULL,

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

-- CreateTable
CREATE TABLE "StudyEvent" (
    "studyId" TEXT NOT NULL,
    "id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "state" TEXT NOT NULL,
    "progress" JSON NOT NULL,
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
CREATE INDEX "Study_questionId_state_idx" ON "Study"("questionId", "state");

-- CreateIndex
CREATE INDEX "Study_createdAt_id_idx" ON "Study"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Study_owner_createdAt_id_idx" ON "Study"("owner", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Study_updatedAt_id_idx" ON "Study"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "Study_state_idx" ON "Study"("state");

-- CreateIndex
CREATE UNIQUE INDEX "Trial_subjectId_key_key" ON "Trial"("subjectId", "key");

-- CreateIndex
CREATE INDEX "DatasetOwner_owner_datasetId_idx" ON "DatasetOwner"("owner", "datasetId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_name_key" ON "ApiKey"("name");

-- AddForeignKey
ALTER TABLE "Measurement" ADD CONSTRAINT "Measurement_subjectId_trialOrdinal_fkey" FOREIGN KEY ("subjectId", "trialOrdinal") REFERENCES "Trial"("subjectId", "ordinal") ON DELETE CASCADE ON UPDATE CASCADE;
