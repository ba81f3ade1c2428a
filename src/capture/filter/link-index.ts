/** Paths of attributes and members that hold the index of a link, by key and by kernel name. */
const LINK_INDEX =
  /^(?:header\.)?(?:link|master|oif|iif|index|ifindex)$|^linkinfo\.data\.\w+\.link$|^IFLA_(?:\w+_)?(?:LINK|MASTER)$|^(?:RTA|NHA)_[OI]IF$|^NDA_(?:MASTER|LINK|IFINDEX)$|^(?:ifi|ifa)_index$|^ndm_ifindex$/

/** Whether a value that is no number was probably meant as the name of the link whose index is at this path. */
export const isNameForIndex = (path: string, value: string): boolean => LINK_INDEX.test(path) && /^[a-z_][^\s/]*$/i.test(value)
