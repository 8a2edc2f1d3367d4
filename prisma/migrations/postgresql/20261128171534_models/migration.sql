-- CreateTable
CREATE TABLE "ModelOwner" (
    "id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "ModelOwner_pkey" PRIMARY KEY ("id","owner")
);

-- CreateIndex
CREATE INDEX "ModelOwner_owner_id_idx" ON "ModelOwner"("owner", "id");
