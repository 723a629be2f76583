// What the types promise; only tsc reads this file, beside the installed package.
import { FacePass, type Listing, type Match, type Upload, type User, type UserPage } from "@facepass/client";
import type { WebhookEvent } from "@facepass/client/webhooks";

declare const facepass: FacePass;
declare const event: WebhookEvent;

export async function typed(): Promise<void> {
  const user: User = await facepass.users.create({ full_name: "Ada Lovelace", external_id: "1815" });
  // @ts-expect-error: the field is called full_name
  await facepass.users.create({ name: "Ada Lovelace" });

  const users: Listing<UserPage> = facepass.users.list({ name_prefix: "A" });
  for await (const { email } of users) console.log(email satisfies string | null);
  // @ts-expect-error: there is no such filter
  facepass.users.list({ prefix: "A" });

  const upload: Upload = await facepass.faces.enrol(new Blob(), { user: user.id, review: "off" });
  // @ts-expect-error: an enrolment is of a user
  await facepass.faces.enrol(new Blob());

  // @ts-expect-error: an upload that a failed call has deleted would be answered again
  await facepass.faces.enrol(new Blob(), { user: user.id, idempotencyKey: "key" });
  // @ts-expect-error: the same
  await facepass.uploads.send(new Blob(), { idempotencyKey: "key" });

  const { results } = await facepass.faces.search({ face_id: upload.faces[0]?.face_id ?? "" }, { limit: 1 });
  console.log(results satisfies Match[]);
  (await facepass.users.delete(user.id)) satisfies undefined;

  const health = await facepass.request("checkHealth");
  console.log(health.status satisfies string);

  if (event.type === "upload.indexed") console.log(event.data.upload_id satisfies string);
}
