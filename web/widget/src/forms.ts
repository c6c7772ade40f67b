/** The small forms inside the chat: an e-mail for later, the rating, and the question before deleting. */
import type { Api } from "./api";
import { h, icon } from "./dom";
import type { Words } from "./strings";

/** Ask for an address to which the answer may go when nobody is there. */
export function emailForm(api: Api, words: Words): HTMLElement {
  const label = { "aria-label": words.email, placeholder: words.email };
  const field = h("input", { type: "email", required: true, autocomplete: "email", ...label });
  const problem = h("p", { class: "trouble", role: "alert" });
  const save = h("button", { type: "submit" }, words.emailSave);
  const row = h("div", { class: "row" }, field, save);
  const form = h("form", { class: "sheet", novalidate: true }, h("p", {}, words.emailAsk), row, problem);
  onSubmit(form, save, problem, words, async () => {
    if (!field.checkValidity()) {
      problem.textContent = words.emailWrong;
      return field.focus();
    }
    await api.leaveEmail(field.value.trim());
    form.replaceWith(h("p", { role: "status" }, words.emailSaved(field.value.trim())));
  });
  return form;
}

/** One to five stars and a word, once the chat is closed. */
export function ratingForm(words: Words, rate: (stars: number, comment: string) => Promise<void>): HTMLElement {
  const group = `stars-${Math.random().toString(36).slice(2)}`;
  const stars = [1, 2, 3, 4, 5].map((count) => {
    const star = h("input", { type: "radio", name: group, value: count, required: true, "aria-label": words.stars(count) });
    return h("label", { class: "star" }, star, icon("star"));
  });
  const comment = h("textarea", { rows: 2, maxlength: 1000, "aria-label": words.comment, placeholder: words.comment });
  const problem = h("p", { class: "trouble", role: "alert" });
  const save = h("button", { type: "submit" }, words.rateSend);
  const row = h("fieldset", {}, h("legend", {}, words.rate), h("div", { class: "stars" }, ...stars));
  const form = h("form", { class: "sheet" }, row, comment, save, problem);
  onSubmit(form, save, problem, words, async () => {
    const picked = form.querySelector<HTMLInputElement>("input:checked");
    await rate(Number(picked?.value), comment.value.trim());
    form.replaceWith(h("p", { role: "status" }, words.thanks));
  });
  return form;
}

/** Ask before the chat is erased; `done` is told when the question is over. */
export function eraseForm(words: Words, erase: () => Promise<void>, done: () => void): HTMLElement {
  const problem = h("p", { class: "trouble", role: "alert" });
  const yes = h("button", { type: "submit", class: "danger" }, words.eraseYes);
  const no = h("button", { type: "button", onclick: done }, words.eraseNo);
  const buttons = h("div", { class: "row" }, no, yes);
  const dialog = { class: "sheet over", role: "alertdialog", "aria-label": words.erase };
  const form = h("form", dialog, h("p", {}, words.eraseAsk), buttons, problem);
  onSubmit(form, yes, problem, words, async () => {
    await erase();
    done();
  });
  return form;
}

function onSubmit(
  form: HTMLFormElement,
  button: HTMLButtonElement,
  problem: HTMLElement,
  words: Words,
  work: () => Promise<void>,
): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    problem.textContent = "";
    button.disabled = true;
    work()
      .catch(() => (problem.textContent = words.trouble))
      .finally(() => (button.disabled = false));
  });
}
