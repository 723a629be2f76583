declare module "*.css";
declare module "facepass:documents" {
  const documents: import("./pages/help/documents").HelpDocument[];
  export default documents;
}
