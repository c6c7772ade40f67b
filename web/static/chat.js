// The chat page. Whatever comes from the server is put in as text, never as HTML.
const { shop, photos: mostPhotos, bytes: mostBytes } = document.body.dataset;
const at = (id) => document.getElementById(id);
const log = at("log"), form = at("form"), text = at("text"), files = at("files");
const PATIENCE = 150_000; // milliseconds; the server gives up before
const attached = []; // photos of the message being written: {file, url, item, id}
let busy = false; // one message at a time, so that the order holds
const waiting = [];

function element(tag, className, content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (content !== undefined) made.textContent = content;
  return made;
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function call(path, options) {
  let answer, data;
  try {
    answer = await fetch(`/chat/${shop}/${path}`, { signal: AbortSignal.timeout(PATIENCE), ...options });
    data = await answer.json();
  } catch {
    throw Object.assign(new Error("No connection. Please check it and try again."), { again: true });
  }
  if (answer.ok) return data;
  const again = answer.status >= 500 || answer.status === 429;
  throw Object.assign(new Error(data.error || "Something went wrong."), { again });
}

function trouble(sentence) {
  at("trouble").textContent = sentence || "";
  at("trouble").hidden = !sentence;
}

function down() {
  log.scrollTop = log.scrollHeight;
}

function add(item) {
  log.append(item);
  down();
  return item;
}

function showReply(reply) {
  add(element("p", "said", reply.text));
  if (!reply.buttons?.length) return;
  const choices = element("div", "choices");
  for (const button of reply.buttons) {
    const made = element("button", "", button.title);
    made.type = "button";
    made.addEventListener("click", () => {
      text.focus();
      send({ button: button.id }, button.title);
    });
    choices.append(made);
  }
  add(choices);
}

function showPictures(pictures) {
  if (!pictures.length) return;
  const row = element("div", "pictures");
  for (const picture of pictures) {
    const image = element("img");
    image.src = picture.url;
    image.alt = "Your photo";
    row.append(image);
  }
  add(row);
}

function send(content, words, pictures = []) {
  // Choices belong to the reply before; a later one has its own.
  for (const old of log.querySelectorAll(".choices")) old.remove();
  trouble();
  showPictures(pictures);
  const bubble = words ? add(element("p", "said own waiting", words)) : null;
  waiting.push({ message: { id: randomId(), ...content }, bubble });
  work();
}

async function work() {
  if (busy || !waiting.length) return;
  busy = true;
  at("typing").hidden = false;
  const next = waiting.shift();
  try {
    const { replies } = await call("messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(next.message),
    });
    next.bubble?.classList.remove("waiting");
    replies.forEach(showReply);
    if (!replies.length) add(element("p", "note", "Sent. A person on our team answers here."));
  } catch (problem) {
    failed(next, problem);
  }
  at("typing").hidden = true;
  busy = false;
  work();
}

function failed(next, problem) {
  const row = element("div", "failed");
  row.setAttribute("role", "alert");
  row.append(element("span", "", problem.message));
  if (problem.again) {
    const retry = element("button", "", "Try again");
    retry.type = "button";
    retry.addEventListener("click", () => {
      row.remove();
      text.focus();
      waiting.push(next); // with its own id: what was done already is not done twice
      work();
    });
    row.append(retry);
  } else if (next.message.text && !text.value) {
    text.value = next.message.text; // to be changed and sent anew
  }
  add(row);
}

function attach(chosen) {
  trouble();
  for (const file of chosen) {
    if (attached.length >= Number(mostPhotos)) return trouble(`At most ${mostPhotos} photos at once.`);
    if (file.size > Number(mostBytes)) {
      trouble(`${file.name} is too large: at most ${Math.floor(mostBytes / 1e6)} MB.`);
    } else {
      upload({ file, url: URL.createObjectURL(file), item: element("li", "loading"), id: null });
    }
  }
}

async function upload(photo) {
  const image = element("img"), remove = element("button", "", "×");
  image.src = photo.url;
  image.alt = photo.file.name;
  remove.type = "button";
  remove.setAttribute("aria-label", `Remove ${photo.file.name}`);
  remove.addEventListener("click", () => detach(photo));
  photo.item.append(image, remove);
  at("attached").append(photo.item);
  attached.push(photo);
  showAttached();
  const body = new FormData();
  body.append("photo", photo.file);
  try {
    photo.id = (await call("photos", { method: "POST", body })).photo;
    photo.item.classList.remove("loading");
  } catch (problem) {
    detach(photo);
    trouble(problem.message);
  }
  showAttached();
}

function detach(photo) {
  const place = attached.indexOf(photo);
  if (place >= 0) attached.splice(place, 1);
  photo.item.remove();
  showAttached();
}

function showAttached() {
  at("attached").hidden = !attached.length;
  at("send").disabled = attached.some((photo) => !photo.id);
}

function submit() {
  const words = text.value.trim();
  const pictures = [...attached];
  if (at("send").disabled || (!words && !pictures.length)) return;
  text.value = "";
  pictures.forEach(detach);
  const content = words ? { text: words } : {};
  if (pictures.length) content.photos = pictures.map((photo) => photo.id);
  send(content, words, pictures);
}

async function begin() {
  try {
    const { messages } = await call("messages");
    for (const said of messages) {
      if (said.author === "customer") add(element("p", "said own", said.text));
      else showReply(said);
    }
    trouble();
  } catch (problem) {
    trouble(problem.message);
    setTimeout(begin, 5000);
    return;
  }
  log.setAttribute("aria-busy", "false");
  text.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
text.addEventListener("paste", (event) => {
  const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (pictures.length) attach(pictures);
});
at("attach").addEventListener("click", () => files.click());
files.addEventListener("change", () => {
  attach([...files.files]);
  files.value = "";
});
at("person").addEventListener("click", () => send({ text: "I want to talk to a person" }, "I want to talk to a person"));
at("demo")?.addEventListener("click", (event) => {
  const words = event.target.dataset?.say;
  if (!words) return;
  text.value = words;
  at("demo").open = false;
  text.focus();
});
window.addEventListener("offline", () => trouble("You are offline."));
window.addEventListener("online", () => trouble());
begin();
