// One line a page; `order` says where it stands in the navigation.
export { help } from "./help/page";
export { operations } from "./operations/page";
export { overview } from "./overview/page";
export { system } from "./system/page";
