// One line a page; `order` says where it stands in the navigation.
export { overview } from "./overview/page";
export { system } from "./system/page";
