const [form, picker, button, progress, status, result, thumbnail, download] =
  ["form", "file", "upload", "progress", "status", "result", "thumbnail", "download"].map((id) => document.getElementById(id));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [file] = picker.files;
  if (!file || status.dataset.state === "uploading") return;
  result.hidden = true;
  progress.value = 0;
  progress.hidden = false;
  button.setAttribute("aria-disabled", "true"); // not `disabled`, which would lose the focus
  showStatus("uploading", `Uploading ${file.name} …`);
  try {
    const upload = await requestUpload(file);
    await send(upload, file);
    const isShown = await show(upload, file);
    showStatus("done", isShown ? `${file.name} is uploaded.` : `${file.name} is uploaded, but this browser cannot show it.`);
  } catch (error) {
    showStatus("refused", `${file.name} was not uploaded. ${error.message}`);
  }
  progress.hidden = true;
  button.removeAttribute("aria-disabled");
});

function showStatus(state, text) {
  status.dataset.state = state;
  status.textContent = text;
}

/** Requests a form for this file from the server. */
async function requestUpload({ name, type, size }) {
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name, type, size }) };
  const response = await fetch("/uploads", request).catch(() => { throw new Error("The server does not respond."); });
  const upload = await response.json().catch(() => ({}));
  if (response.status !== 201) throw new Error(upload.error ?? `The server responded with ${response.status}.`);
  return upload;
}

/** Sends the form to the bucket. Uses XMLHttpRequest, because `fetch` does not report progress. */
function send({ url, fields }, file) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file); // last, because S3 ignores fields after the file
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => { progress.value = loaded / total; });
    request.addEventListener("load", () => request.status < 300 ? resolve() : reject(new Error(reason(request))));
    request.addEventListener("error", () => reject(new Error("The bucket does not respond, or its CORS rules do not allow this page to read the response.")));
    request.open("POST", url);
    request.send(body);
  });
}

/** Returns the message of the bucket's error document. */
function reason({ status, responseText }) {
  const document = new DOMParser().parseFromString(responseText, "text/xml");
  return document.querySelector("Message")?.textContent || `The bucket refused the file (${status}).`;
}

/** Shows the picture as downloaded from the bucket; returns whether the browser can display it. */
async function show({ file: url }, { name }) {
  thumbnail.src = url;
  thumbnail.alt = name;
  download.href = url;
  download.textContent = `Download ${name}`;
  result.hidden = false;
  return thumbnail.decode().then(() => true, () => false);
}
