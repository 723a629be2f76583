// The page: a password, and then a photo of the camera.

const form = document.querySelector("form")!;
const video = document.querySelector("video")!;
const status = document.querySelector("[role=status]")!;

video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 1280 } });
await video.play();

async function takePhoto(): Promise<Blob> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d")!.drawImage(video, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no photo"))), "image/jpeg", 0.85),
  );
}

async function base64(photo: Blob): Promise<string> {
  const bytes = new Uint8Array(await photo.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Shows what the server says; raises it when it refuses. */
async function post(path: string, body: BodyInit): Promise<void> {
  const response = await fetch(path, { method: "POST", body });
  status.textContent = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, password } = Object.fromEntries(new FormData(form));
  const photo = await takePhoto();
  if ((event.submitter as HTMLButtonElement).value === "sign-up") {
    return post("sign-up", JSON.stringify({ name, password, photo: await base64(photo) }));
  }
  await post("password", JSON.stringify({ name, password }));
  // Here an app runs its liveness provider's check, and sends the token with the photo that the provider judged.
  await post("face", photo);
});

export {};
