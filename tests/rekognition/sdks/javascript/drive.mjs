// Drives every operation with AWS' SDK for JavaScript, and prints what each step gave as one JSON object.
import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-rekognition";

const { endpoint, accessKeyId, secretAccessKey, region, photo, otherPhoto } = JSON.parse(process.argv[2]);
const credentials = { accessKeyId, secretAccessKey };
const options = { endpoint, region, credentials };
const client = new sdk.RekognitionClient(options);
const call = (name, input = {}, of = client) => of.send(new sdk[`${name}Command`](input));
const CollectionId = `Js.${Date.now()}`;
const image = { Bytes: readFileSync(photo) };
const other = { Bytes: readFileSync(otherPhoto) };
const told = {};

const raised = async (promise) => {
  try {
    await promise;
    return null;
  } catch (error) {
    const ofClass = sdk[error.name] !== undefined && error instanceof sdk[error.name];
    return { name: error.name, message: error.message, ofClass, status: error.$metadata?.httpStatusCode };
  }
};

const { CollectionArn: ResourceArn } = await call("CreateCollection", { CollectionId, Tags: { team: "a" } });
const indexed = await call("IndexFaces", { CollectionId, Image: image, ExternalImageId: "one:1" });
const FaceId = indexed.FaceRecords[0].Face.FaceId;
told.described = (await call("DescribeCollection", { CollectionId })).CreationTimestamp instanceof Date;
told.listed = [];
for await (const page of sdk.paginateListFaces({ client, pageSize: 1 }, { CollectionId })) {
  told.listed.push(...page.Faces.map((face) => face.FaceId === FaceId));
}
told.collections = (await call("ListCollections")).CollectionIds.includes(CollectionId);
told.found = (await call("SearchFacesByImage", { CollectionId, Image: other })).FaceMatches.map(
  (match) => match.Face.FaceId === FaceId,
);
told.alone = (await call("SearchFaces", { CollectionId, FaceId })).FaceMatches;
told.compared = (await call("CompareFaces", { SourceImage: image, TargetImage: other })).FaceMatches[0].Similarity;
told.detected = (await call("DetectFaces", { Image: image })).FaceDetails.length;
await call("CreateUser", { CollectionId, UserId: "ada" });
told.associated = (await call("AssociateFaces", { CollectionId, UserId: "ada", FaceIds: [FaceId] })).AssociatedFaces;
told.users = (await call("ListUsers", { CollectionId })).Users.map((user) => user.UserId);
told.likeUser = (await call("SearchUsers", { CollectionId, FaceId })).UserMatches;
told.userFound = (await call("SearchUsersByImage", { CollectionId, Image: other })).UserMatches.map(
  (match) => match.User.UserId,
);
await call("DisassociateFaces", { CollectionId, UserId: "ada", FaceIds: [FaceId] });
await call("DeleteUser", { CollectionId, UserId: "ada" });
await call("TagResource", { ResourceArn, Tags: { cost: "1" } });
await call("UntagResource", { ResourceArn, TagKeys: ["team"] });
told.tags = (await call("ListTagsForResource", { ResourceArn })).Tags;
told.deleted = (await call("DeleteFaces", { CollectionId, FaceIds: [FaceId] })).DeletedFaces.length;

told.taken = await raised(call("CreateCollection", { CollectionId }));
told.gone = (await call("DeleteCollection", { CollectionId })).StatusCode;
told.missing = await raised(call("DescribeCollection", { CollectionId }));
told.notOffered = await raised(call("DetectLabels", { Image: image }));
told.noPhoto = await raised(call("DetectFaces", { Image: { Bytes: Buffer.from("no photo") } }));
told.tooLarge = await raised(call("DetectFaces", { Image: { Bytes: Buffer.alloc(3_600_000) } }));
const wrong = new sdk.RekognitionClient({ ...options, credentials: { ...credentials, secretAccessKey: "x".repeat(40) } });
told.wrongSecret = await raised(call("ListCollections", {}, wrong));
told.clocks = {};
const now = Date.now;
for (const minutes of [-60, -6, -4, 4, 6, 60]) {
  Date.now = () => now() + minutes * 60_000; // what the SDK takes for the machine's clock
  try {
    const answer = await call("ListCollections", {}, new sdk.RekognitionClient(options));
    told.clocks[minutes] = answer.$metadata.attempts;
  } catch (error) {
    told.clocks[minutes] = error.name;
  } finally {
    Date.now = now;
  }
}
console.log(JSON.stringify(told));
