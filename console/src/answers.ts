/** The parts of the API's answers that the shell and its first pages read. */

export interface Account {
  tenant_id: string;
  caller_id: string;
  kind: "api_key" | "token";
  name: string | null;
  scopes: string[];
  collections: string[] | null;
  subject: string | null;
  expires_at: string | null;
  quota: QuotaUse | null;
}

export interface QuotaUse {
  faces: number;
  max_faces: number | null;
  collections: number;
  max_collections: number | null;
}

export interface UploadCount {
  status: string;
  reason: string | null;
  count: number;
}

export interface RequestCounts {
  answered: number;
  failed: number;
  died: number;
}

export interface UsageDay {
  day: string;
  uploads: number;
  faces_indexed: number;
  faces_removed: number;
  faces_stored: number | null;
  searches: RequestCounts;
}

export interface Usage {
  first_day: string;
  last_day: string;
  days: UsageDay[];
  outcomes: UploadCount[];
  oldest_waiting: { upload_id: string; status: string; created_at: string } | null;
}

export interface ModelPack {
  model: string;
  threshold: number;
  calibration: { fmr: number; threshold: number }[];
}

export interface Models {
  default: ModelPack;
  other: ModelPack | null;
}

export interface Health {
  status: "healthy" | "unhealthy";
  model_pack: string | null;
  reasons: Record<string, string> | null;
}

export interface ServiceInfo {
  service: string;
  version: string;
}
