const [form, picker, button, progress, status, result, thumbnail, download] =
  ["form", "file", "upload", "progress", "status", "result", "thumbnail", "download"].map((id) => document.getElementById(id));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [file] = picker.files;
  if (!file || status.dataset.state === "uploading") return;
  result.hidden = true;
  progress.value = 0;
  progress.hidden = false;
  button.setAttribute("aria-disabled", "true"); // not `disabled`, which would take the focus away
  say("uploading", `Uploading ${file.name} …`);
  try {
    const upload = await ask(file);
    await send(upload, file);
    const isShown = await show(upload, file);
    say("done", isShown ? `${file.name} is uploaded.` : `${file.name} is uploaded, but this browser cannot show it.`);
  } catch (error) {
    say("refused", `${file.name} was not uploaded. ${error.message}`);
  }
  progress.hidden = true;
  button.removeAttribute("aria-disabled");
});

function say(state, text) {
  status.dataset.state = state;
  status.textContent = text;
}

/** Asks the server for a form that takes this file. */
async function ask({ name, type, size }) {
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name, type, size }) };
  const answer = await fetch("/uploads", request).catch(() => { throw new Error("The server does not answer."); });
  const upload = await answer.json().catch(() => ({}));
  if (answer.status !== 201) throw new Error(upload.error ?? `The server answers ${answer.status}.`);
  return upload;
}

/** Sends the form to the bucket. By XMLHttpRequest, since `fetch` does not tell how much has been sent. */
function send({ url, fields }, file) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file); // last: S3 ignores what comes behind it
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => { progress.value = loaded / total; });
    request.addEventListener("load", () => request.status < 300 ? resolve() : reject(new Error(reason(request))));
    request.addEventListener("error", () => reject(new Error("The bucket does not answer, or its CORS rules do not let this page read the answer.")));
    request.open("POST", url);
    request.send(body);
  });
}

/** What the bucket says, in its own words. */
function reason({ status, responseText }) {
  const document = new DOMParser().parseFromString(responseText, "text/xml");
  return document.querySelector("Message")?.textContent || `The bucket refused it (${status}).`;
}

/** Shows the picture as the bucket gives it back, if it is one. */
async function show({ file: url }, { name }) {
  thumbnail.src = url;
  thumbnail.alt = name;
  download.href = url;
  download.textContent = `Download ${name}`;
  result.hidden = false;
  return thumbnail.decode().then(() => true, () => false);
}
