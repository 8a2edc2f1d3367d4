-- CreateIndex
CREATE INDEX "Study_subjectId_state_idx" ON "Study"("subjectId", "state");
