// One line a page; `order` says where it stands in the navigation.
export { collections } from "./collections/page";
export { compare } from "./compare/page";
export { detect } from "./detect/page";
export { help } from "./help/page";
export { operations } from "./operations/page";
export { overview } from "./overview/page";
export { people } from "./people/page";
export { review } from "./review/page";
export { search } from "./search/page";
export { system } from "./system/page";
export { unknown } from "./unknown/page";
export { upload } from "./upload/page";
