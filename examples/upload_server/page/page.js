// Uploads files directly to the bucket. The server signs each request; no file passes through it.

/** The maximum number of files that upload at the same time. */
const PARALLEL_FILES = 3;

/** The maximum number of requests with content. Browsers open six connections to a bucket. */
const PARALLEL_REQUESTS = 4;

/** The maximum number of attempts to send a part. */
const ATTEMPTS = 3;

/** The text and the buttons of each state of an upload. */
const STATES = {
  waiting: { text: "Waiting", buttons: ["cancel"] },
  uploading: { text: "Uploading", buttons: ["cancel"] },
  offline: { text: "Paused", buttons: ["cancel"] },
  done: { text: "Uploaded", buttons: ["remove"] },
  failed: { text: "Not uploaded", buttons: ["retry", "remove"] },
  canceled: { text: "Canceled", buttons: ["retry", "remove"] },
  interrupted: { text: "Interrupted", buttons: ["again", "remove"] },
};

const [picker, list, empty, summary, announcer, template] =
  ["file", "list", "empty", "summary", "announcer", "row"].map((id) => document.getElementById(id));

/** All uploads, in the order of their rows. */
const uploads = [];

/** The ids that this page has removed from its storage. */
const forgottenIds = new Set();

/** The number of running requests with content, and the functions that start waiting ones. */
let busyRequests = 0;
const waitingRequests = [];

/** The number of rows so far, for the ids of elements. */
let rowCount = 0;

/** The reason why an upload failed, in a sentence. */
class Fault extends Error {
  constructor(message, { status = 0, code = "", canRetry = true } = {}) {
    super(message);
    Object.assign(this, { status, code, canRetry, isOffline: status === 0 && !navigator.onLine });
  }
}

// Uploads

function newUpload(description, file) {
  const row = template.content.cloneNode(true).firstElementChild;
  const link = { url: "", expires: 0 };
  // The number of sent bytes of each part.
  const loaded = new Map();
  return { description, file, row, state: "waiting", link, loaded };
}

/** Adds files. The file of an interrupted upload continues that upload. */
function addFiles(files) {
  const added = [];
  for (const file of files) {
    const description = { name: file.name, type: file.type, size: file.size, modified: file.lastModified };
    const interrupted = uploads.find((upload) => upload.state === "interrupted" && isSameFile(upload.description, description));
    if (interrupted) {
      interrupted.file = file;
      setState(interrupted, "waiting");
    } else {
      added.push(newUpload(description, file));
    }
  }
  uploads.unshift(...added);
  list.prepend(...added.map(prepareRow));
  for (const upload of added) setState(upload, "waiting");
  startNext();
}

function isSameFile(one, other) {
  return one.name === other.name && one.size === other.size && one.modified === other.modified;
}

function enqueue(upload) {
  setState(upload, "waiting");
  startNext();
}

function startNext() {
  const running = uploads.filter(({ state }) => state === "uploading").length;
  const waiting = uploads.filter(({ state }) => state === "waiting");
  waiting.slice(0, Math.max(0, PARALLEL_FILES - running)).forEach(run);
}

/** Uploads a file from start to end. */
async function run(upload) {
  const controller = new AbortController();
  const { signal } = controller;
  // `sample` is the time and the number of sent bytes of the last measurement.
  Object.assign(upload, { controller, speed: 0, quarter: 0, sample: { time: performance.now(), sent: 0 } });
  upload.loaded.clear();
  setState(upload, "uploading");
  try {
    if (!upload.id) await create(upload, signal);
    await (upload.partLength ? sendParts(upload, signal) : sendWhole(upload, signal));
    await callServer("PUT", `/uploads/${upload.id}/done`, { signal });
    await renew(upload);
    signal.throwIfAborted();
    setState(upload, "done", upload.fault);
  } catch (error) {
    if (!signal.aborted) fail(upload, error);
  }
  controller.abort(); // ends the other parts
  startNext();
}

function fail(upload, error) {
  if (!(error instanceof Fault)) reportError(error);
  const fault = error instanceof Fault ? error : new Fault("Something went wrong in this page. Reload it and try again.", { status: 500 });
  if (fault.status === 404) forget(upload); // a retry creates a new upload
  setState(upload, fault.isOffline ? "offline" : "failed", fault);
}

/** Registers the file with the server. */
async function create(upload, signal) {
  setServerState(upload, await callServer("POST", "/uploads", { json: upload.description, signal }));
  saveIds();
}

/** Copies the server's state of an upload. */
function setServerState(upload, { id, part_length, has_parts }) {
  Object.assign(upload, { id, partLength: part_length, hasParts: has_parts });
}

async function sendWhole(upload, signal) {
  const onProgress = (loaded) => measure(upload, 1, loaded);
  const request = () => sendStep(upload, { step: "put" }, { content: upload.file, signal, onProgress });
  await isFirst(whenFree(request));
}

/** Uploads the parts that the bucket does not have yet, and lets the bucket assemble them. */
async function sendParts(upload, signal) {
  const etags = await beginParts(upload, signal);
  const count = Math.ceil(upload.file.size / upload.partLength);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  for (const number of etags.keys()) upload.loaded.set(number, content(upload, number).size);
  upload.sample.sent = sentBytes(upload);
  const missing = numbers.filter((number) => !etags.has(number));
  const work = async () => {
    while (missing.length) {
      const number = missing.shift();
      etags.set(number, await repeat(() => whenFree(() => sendPart(upload, number, signal)), signal));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, work));
  const step = { step: "complete", etags: numbers.map((number) => etags.get(number)) };
  const isComplete = await isFirst(sendStep(upload, step, { signal }));
  if (!isComplete) await sendStep(upload, { step: "abort" }, { signal });
}

/** Begins or continues a multipart upload. Returns the `ETag`s of the parts that the bucket has. */
async function beginParts(upload, signal) {
  if (upload.hasParts) {
    try {
      return listedParts(await sendStep(upload, { step: "parts" }, { signal }));
    } catch (fault) {
      // The bucket has deleted the parts, for example by a lifecycle rule.
      if (fault.code !== "NoSuchUpload") throw fault;
    }
  }
  const { responseText } = await sendStep(upload, { step: "create" }, { signal });
  await callServer("PUT", `/uploads/${upload.id}/multipart`, { text: responseText, signal });
  upload.hasParts = true;
  return new Map();
}

/** Reads the response to `ListParts`, which is complete: no file has more than 1000 parts. */
function listedParts({ responseText }) {
  const parts = new DOMParser().parseFromString(responseText, "text/xml").getElementsByTagName("Part");
  const text = (part, name) => part.getElementsByTagName(name)[0]?.textContent;
  return new Map(Array.from(parts, (part) => [Number(text(part, "PartNumber")), text(part, "ETag")]));
}

async function sendPart(upload, number, signal) {
  const onProgress = (loaded) => measure(upload, number, loaded);
  const options = { content: content(upload, number), signal, onProgress };
  const response = await sendStep(upload, { step: "part", number }, options);
  const etag = response.getResponseHeader("ETag");
  if (!etag) throw new Fault("The bucket's CORS rules do not expose the header ETag.", { status: 400 });
  return etag;
}

function content({ file, partLength }, number) {
  return file.slice((number - 1) * partLength, number * partLength);
}

/** Returns false if the bucket already has the file, because the response to an upload was lost. */
async function isFirst(request) {
  return request.then(() => true, (fault) => {
    if (fault.status === 412) return false;
    throw fault;
  });
}

/** Waits until few requests run, so that the server signs a URL just before the page uses it. */
async function whenFree(request) {
  while (busyRequests >= PARALLEL_REQUESTS) await new Promise((resolve) => { waitingRequests.push(resolve); });
  busyRequests += 1;
  try {
    return await request();
  } finally {
    busyRequests -= 1;
    waitingRequests.shift()?.();
  }
}

/** Repeats an attempt if the bucket does not respond, or responds with a server error. */
async function repeat(attempt, signal) {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (fault) {
      const isTemporary = fault instanceof Fault && !fault.isOffline && (fault.status === 0 || fault.status >= 500);
      if (!isTemporary || count === ATTEMPTS) throw fault;
      await new Promise((resolve) => setTimeout(resolve, count * 1000));
      signal.throwIfAborted();
    }
  }
}

function cancel(upload) {
  upload.controller?.abort();
  setState(upload, "canceled");
  discard(upload);
  startNext();
}

function remove(upload) {
  discard(upload);
  uploads.splice(uploads.indexOf(upload), 1);
  const next = upload.row.nextElementSibling ?? upload.row.previousElementSibling;
  upload.row.remove();
  URL.revokeObjectURL(upload.preview);
  (next?.querySelector("button:not([hidden])") ?? picker).focus();
  showSummary();
}

function forget(upload) {
  forgottenIds.add(upload.id);
  Object.assign(upload, { id: undefined, hasParts: false });
  saveIds();
}

/** Deletes the parts in the bucket and the server's record of the upload. */
async function discard(upload) {
  const { id, hasParts, state } = upload;
  if (!id) return;
  forget(upload);
  // If these fail, a lifecycle rule of the bucket deletes the parts.
  if (hasParts && state !== "done") await sendStep({ id }, { step: "abort" }, {}).catch(() => {});
  await callServer("DELETE", `/uploads/${id}`).catch(() => {});
}

// The server and the bucket

/** Sends a request to the server and returns its JSON. */
async function callServer(method, path, { json, text, signal } = {}) {
  const headers = json ? { "Content-Type": "application/json" } : {};
  const request = { method, headers, body: json ? JSON.stringify(json) : text, signal };
  const response = await fetch(path, request).catch(() => {
    signal?.throwIfAborted();
    throw new Fault("The server does not respond.");
  });
  if (response.status === 204) return undefined;
  const result = await response.json().catch(() => ({}));
  if (response.ok) return result;
  const { status } = response;
  const canRetry = status >= 500 || status === 404;
  throw new Fault(result.error ?? `The server responded with ${status}.`, { status, canRetry });
}

/** Requests the presigned request of a step, and sends it to the bucket. */
async function sendStep(upload, step, options) {
  const path = `/uploads/${upload.id}/requests`;
  const request = await callServer("POST", path, { json: step, signal: options.signal });
  const response = await send(request, options);
  // `CompleteMultipartUpload` may fail with the status 200.
  if (response.status < 300 && !response.responseText.includes("<Error>")) return response;
  throw await refusal(request, response);
}

/** Sends a request to the bucket. Uses XMLHttpRequest, because `fetch` does not report progress. */
function send({ method, url, headers, body }, { content, signal, onProgress }) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    if (onProgress) request.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", async () => reject(await connectionFault(content)));
    request.addEventListener("abort", () => reject(signal.reason));
    signal?.addEventListener("abort", () => request.abort());
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(content ?? body);
  });
}

/** Returns the reason why there was no response. */
async function connectionFault(content) {
  const isReadable = await content?.slice(0, 1).arrayBuffer().then(() => true, () => false) ?? true;
  if (isReadable) return new Fault("The bucket does not respond, or its CORS rules do not allow this page.");
  const message = "The browser cannot read the file because it has changed. Choose it again.";
  return new Fault(message, { status: 400, canRetry: false });
}

/** Returns the reason why the bucket refused a request. The server explains it. */
async function refusal({ method, url, headers }, { status, responseText }) {
  // The server reads at most 64 KiB. An error document is short, but the page of a proxy may be long.
  const json = { method, url, headers, response: responseText.slice(0, 16_000) };
  const unexplained = { sentence: `It responded with ${status}.` };
  const { sentence } = await callServer("POST", "/explanations", { json }).catch(() => unexplained);
  const code = /<Code>(\w+)</.exec(responseText)?.[1];
  // The bucket's 404 does not mean that the server has forgotten the upload.
  return new Fault(`The bucket refused the file: ${sentence}`, { status: status === 404 ? 400 : status, code });
}

// Rows

/** Sets up the row of an upload. */
function prepareRow(upload) {
  const { row, description, file } = upload;
  const find = (selector) => row.querySelector(selector);
  rowCount += 1;
  find(".name").id = `name-${rowCount}`;
  find(".name").title = description.name;
  find(".name a").textContent = description.name;
  for (const element of row.querySelectorAll("button, input")) element.setAttribute("aria-describedby", find(".name").id);
  find("progress").setAttribute("aria-labelledby", find(".name").id);
  find(".preview use").setAttribute("href", description.type.startsWith("video/") ? "#icon-video" : "#icon-picture");
  const actions = { cancel, remove, retry: enqueue, again: () => picker.click(), copy, renew };
  for (const [name, act] of Object.entries(actions)) find(`.${name}`).addEventListener("click", () => act(upload));
  if (file) showPreview(upload, URL.createObjectURL(file));
  return row;
}

/** Shows the picture, if the browser can display it. */
function showPreview(upload, url) {
  if (!upload.description.type.startsWith("image/")) return;
  upload.preview = url;
  const image = upload.row.querySelector("img");
  image.addEventListener("load", () => { image.hidden = false; });
  image.src = url;
}

function setState(upload, state, fault) {
  Object.assign(upload, { state, fault });
  keepFocus(upload, () => show(upload));
  showSummary();
  if (state !== "waiting") announce(`${upload.description.name}: ${STATES[state].text}. ${faultText(upload)}`);
}

function show(upload) {
  const { row, state, fault } = upload;
  const find = (selector) => row.querySelector(selector);
  row.dataset.state = state;
  find(".state").textContent = STATES[state].text;
  find(".mark use").setAttribute("href", state === "done" ? "#icon-check" : "#icon-fault");
  for (const name of ["cancel", "retry", "again", "remove"]) find(`.${name}`).hidden = !STATES[state].buttons.includes(name);
  if (fault && !fault.canRetry) find(".retry").hidden = true;
  find("progress").hidden = !["uploading", "offline"].includes(state);
  find(".fault").textContent = faultText(upload);
  find(".fault").hidden = !faultText(upload);
  if (state === "done") find(".name a").href = `/files/${upload.id}`;
  else find(".name a").removeAttribute("href");
  showFigures(upload);
  showLink(upload);
}

/** Changes a row. If this hides the focused button, another button of the row gets the focus. */
function keepFocus({ row }, change) {
  const hadFocus = row.contains(document.activeElement);
  change();
  const hasFocus = row.contains(document.activeElement) && document.activeElement.checkVisibility();
  if (hadFocus && !hasFocus) row.querySelector("button:not([hidden])").focus();
}

function faultText({ state, fault }) {
  if (state === "interrupted") return "Choose or drop the same file again to continue.";
  if (state === "offline") return "This device is offline. The upload continues as soon as it is online.";
  return fault?.message ?? "";
}

/** Shows size, percentage and speed. */
function showFigures(upload) {
  const { row, state, description, speed } = upload;
  const fraction = sentBytes(upload) / (description.size || 1);
  row.querySelector("progress").value = fraction;
  const figures = [bytes(description.size)];
  if (["uploading", "offline"].includes(state)) figures.unshift(`${Math.floor(fraction * 100)} %`);
  if (state === "uploading" && speed) figures.push(`${bytes(speed)}/s`);
  row.querySelector(".figures").textContent = figures.join(" · ");
}

/** Stores the number of sent bytes of a part, and measures the speed. */
function measure(upload, number, loaded) {
  if (upload.state !== "uploading") return;
  upload.loaded.set(number, loaded);
  const now = { time: performance.now(), sent: sentBytes(upload) };
  const seconds = (now.time - upload.sample.time) / 1000;
  if (seconds >= 0.5) {
    const speed = Math.max(0, now.sent - upload.sample.sent) / seconds;
    upload.speed = upload.speed ? (upload.speed + speed) / 2 : speed;
    upload.sample = now;
  }
  const quarter = Math.floor(4 * now.sent / upload.description.size);
  if (quarter > upload.quarter && quarter < 4) announce(`${upload.description.name}: ${quarter * 25} %.`);
  upload.quarter = quarter;
  showFigures(upload);
}

function sentBytes({ loaded }) {
  return [...loaded.values()].reduce((sum, part) => sum + part, 0);
}

/** Shows the link and its remaining time, or that it has expired. */
function showLink({ row, state, link }) {
  const find = (selector) => row.querySelector(selector);
  find(".share").hidden = state !== "done";
  if (state !== "done") return;
  const seconds = Math.max(0, Math.ceil((link.expires - Date.now()) / 1000));
  find(".url").value = link.url;
  find(".url").hidden = find(".copy").hidden = seconds === 0;
  find(".renew").hidden = seconds > 0;
  find(".countdown").textContent = seconds ? `Link expires in ${clock(seconds)}` : "The link has expired.";
}

/** Copies the link, or selects it if the browser does not allow that. */
async function copy({ row, link }) {
  const button = row.querySelector(".copy");
  try {
    await navigator.clipboard.writeText(link.url);
    button.textContent = "Copied";
    announce("The link is copied.");
    setTimeout(() => { button.textContent = "Copy link"; }, 2000);
  } catch {
    row.querySelector(".url").select();
    announce("The browser does not allow copying. The link is selected.");
  }
}

/** Requests a new link. */
async function renew(upload) {
  upload.fault = undefined;
  try {
    const { url, expires_in } = await callServer("POST", `/uploads/${upload.id}/requests`, { json: { step: "download" } });
    upload.link = { url, expires: Date.now() + expires_in * 1000 };
  } catch (fault) {
    upload.fault = fault;
  }
  keepFocus(upload, () => show(upload));
}

function showSummary() {
  const done = uploads.filter(({ state }) => state === "done").length;
  empty.hidden = uploads.length > 0;
  summary.textContent = uploads.length ? `${done} of ${uploads.length} uploaded` : "";
}

/** Announces a sentence to screen readers. */
function announce(sentence) {
  const paragraph = document.createElement("p");
  paragraph.textContent = sentence;
  announcer.append(paragraph);
  while (announcer.childElementCount > 8) announcer.firstElementChild.remove();
}

/** `3.1 MB` */
function bytes(count) {
  if (count < 1000) return `${Math.round(count)} B`;
  const index = Math.min(2, Math.floor(Math.log10(count) / 3) - 1);
  const value = count / 1000 ** (index + 1);
  return `${value.toFixed(value < 10 ? 1 : 0)} ${["kB", "MB", "GB"][index]}`;
}

/** `14:59` */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// After a reload: the page stores only ids, and the server signs new URLs.

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Returns the stored ids, or none if the browser stores nothing or something else has written there. */
function storedIds() {
  try {
    return [...new Set(JSON.parse(localStorage.getItem("uploads")))].filter((id) => ID.test(id));
  } catch {
    return [];
  }
}

/** Stores the ids of this page's uploads, and keeps those of other tabs. */
function saveIds() {
  const ids = uploads.map(({ id }) => id).filter(Boolean);
  const others = storedIds().filter((id) => !ids.includes(id) && !forgottenIds.has(id));
  try {
    localStorage.setItem("uploads", JSON.stringify([...ids, ...others]));
  } catch {
    // The settings of the browser forbid it, or there is no space: a reload loses the list.
  }
}

async function restore() {
  const ids = storedIds();
  await Promise.all(ids.map(restoreRow));
  uploads.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  list.append(...uploads.map(({ row }) => row));
  saveIds();
  showSummary();
}

async function restoreRow(id) {
  const known = await callServer("GET", `/uploads/${id}`).catch((fault) => fault);
  if (known.status === 404) forgottenIds.add(id);
  else if (known instanceof Fault) empty.textContent = "The server does not respond. Reload the page to see your uploads.";
  else await showRestored(known);
}

async function showRestored(known) {
  const upload = newUpload(known.description);
  setServerState(upload, known);
  prepareRow(upload);
  uploads.push(upload);
  upload.state = known.is_done ? "done" : "interrupted";
  if (known.is_done) await renew(upload);
  else show(upload);
  if (known.is_done && !known.part_length) showPreview(upload, `/files/${known.id}`);
}

// Controls of the page

picker.addEventListener("change", () => {
  addFiles(picker.files);
  picker.value = ""; // so that the same file can be chosen again
});

const dragsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
const showDrag = (isOver) => document.body.classList.toggle("dragging", isOver);

addEventListener("dragover", (event) => {
  if (!dragsFiles(event)) return;
  event.preventDefault();
  showDrag(true);
});
addEventListener("dragleave", ({ relatedTarget }) => { if (!relatedTarget) showDrag(false); });
addEventListener("drop", (event) => {
  if (!dragsFiles(event)) return;
  event.preventDefault();
  showDrag(false);
  addFiles(event.dataTransfer.files);
});

addEventListener("online", () => uploads.filter(({ state }) => state === "offline").forEach(enqueue));
setInterval(() => uploads.forEach((upload) => keepFocus(upload, () => showLink(upload))), 1000);
restore();
