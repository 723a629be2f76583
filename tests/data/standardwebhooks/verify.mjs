// Verifies the requests of a JSON file with npm's standardwebhooks: [{secret, headers, body}]. Prints what each is.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Webhook } = createRequire(process.argv[2])("standardwebhooks");
for (const { secret, headers, body } of JSON.parse(readFileSync(process.argv[3], "utf8"))) {
  try {
    new Webhook(secret).verify(body, headers);
    console.log("verified");
  } catch (error) {
    console.log(error.message);
  }
}
