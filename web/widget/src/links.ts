/** Text with its web and mail addresses as links, and masked ones whole. Only http, https and mailto can come out. */
import { h } from "./dom";

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b|\S?…@[\w-]+(?:\.[\w-]+)+\b/gi;
const AFTER = /[.,;:!?)\]}'"]+$/; // belongs to the sentence, not to the address

export function linked(text: string): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(AFTER, "");
    const target = address.includes("://") ? address : `mailto:${address}`;
    const isMasked = address.includes("…@");
    if (!isMasked && !URL.canParse(target)) continue;
    parts.push(text.slice(done, match.index), isMasked ? h("span", { class: "whole" }, address) : link(target, address));
    done = match.index + address.length;
  }
  return [...parts, text.slice(done)].filter((part) => part !== "");
}

/** A link that tells the other page nothing; an address that is no web or mail address stays text. */
export function link(target: string, words: string): HTMLAnchorElement {
  const safe = /^(https?:|mailto:)/i.test(target);
  return h("a", { href: safe && target, target: "_blank", rel: "noopener noreferrer" }, words);
}
