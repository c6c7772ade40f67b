// A demo shop's window: what is open, for how long, and how many slots are left.
const shop = document.body.dataset.shop;
const at = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const DRAWINGS = ["tote", "clutch", "weekender", "bag", "wallet", "coupe", "spyder", "rally", "bus", "truck", "van", "case"];
const AGAIN = 30_000; // milliseconds between looks at the slots
let closes = null;

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter(Boolean));
  return made;
}

function address(name) {
  const words = name.toLowerCase();
  return `/static/art.svg#${DRAWINGS.find((one) => words.includes(one)) ?? "parcel"}`;
}

function drawing(product) {
  const svg = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
  const colours = /\b(blue|silver|night)\b/.exec(product.name)?.[1] ?? "plain";
  svg.setAttribute("class", `art ${colours}`);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", address(product.name));
  svg.append(use);
  return svg;
}

function slots(product) {
  if (product.slots_left === undefined) return null;
  const left = product.slots_left ? `${product.slots_left} of ${product.cap} slots left` : "All slots are taken";
  const bar = element("progress");
  bar.max = product.cap;
  bar.value = product.slots_left;
  bar.setAttribute("aria-label", left);
  return element("p", product.slots_left < 25 ? "left few" : "left", left, bar);
}

function card(product) {
  const price = element("p", "price", element("strong", "", product.price));
  if (product.regular_price) price.append(" ", element("s", "", product.regular_price));
  const ask = element("button", "", "Ask about it");
  ask.type = "button";
  ask.dataset.preorderChat = `About ${product.name}: `;
  ask.setAttribute("aria-label", `Ask about it: ${product.name}`);
  const options = product.options.length ? element("p", "options", product.options.join(" · ")) : null;
  const made = element("li", product.slots_left === 0 ? "card gone" : "card", element("div", "stage", drawing(product)));
  made.append(...[element("p", "kicker", product.note), element("h3", "", product.name), options, price, slots(product), ask].filter(Boolean));
  return made;
}

function showCampaign(campaign) {
  closes = campaign && Date.parse(campaign.closes_at);
  for (const id of ["closing", "slots"]) at(id).hidden = !campaign;
  if (!campaign) {
    at("campaign").textContent = "On pre-order, and worth the wait";
    return;
  }
  at("campaign").textContent = campaign.title;
  at("ships").textContent = campaign.ships;
  at("slots-words").textContent = `${campaign.slots_left} of ${campaign.cap} slots left`;
  at("slots-bar").max = campaign.cap;
  at("slots-bar").value = campaign.slots_left;
  tick();
}

function tick() {
  if (closes === null) return;
  const left = Math.max(0, Math.floor((closes - Date.now()) / 1000));
  const parts = [[Math.floor(left / 86400), "days"], [Math.floor(left / 3600) % 24, "hours"], [Math.floor(left / 60) % 60, "min"], [left % 60, "sec"]];
  at("countdown").replaceChildren(
    ...parts.map(([count, unit]) => element("div", "", element("b", "", String(count).padStart(2, "0")), element("span", "", unit))),
  );
  at("closes").textContent = left ? "Closes in" : "This pre-order has closed";
}

async function look() {
  try {
    const answer = await fetch(`/shops/${shop}.json`);
    if (!answer.ok) throw new Error(answer.status);
    const { campaign, products, facts } = await answer.json();
    showCampaign(campaign);
    at("hero-art").setAttribute("href", address(products[0].name));
    at("list").replaceChildren(...products.map(card));
    at("list").removeAttribute("aria-busy");
    at("facts-list").replaceChildren(...facts.map((fact) => element("li", "", fact)));
  } catch {
    // What is shown stays; the next look may do better.
  }
}

look();
setInterval(tick, 1000);
setInterval(() => document.hidden || document.activeElement?.closest("#list") || look(), AGAIN);
